"""One room from the first packet to the last, with a turned clock and no server process."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from rtc.net.dtls import DtlsIdentity
from rtc.net.kernel import find_features
from rtc.net.sending import BatchSender
from rtc.net.transport import MediaPort
from rtc.packets import rtcp, rtp
from rtc.packets.rtcp import ntp_of
from rtc.sdp.offer import parse_offer
from rtc.sdp.profile import agree_on_publishing, agree_on_viewing
from rtc.settings import RtcSettings
from rtc.stage.registry import Busy, Stage
from rtc.tokens import BadToken, JoinClaims, Role
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
        self, role: Role, session: str = "", *, wants_picture: bool = True, repair: bool = True
    ) -> "Person":
        dtls = DtlsPeer()
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


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    clock = Clock()
    port = MediaPort(
        DtlsIdentity(),
        BatchSender(find_features()),
        clock,
        handshake_seconds=20,
        consent_seconds=15,
    )
    settings = RtcSettings(token_public_key_file=tmp_path, max_viewers_per_room=3)
    stage = Stage(settings, port, lambda: WALL_CLOCK + clock.now)
    port.open(["127.0.0.1"], 0)
    made = Hall(stage, clock, [])
    yield made
    for browser in made.browsers:
        browser.link.close()
    for opened in port.sockets:
        opened.close()


def in_loop(act: Callable[[], None]) -> None:
    """The frame timer needs a running loop, nothing else does."""

    async def wrapped() -> None:
        act()

    asyncio.run(wrapped())


def test_a_joiner_is_started_from_the_cached_key_frame_without_asking(hall: Hall) -> None:
    def story() -> None:
        clerk = hall.enter("publisher")
        clerk.film(key=True, packets=4)
        clerk.film()
        clerk.open_all()
        villager = hall.enter("viewer")
        replay = villager.see()
        assert len(replay) == 6
        clerk.film()
        assert replay + villager.see() == [replay[0] + step for step in range(8)]
        assert clerk.count_key_frame_requests() == 0

    in_loop(story)


def test_after_a_while_a_joiner_gets_a_still_and_a_new_key_frame_is_asked_for(
    hall: Hall,
) -> None:
    def story() -> None:
        clerk = hall.enter("publisher")
        clerk.film(key=True, packets=4)
        hall.pass_time(3)
        clerk.film()
        villager = hall.enter("viewer")
        still = villager.see()
        assert len(still) == 4
        assert clerk.count_key_frame_requests() == 1
        clerk.film()
        assert villager.see() == []
        clerk.film(key=True, packets=3)
        clerk.film()
        assert still + villager.see() == [still[0] + step for step in range(9)]

    in_loop(story)


def test_who_comes_in_the_middle_of_a_key_frame_gets_all_of_it(hall: Hall) -> None:
    def story() -> None:
        clerk = hall.enter("publisher")
        first, second, third = clerk.make_frame(key=True, packets=3)
        clerk.send_media(first)
        clerk.send_media(second)
        villager = hall.enter("viewer")
        assert villager.see() == []
        clerk.send_media(third)
        assert len(villager.see()) == 3

    in_loop(story)


def test_requests_of_many_joiners_are_merged(hall: Hall) -> None:
    def story() -> None:
        clerk = hall.enter("publisher")
        clerk.film(key=True)
        hall.pass_time(30)
        clerk.film()
        clerk.open_all()
        for _ in range(3):
            hall.enter("viewer")
        assert clerk.count_key_frame_requests() == 1
        hall.stage.repair_tick()
        assert clerk.count_key_frame_requests() == 0
        hall.pass_time(1)
        hall.stage.repair_tick()
        assert clerk.count_key_frame_requests() == 1

    in_loop(story)


def test_one_viewer_on_a_bad_line_does_not_cost_a_key_frame_every_second(hall: Hall) -> None:
    def story() -> None:
        clerk, villager = hall.enter("publisher"), hall.enter("viewer")
        clerk.film(key=True)
        clerk.open_all()
        picture = hall.stage.rooms["hall"].picture.ssrc
        asked = 0
        for _ in range(40):
            villager.send_report(rtcp.build_picture_loss(9, picture))
            hall.pass_time(0.1)
            clerk.film(key=True)
            asked += clerk.count_key_frame_requests()
        assert asked == 2

    in_loop(story)


def test_a_new_publisher_continues_the_numbers_for_everybody(hall: Hall) -> None:
    def story() -> None:
        phone, villager = hall.enter("publisher"), hall.enter("viewer")
        phone.film(key=True)
        phone.film()
        laptop = hall.enter("publisher")
        laptop.picture_sequence, laptop.timestamp = 7, 4_294_960_000
        phone.film()
        laptop.film()
        laptop.film(key=True)
        seen = villager.see()
        assert seen == [seen[0] + step for step in range(6)]
        assert phone.handle not in hall.stage.sessions

    in_loop(story)


def test_a_packet_that_was_repaired_reaches_everybody_late(hall: Hall) -> None:
    def story() -> None:
        clerk, villager = hall.enter("publisher"), hall.enter("viewer")
        clerk.film(key=True)
        lost, kept = clerk.make_frame()
        clerk.send_media(kept)
        clerk.open_all()
        hall.pass_time(0.03)
        hall.stage.repair_tick()
        _, reports = clerk.open_all()
        (asked,) = rtcp.parse_compound(reports[0])
        header = rtp.parse_header(lost)
        assert header is not None
        assert asked == rtcp.LostPackets(PICTURE_SSRC, [header.sequence])
        clerk.send_media(
            rtp.build_packet(
                lost[2:4] + lost[12:],
                payload_type=97,
                marker=False,
                sequence=1,
                timestamp=header.timestamp,
                ssrc=REPAIR_SSRC,
            )
        )
        hall.stage.rooms["hall"]._flush_picture()
        seen = villager.see()
        assert seen == [seen[0], seen[0] + 1, seen[0] + 3, seen[0] + 2]

    in_loop(story)


def test_a_packet_from_before_a_viewer_came_does_not_reach_them_late(hall: Hall) -> None:
    def story() -> None:
        clerk = hall.enter("publisher")
        clerk.film(key=True)
        lost, kept = clerk.make_frame()
        clerk.send_media(kept)
        villager = hall.enter("viewer")
        still = villager.see()
        clerk.film(key=True)
        begun = villager.see()
        clerk.send_media(lost)
        hall.stage.rooms["hall"]._flush_picture()
        assert villager.see() == []
        clerk.film()
        numbers = still + begun + villager.see()
        assert numbers == [numbers[0] + step for step in range(len(numbers))]

    in_loop(story)


def test_a_viewers_lost_packet_comes_from_the_cache(hall: Hall) -> None:
    def story() -> None:
        clerk, villager = hall.enter("publisher"), hall.enter("viewer", repair=False)
        clerk.film(key=True, packets=5)
        seen = villager.see()
        picture = hall.stage.rooms["hall"].picture.ssrc
        villager.send_report(rtcp.build_nack(9, picture, [seen[1] & 0xFFFF]))
        # The very same packet under the same number: the browser's replay check drops it here.
        assert [data for data in villager.heard() if 128 <= data[0] <= 191]

    in_loop(story)


def test_nothing_is_forwarded_or_kept_while_paused(hall: Hall) -> None:
    def story() -> None:
        clerk, villager = hall.enter("publisher"), hall.enter("viewer")
        clerk.film(key=True)
        before = villager.see()
        hall.stage.pause_room("hall")
        clerk.film(key=True)
        clerk.speak()
        late = hall.enter("viewer")
        assert (villager.open_all()[0], late.open_all()[0]) == ([], [])
        hall.stage.resume_room("hall")
        assert clerk.count_key_frame_requests() == 1
        clerk.film()
        assert villager.see() == []
        clerk.film(key=True)
        after = villager.see()
        assert before + after == [before[0] + step for step in range(4)]
        assert len(late.see()) == 2

    in_loop(story)


def test_who_comes_back_does_not_undo_a_pause(hall: Hall) -> None:
    def story() -> None:
        clerk = hall.enter("publisher")
        hall.stage.pause_room("hall")
        hall.stage.close_session(hall.stage.sessions[clerk.handle], "deleted")
        again, villager = hall.enter("publisher"), hall.enter("viewer")
        again.film(key=True)
        assert villager.see() == []

    in_loop(story)


def test_sound_never_waits_for_the_picture(hall: Hall) -> None:
    def story() -> None:
        clerk, villager = hall.enter("publisher"), hall.enter("viewer")
        clerk.send_media(clerk.make_frame(key=True, packets=3)[0])
        clerk.speak()
        media, _ = villager.open_all()
        assert [rtp.parse_header(packet).payload_type for packet in media] == [111]  # type: ignore[union-attr]

    in_loop(story)


def test_half_a_frame_leaves_within_two_milliseconds(hall: Hall) -> None:
    async def story() -> None:
        clerk, villager = hall.enter("publisher"), hall.enter("viewer")
        for packet in clerk.make_frame(key=True, packets=3)[:2]:
            clerk.send_media(packet)
        loop = asyncio.get_running_loop()
        arrived = asyncio.Event()
        loop.add_reader(villager.link, arrived.set)
        await asyncio.wait_for(arrived.wait(), 5)
        loop.remove_reader(villager.link)
        assert len(villager.see()) == 2

    asyncio.run(story())


def test_the_sound_goes_on_for_one_whose_picture_is_off(hall: Hall) -> None:
    def story() -> None:
        clerk, villager = hall.enter("publisher"), hall.enter("viewer", wants_picture=False)
        clerk.film(key=True)
        clerk.speak()
        media, _ = villager.open_all()
        assert len(media) == 1

    in_loop(story)


def test_a_viewer_who_moves_keeps_hearing(hall: Hall) -> None:
    def story() -> None:
        clerk, villager = hall.enter("publisher"), hall.enter("viewer")
        clerk.film(key=True)
        villager.see()
        villager.move()
        villager.check()
        clerk.speak()
        clerk.film()
        media, _ = villager.open_all()
        assert len(media) == 3

    in_loop(story)


def test_reports_go_both_ways_once_a_second(hall: Hall) -> None:
    def story() -> None:
        clerk, villager = hall.enter("publisher"), hall.enter("viewer")
        clerk.film(key=True)
        report = rtcp.SenderReport(PICTURE_SSRC, ntp_of(1_000_000.0), clerk.timestamp)
        clerk.send_report(rtcp.build_sender_report(report, 2, 200))
        clerk.film()
        clerk.open_all()
        villager.see()
        hall.stage.report_tick()
        _, to_clerk = clerk.open_all()
        messages = [m for report in to_clerk for m in rtcp.parse_compound(report)]
        (block,) = [m for m in messages if isinstance(m, rtcp.ReportBlock)]
        assert (block.ssrc, block.fraction_lost, block.total_lost) == (PICTURE_SSRC, 0, 0)
        assert block.last_report == ntp_of(1_000_000.0) >> 16 & 0xFFFFFFFF
        (limit,) = [m for m in messages if isinstance(m, rtcp.BitrateLimit)]
        assert 100_000 <= limit.bitrate <= 1_500_000
        _, to_villager = villager.open_all()
        (sent,) = [m for report in to_villager for m in rtcp.parse_compound(report)]
        assert isinstance(sent, rtcp.SenderReport)
        assert abs(sent.ntp - ntp_of(WALL_CLOCK + hall.clock.now)) < 1 << 20

    in_loop(story)


def test_figures_tell_what_the_viewers_report(hall: Hall) -> None:
    def story() -> None:
        clerk, villager = hall.enter("publisher"), hall.enter("viewer")
        clerk.speak()
        sound = hall.stage.rooms["hall"].sound.ssrc
        block = rtcp.ReportBlock(sound, 64, 5, 100, 0, 0, 0)
        villager.send_report(rtcp.build_receiver_report(9, [block]))
        villager.send_report(rtcp.build_bitrate_limit(9, 300_000, [sound]))
        (figures,) = hall.stage.list_rooms().rooms
        assert figures.viewer_loss_percent == 25.0
        assert (figures.sound, figures.picture, figures.viewers) == (True, False, 1)
        hall.pass_time(4)
        assert not hall.stage.list_rooms().rooms[0].sound

    in_loop(story)


def test_a_room_is_gone_when_the_last_has_left(hall: Hall) -> None:
    clerk, villager = hall.enter("publisher"), hall.enter("viewer")
    for person in (clerk, villager):
        assert hall.room_names == ["hall"]
        hall.stage.close_session(hall.stage.sessions[person.handle], "deleted")
    assert hall.room_names == []
    assert hall.stage.sessions == {}


def test_who_goes_without_a_word_is_gone_after_fifteen_seconds(hall: Hall) -> None:
    hall.enter("viewer")
    hall.pass_time(15.1)
    hall.stage.port.sweep()
    assert hall.room_names == []


def test_a_full_room_asks_to_come_back_later(hall: Hall) -> None:
    for _ in range(3):
        hall.enter("viewer")
    with pytest.raises(Busy) as busy:
        hall.enter("viewer")
    assert (busy.value.code, busy.value.retry_after) == ("room_full", 30)
    hall.enter("publisher")


def test_too_many_unfinished_joins_ask_to_come_back_in_a_second(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MediaPort, "half_open", property(lambda _self: 10_000))
    with pytest.raises(Busy) as busy:
        hall.enter("viewer")
    assert (busy.value.code, busy.value.retry_after) == ("too_many_joining", 1)


def test_a_token_opens_nothing_more_once_its_session_was_up(hall: Hall) -> None:
    clerk = hall.enter("publisher")
    agreed = hall.stage.sessions[clerk.handle].person.agreed
    with pytest.raises(BadToken, match="token_used"):
        hall.stage.open_session(clerk.claims, agreed)
    assert clerk.handle in hall.stage.sessions
