"""The one port: joining, leaving, moving and fading away, with a clock that the test turns."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from rtc.net.dtls import DtlsIdentity
from rtc.net.kernel import find_features
from rtc.net.sending import BatchSender
from rtc.net.transport import DTLS_SETTLED_SECONDS, MediaPort
from rtc.packets import rtcp, rtp
from tests.rtc.browser import Browser, Clock
from tests.rtc.dtls_peer import DtlsPeer

HANDSHAKE_SECONDS, CONSENT_SECONDS = 20.0, 15.0


@dataclass
class Recorder:
    """A handler that remembers what it was told."""

    events: list[str] = field(default_factory=list)
    media: list[bytes] = field(default_factory=list)
    reports: list[bytes] = field(default_factory=list)
    heard_at: float = 0.0

    def peer_connected(self) -> None:
        self.events.append("connected")

    def peer_moved(self) -> None:
        self.events.append("moved")

    def peer_closed(self, reason: str) -> None:
        self.events.append(reason)

    def take_rtp(self, packet: bytes, now: float) -> None:
        self.media.append(packet)
        self.heard_at = now

    def take_rtcp(self, packet: bytes, now: float) -> None:
        self.reports.append(packet)
        self.heard_at = now


class KnownBrowser(Browser):
    """A browser whose handler the test looks at."""

    handler: Recorder


def register(port: MediaPort, clock: Clock) -> KnownBrowser:
    handler = Recorder()
    dtls = DtlsPeer()
    made = KnownBrowser(port, clock, dtls, port.add_peer(dtls.fingerprints, handler))
    made.handler = handler
    return made


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def port(clock: Clock) -> Iterator[MediaPort]:
    made = MediaPort(
        DtlsIdentity(),
        BatchSender(find_features()),
        clock,
        handshake_seconds=HANDSHAKE_SECONDS,
        consent_seconds=CONSENT_SECONDS,
    )
    made.open(["127.0.0.1"], 0)
    yield made
    for opened in made.sockets:
        opened.close()


@pytest.fixture
def browser(port: MediaPort, clock: Clock) -> Iterator[KnownBrowser]:
    made = register(port, clock)
    yield made
    made.link.close()


def make_packet(sequence: int) -> bytes:
    return rtp.build_packet(
        b"speech", payload_type=111, marker=False, sequence=sequence, timestamp=1, ssrc=9
    )


def test_checks_then_dtls_then_media(browser: KnownBrowser, port: MediaPort) -> None:
    assert port.half_open == 1
    browser.connect()
    assert browser.handler.events == ["connected"]
    assert port.half_open == 0
    assert browser.dtls.sending is not None
    browser.say(browser.dtls.sending.protect(make_packet(1)))
    browser.say(browser.dtls.sending.protect_rtcp(rtcp.build_picture_loss(1, 2)))
    assert browser.handler.media == [make_packet(1)]
    assert browser.handler.reports == [rtcp.build_picture_loss(1, 2)]


def test_media_goes_back_to_where_the_browser_is(browser: KnownBrowser, port: MediaPort) -> None:
    browser.connect()
    port.send_rtp(browser.peer, make_packet(5))
    port.send_rtcp(browser.peer, rtcp.build_picture_loss(1, 2))
    media, report = browser.heard()
    assert browser.dtls.receiving is not None
    assert browser.dtls.receiving.unprotect(media) == make_packet(5)
    assert browser.dtls.receiving.unprotect_rtcp(report) == rtcp.build_picture_loss(1, 2)


def test_a_stranger_is_not_answered(browser: KnownBrowser, port: MediaPort, clock: Clock) -> None:
    browser.connect()
    address = ("127.0.0.1", 9)
    for data in (b"\x16\xfe\xfd" + bytes(40), make_packet(1), b"\x00\x01" + bytes(30), b"\xff"):
        port.take_datagram(data, address, 0, clock.now)
    assert browser.handler.media == []
    assert browser.handler.events == ["connected"]


def test_forged_and_repeated_media_is_counted_and_dropped(browser: KnownBrowser) -> None:
    browser.connect()
    assert browser.dtls.sending is not None
    sealed = browser.dtls.sending.protect(make_packet(1))
    browser.say(sealed)
    browser.say(sealed)
    browser.say(make_packet(2) + bytes(16))
    assert browser.handler.media == [make_packet(1)]
    assert browser.peer.refused_packets == 2


def test_media_before_the_handshake_is_dropped(browser: KnownBrowser) -> None:
    browser.check()
    browser.say(make_packet(1))
    assert browser.handler.media == []


def test_a_peer_without_consent_is_gone_after_fifteen_seconds(
    browser: KnownBrowser, port: MediaPort, clock: Clock
) -> None:
    browser.connect()
    clock.now += CONSENT_SECONDS
    port.sweep()
    assert browser.handler.events == ["connected"]
    clock.now += 0.1
    port.sweep()
    assert browser.handler.events == ["connected", "consent_lost"]
    assert port.peer_count == 0
    assert not [data for data in browser.check() if data[0] < 4]


def test_checks_keep_a_peer_for_as_long_as_they_come(
    browser: KnownBrowser, port: MediaPort, clock: Clock
) -> None:
    browser.connect()
    for _ in range(20):
        clock.now += 5
        assert browser.check()
        port.sweep()
    assert browser.handler.events == ["connected"]


def test_media_alone_is_no_consent(browser: KnownBrowser, port: MediaPort, clock: Clock) -> None:
    browser.connect()
    assert browser.dtls.sending is not None
    for sequence in range(1, 17):
        clock.now += 1
        browser.say(browser.dtls.sending.protect(make_packet(sequence)))
        port.sweep()
    assert browser.handler.events[-1] == "consent_lost"


def test_who_never_finishes_joining_is_dropped(
    browser: KnownBrowser, port: MediaPort, clock: Clock
) -> None:
    clock.now += HANDSHAKE_SECONDS + 0.1
    browser.check()
    port.sweep()
    assert browser.handler.events == ["never_connected"]
    assert (port.half_open, port.peer_count) == (0, 0)


def test_a_rebound_address_is_followed(browser: KnownBrowser, port: MediaPort) -> None:
    browser.connect()
    browser.move()
    browser.check()
    assert browser.handler.events == ["connected", "moved"]
    port.send_rtp(browser.peer, make_packet(6))
    assert len(browser.heard()) == 1


def test_a_restart_keeps_the_keys(browser: KnownBrowser, port: MediaPort) -> None:
    browser.connect()
    before = browser.peer.ice.local
    port.restart_peer(browser.peer)
    assert browser.peer.ice.local != before
    browser.move()
    assert browser.check()
    assert browser.dtls.sending is not None
    browser.say(browser.dtls.sending.protect(make_packet(7)))
    assert browser.handler.media == [make_packet(7)]


def test_a_goodbye_of_the_browser_ends_it_at_once(browser: KnownBrowser, port: MediaPort) -> None:
    browser.connect()
    for datagram in browser.dtls.say_goodbye():
        browser.say(datagram)
    assert browser.handler.events == ["connected", "closed_by_peer"]
    assert port.peer_count == 0


def test_closing_says_goodbye_once(browser: KnownBrowser, port: MediaPort) -> None:
    browser.connect()
    port.close_peer(browser.peer, "kicked")
    port.close_peer(browser.peer, "kicked")
    assert browser.handler.events == ["connected", "kicked"]
    assert [data[0] for data in browser.heard()] == [21]
    port.send_rtp(browser.peer, make_packet(8))
    assert browser.heard() == []


def test_a_wrong_certificate_ends_the_session(port: MediaPort, clock: Clock) -> None:
    browser = register(port, clock)
    other = DtlsPeer()
    browser.dtls, mine = other, browser.dtls
    assert mine.fingerprints != other.fingerprints
    browser.connect()
    assert browser.handler.events == ["handshake_failed"]
    browser.link.close()


def test_handshakes_are_only_forgotten_when_the_house_is_full(
    browser: KnownBrowser, port: MediaPort, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.connect()
    clock.now += DTLS_SETTLED_SECONDS + 1
    browser.check()
    port.sweep()
    assert browser.peer.dtls._ssl is not None
    monkeypatch.setattr("rtc.net.transport.DTLS_OBJECTS_KEPT", 0)
    port.sweep()
    assert browser.peer.dtls._ssl is None
    port.send_rtp(browser.peer, make_packet(9))
    assert len(browser.heard()) == 1
