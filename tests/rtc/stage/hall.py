"""A stage in the test's own process, its clock, and the people who come in."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from aiortc.rtcdtlstransport import SRTPProtectionProfile

from rtc.net.dtls import PROFILES
from rtc.packets import rtcp, rtp
from rtc.sdp.offer import parse_offer
from rtc.sdp.profile import agree_on_publishing, agree_on_viewing
from rtc.stage.registry import Stage
from rtc.tokens import JoinClaims, Role
from tests.rtc import offers
from tests.rtc.browser import Browser, Clock
from tests.rtc.dtls_peer import DtlsPeer
from tests.rtc.stage.pictures import make_payload

SOUND_SSRC, PICTURE_SSRC, REPAIR_SSRC = 500, 1001, 1002
WALL_CLOCK = 1_795_300_000.0


@dataclass
class Hall:
    """A stage with its clock; people come in by `enter`."""

    stage: Stage
    clock: Clock
    browsers: list["Person"]

    def enter(
        self,
        role: Role,
        session: str = "",
        *,
        wants_picture: bool = True,
        repair: bool = True,
        profiles: tuple[SRTPProtectionProfile, ...] = PROFILES,
    ) -> "Person":
        dtls = DtlsPeer(profiles)
        text = offers.publisher_offer() if role == "publisher" else offers.viewer_offer()
        if not repair:
            text = text.replace("a=fmtp:97 apt=96\r\n", "")
        offer = parse_offer(text.replace(offers.FINGERPRINT, dict(dtls.fingerprints)["sha-256"]))
        agree = agree_on_publishing if role == "publisher" else agree_on_viewing
        claims = JoinClaims("hall", session or f"{role}-{len(self.browsers)}", role)
        opened, _ = self.stage.open_session(claims, agree(offer), wants_picture=wants_picture)
        person = Person(self.stage.port, self.clock, dtls, opened.person.peer)
        person.handle, person.claims = opened.handle, claims
        self.browsers.append(person)
        person.connect()
        return person

    def pass_time(self, seconds: float) -> None:
        self.clock.now += seconds

    @property
    def room_names(self) -> list[str]:
        return list(self.stage.rooms)


class Person(Browser):
    """A publisher or a viewer, by what it does."""

    handle = ""
    claims: JoinClaims
    sound_sequence, picture_sequence, picture_number = 40_000, 65_530, 100
    timestamp = 5000

    def speak(self) -> None:
        self.send_media(
            rtp.build_packet(
                b"opus",
                payload_type=111,
                marker=False,
                sequence=self.sound_sequence,
                timestamp=self.timestamp,
                ssrc=SOUND_SSRC,
            )
        )
        self.sound_sequence += 1

    def make_frame(self, *, key: bool = False, packets: int = 2) -> list[bytes]:
        made = []
        for index in range(packets):
            payload = make_payload(self.picture_number, key=key, begins=index == 0, size=100)
            made.append(
                rtp.build_packet(
                    payload,
                    payload_type=96,
                    marker=index == packets - 1,
                    sequence=self.picture_sequence,
                    timestamp=self.timestamp,
                    ssrc=PICTURE_SSRC,
                )
            )
            self.picture_sequence += 1
        self.picture_number += 1
        self.timestamp += 3000
        return made

    def film(self, *, key: bool = False, packets: int = 2) -> None:
        for packet in self.make_frame(key=key, packets=packets):
            self.send_media(packet)

    def see(self) -> list[int]:
        """Sequence numbers of the picture packets that came."""
        media, _ = self.open_all()
        headers = [header for packet in media if (header := rtp.parse_header(packet))]
        return [h.sequence for h in headers if h.payload_type == 96]

    def count_key_frame_requests(self) -> int:
        _, reports = self.open_all()
        messages = [m for report in reports for m in rtcp.parse_compound(report)]
        return sum(isinstance(message, rtcp.KeyFrameWanted) for message in messages)


def in_loop(act: Callable[[], None]) -> None:
    """The frame timer needs a running loop, nothing else does."""

    async def wrapped() -> None:
        act()

    asyncio.run(wrapped())
