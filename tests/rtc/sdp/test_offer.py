"""Offers are read whole or refused with a sentence."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtc.sdp.offer import BadSdp, parse_offer
from rtc.sdp.profile import URI_MID
from tests.rtc import offers


def test_a_browsers_offer_is_understood() -> None:
    offer = parse_offer(offers.publisher_offer())
    sound, picture = offer.media
    assert (offer.ufrag, offer.setup, offer.bundle) == ("abcd", "actpass", ("0", "1"))
    assert offer.fingerprints == (("sha-256", offers.FINGERPRINT),)
    assert (sound.kind, sound.mid, sound.direction) == ("audio", "0", "sendonly")
    codec = picture.find_codec("vp8")
    assert codec is not None
    assert codec.feedback >= {"nack", "nack pli", "goog-remb", "ccm fir"}
    repair = picture.find_repair(codec.payload_type)
    assert repair is not None
    assert repair.payload_type == 97
    assert picture.rtx_of == {1002: 1001}
    assert picture.extensions[URI_MID] == 4


def test_plain_line_feeds_are_tolerated() -> None:
    text = offers.viewer_offer().replace("\r\n", "\n")
    assert parse_offer(text) == parse_offer(offers.viewer_offer())


def test_simulcast_layers_are_seen() -> None:
    section = offers.picture_section("sendonly") + ["a=rid:q send", "a=rid:h send"]
    offer = parse_offer(offers.write_offer(section, bundle="1"))
    assert offer.media[0].layers == ("q", "h")


def test_feedback_for_all_payload_types_counts_for_each() -> None:
    section = offers.sound_section("sendonly") + ["a=rtcp-fb:* nack"]
    codec = parse_offer(offers.write_offer(section, bundle="0")).media[0].find_codec("opus")
    assert codec is not None
    assert "nack" in codec.feedback


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("v=0", "v=1"),
        ("a=ice-ufrag:abcd\r\n", ""),
        ("a=ice-pwd:0123456789012345678901\r\n", ""),
        (f"a=fingerprint:sha-256 {offers.FINGERPRINT}\r\n", ""),
        ("a=mid:0\r\n", ""),
        ("m=audio 9", "m=audio nine"),
        ("a=rtpmap:111 opus/48000/2", "a=rtpmap:111 opus"),
        ("UDP/TLS/RTP/SAVPF 111 63", "UDP/TLS/RTP/SAVPF 72 111"),
        ("s=-", "nonsense"),
    ],
)
def test_a_broken_offer_is_refused(old: str, new: str) -> None:
    text = offers.publisher_offer()
    if "72" in new:
        text = text.replace("a=rtpmap:111", "a=rtpmap:72 opus/48000/2\r\na=rtpmap:111")
    assert old in text
    with pytest.raises(BadSdp):
        parse_offer(text.replace(old, new))


@pytest.mark.parametrize("text", ["", "v=0", "hello", "{}", "v=0\r\n" * 3000])
def test_what_is_no_offer_is_refused(text: str) -> None:
    with pytest.raises(BadSdp):
        parse_offer(text)


@given(st.integers(0, 60), st.text(max_size=30))
def test_no_damaged_line_raises_anything_else(index: int, line: str) -> None:
    lines = offers.publisher_offer().split("\r\n")
    lines[index % len(lines)] = line
    with contextlib.suppress(BadSdp):
        parse_offer("\r\n".join(lines))
