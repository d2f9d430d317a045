"""What is accepted of an offer, and with which words the rest is refused."""

import pytest

from rtc.sdp.offer import parse_offer
from rtc.sdp.profile import Unsupported, agree_on_publishing, agree_on_viewing
from tests.rtc import offers
from tests.rtc.offers import picture_section, sound_section, write_offer


def test_opus_and_vp8_are_taken_and_h264_is_not() -> None:
    agreed = agree_on_publishing(parse_offer(offers.publisher_offer()))
    assert agreed.sound is not None
    assert agreed.sound.codec.payload_type == 111
    assert agreed.picture is not None
    assert agreed.picture.codec.payload_type == 96
    assert agreed.picture.repair is not None
    assert agreed.picture.nack


def test_sound_alone_may_be_published() -> None:
    agreed = agree_on_publishing(parse_offer(write_offer(sound_section("sendonly"), bundle="0")))
    assert agreed.sound is not None
    assert agreed.picture is None


def test_a_viewer_without_vp8_still_hears() -> None:
    text = offers.viewer_offer().replace("VP8", "VP9")
    agreed = agree_on_viewing(parse_offer(text))
    assert agreed.sound is not None
    assert agreed.picture is None
    assert [media.kind for media in agreed.refused] == ["video"]


def test_a_publisher_without_vp8_is_refused_whole() -> None:
    with pytest.raises(Unsupported) as refused:
        agree_on_publishing(parse_offer(offers.publisher_offer().replace("VP8", "VP9")))
    assert refused.value.code == "no_common_codec"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (write_offer(sound_section("recvonly"), picture_section("sendonly")), "wrong_direction"),
        (write_offer(sound_section("inactive"), picture_section("sendonly")), "wrong_direction"),
        (
            write_offer(picture_section("sendonly", "0"), picture_section("sendonly", "1")),
            "too_many_tracks",
        ),
        (write_offer(sound_section("sendonly"), sound_section("sendonly")), "mid_twice"),
        (
            write_offer(sound_section("sendonly"), picture_section("sendonly"), bundle="0"),
            "no_bundle",
        ),
        (offers.publisher_offer().replace("a=rtcp-mux\r\n", ""), "no_rtcp_mux"),
        (offers.publisher_offer().replace("setup:actpass", "setup:passive"), "wrong_setup"),
        (
            write_offer(
                sound_section("sendonly"),
                offers.media_lines(
                    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "1", "sendrecv"
                ),
            ),
            "wrong_media",
        ),
    ],
)
def test_what_would_half_work_is_refused(text: str, code: str) -> None:
    with pytest.raises(Unsupported) as refused:
        agree_on_publishing(parse_offer(text))
    assert refused.value.code == code
    assert refused.value.detail.endswith(".")


def test_a_viewer_who_offers_to_send_only_is_refused() -> None:
    with pytest.raises(Unsupported, match="recvonly"):
        agree_on_viewing(parse_offer(offers.publisher_offer()))
