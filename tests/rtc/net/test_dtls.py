"""The passive side of DTLS: keys that fit, fingerprints that count, flights that may be lost."""

import pytest
from aiortc.rtcdtlstransport import (
    SRTP_AEAD_AES_128_GCM,
    SRTP_AEAD_AES_256_GCM,
    SRTP_AES128_CM_SHA1_80,
    SRTPProtectionProfile,
)

from rtc.net.dtls import FLIGHT_MTU, DtlsIdentity, DtlsLink, HandshakeFailed, split_flight
from rtc.packets import rtp
from tests.rtc.dtls_peer import DtlsPeer

IDENTITY = DtlsIdentity()


def shake_hands(
    peer: DtlsPeer, fingerprints: list[tuple[str, str]] | None = None
) -> tuple[DtlsLink, list[bytes]]:
    """Runs until neither side has anything left to say."""
    sent: list[bytes] = []
    link = DtlsLink(IDENTITY, fingerprints or peer.fingerprints, sent.append)
    to_link, flights = peer.advance(), []
    while to_link:
        for datagram in to_link:
            link.take_datagram(datagram)
        flights += sent
        to_link = [reply for datagram in sent for reply in peer.advance(datagram)]
        sent.clear()
    return link, flights


def make_packet(sequence: int) -> bytes:
    return rtp.build_packet(
        b"speech", payload_type=111, marker=False, sequence=sequence, timestamp=1, ssrc=9
    )


def test_both_ends_come_to_the_same_keys() -> None:
    peer = DtlsPeer()
    link, flights = shake_hands(peer)
    assert link.srtp is not None
    assert peer.sending is not None
    assert peer.receiving is not None
    assert link.srtp.receiving.unprotect(peer.sending.protect(make_packet(1))) == make_packet(1)
    assert peer.receiving.unprotect(link.srtp.sending.protect(make_packet(2))) == make_packet(2)
    assert max(len(datagram) for datagram in flights) <= FLIGHT_MTU


@pytest.mark.parametrize(
    ("offered", "chosen", "tag"),
    [
        ((SRTP_AES128_CM_SHA1_80, SRTP_AEAD_AES_128_GCM), SRTP_AEAD_AES_128_GCM, 16),
        ((SRTP_AEAD_AES_256_GCM, SRTP_AES128_CM_SHA1_80), SRTP_AEAD_AES_256_GCM, 16),
        ((SRTP_AES128_CM_SHA1_80,), SRTP_AES128_CM_SHA1_80, 10),
    ],
)
def test_the_cheapest_common_profile_is_chosen(
    offered: tuple[SRTPProtectionProfile, ...], chosen: SRTPProtectionProfile, tag: int
) -> None:
    peer = DtlsPeer(offered)
    link, _ = shake_hands(peer)
    assert link.srtp is not None
    assert peer.profile == chosen
    assert (link.srtp.profile, link.srtp.tag_size) == (chosen.openssl_profile, tag)
    assert len(link.srtp.sending.protect(make_packet(3))) == len(make_packet(3)) + tag


def test_a_certificate_other_than_the_offers_is_refused() -> None:
    with pytest.raises(HandshakeFailed, match="fingerprint"):
        shake_hands(DtlsPeer(), [("sha-256", ":".join(["00"] * 32))])


def test_a_fingerprint_we_cannot_compute_proves_nothing() -> None:
    with pytest.raises(HandshakeFailed, match="fingerprint"):
        shake_hands(DtlsPeer(), [("md2", "00")])


def test_every_fingerprint_has_to_match() -> None:
    peer = DtlsPeer()
    wrong = [*peer.fingerprints[:1], ("sha-512", ":".join(["00"] * 64))]
    with pytest.raises(HandshakeFailed, match="fingerprint"):
        shake_hands(peer, wrong)


def test_nonsense_does_not_end_a_handshake_that_is_under_way() -> None:
    peer = DtlsPeer()
    sent: list[bytes] = []
    link = DtlsLink(IDENTITY, peer.fingerprints, sent.append)
    link.take_datagram(bytes((22, 254, 253)) + bytes(40))
    for datagram in peer.advance():
        link.take_datagram(datagram)
    assert sent


def test_a_goodbye_of_the_browser_is_heard() -> None:
    peer = DtlsPeer()
    link, _ = shake_hands(peer)
    for datagram in peer.say_goodbye():
        link.take_datagram(datagram)
    assert link.closed_by_peer


def test_our_goodbye_is_one_alert_and_said_once() -> None:
    peer = DtlsPeer()
    sent: list[bytes] = []
    link, _ = shake_hands(peer)
    link._send = sent.append
    link.say_goodbye()
    link.say_goodbye()
    assert [datagram[0] for datagram in sent] == [21]


def test_a_lost_answer_is_sent_again_when_its_time_has_come() -> None:
    peer = DtlsPeer()
    sent: list[bytes] = []
    link = DtlsLink(IDENTITY, peer.fingerprints, sent.append)
    hello = peer.advance()
    for datagram in hello:
        link.take_datagram(datagram)
    first_flight = list(sent)
    sent.clear()
    link.repeat_lost_flight()
    assert not sent
    timeout = link._ssl.DTLSv1_get_timeout() if link._ssl is not None else None
    assert timeout is not None
    assert 0 < timeout <= 1.0
    assert first_flight


def test_a_forgotten_handshake_ignores_what_comes_later() -> None:
    peer = DtlsPeer()
    link, _ = shake_hands(peer)
    link.forget_handshake()
    assert not any(link.take_datagram(datagram) for datagram in peer.say_goodbye())
    assert not link.closed_by_peer
    assert link.connected


def test_a_flight_is_cut_between_records_only() -> None:
    records = [
        bytes((22, 254, 253)) + bytes(8) + size.to_bytes(2, "big") + bytes(size)
        for size in (100, 600, 600, 900)
    ]
    datagrams = split_flight(b"".join(records))
    assert datagrams == [records[0] + records[1], records[2], records[3]]
    assert split_flight(b"") == []
