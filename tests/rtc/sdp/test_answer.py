"""Our answers, read back by aiortc's SDP parser."""

from aiortc import sdp as oracle

from rtc.sdp.answer import Endpoint, Sources, write_publisher_answer, write_viewer_answer
from rtc.sdp.offer import parse_offer
from rtc.sdp.profile import agree_on_publishing, agree_on_viewing
from tests.rtc import offers

ENDPOINT = Endpoint(
    ufrag="serv",
    password="abcdefghijklmnopqrstuvwx",
    fingerprint=":".join(["CD"] * 32),
    addresses=("192.0.2.1", "2001:db8::1", "127.0.0.1"),
    port=8092,
)
SOURCES = Sources(sound=11, picture=22, repair=33)


def answer_viewer(text: str) -> oracle.SessionDescription:
    agreed = agree_on_viewing(parse_offer(text))
    return oracle.SessionDescription.parse(write_viewer_answer(agreed, ENDPOINT, 1, SOURCES))


def answer_publisher(text: str) -> oracle.SessionDescription:
    agreed = agree_on_publishing(parse_offer(text))
    return oracle.SessionDescription.parse(write_publisher_answer(agreed, ENDPOINT, 1))


def test_a_publishers_answer_receives_what_was_offered() -> None:
    answer = answer_publisher(offers.publisher_offer())
    assert [media.direction for media in answer.media] == ["recvonly", "recvonly"]
    assert [media.rtp.muxId for media in answer.media] == ["0", "1"]
    assert [c.payloadType for c in answer.media[1].rtp.codecs] == [96, 97]
    assert answer.group[0].items == ["0", "1"]
    feedback = {(f.type, f.parameter) for f in answer.media[1].rtp.codecs[0].rtcpFeedback}
    assert feedback == {("goog-remb", None), ("ccm", "fir"), ("nack", None), ("nack", "pli")}
    assert {e.id for e in answer.media[1].rtp.headerExtensions} == {2, 4}


def test_the_server_is_lite_passive_and_has_nothing_to_trickle() -> None:
    for media in answer_publisher(offers.publisher_offer()).media:
        assert media.ice is not None
        assert media.ice.iceLite
        assert media.dtls is not None
        assert media.dtls.role == "server"
        assert (media.ice.usernameFragment, media.ice.password) == ("serv", ENDPOINT.password)
        assert media.ice_candidates_complete
        assert [c.ip for c in media.ice_candidates] == list(ENDPOINT.addresses)
        assert {c.port for c in media.ice_candidates} == {8092}


def test_loopback_has_the_lowest_priority() -> None:
    candidates = answer_viewer(offers.viewer_offer()).media[0].ice_candidates
    ranks = {candidate.ip: candidate.priority for candidate in candidates}
    assert ranks["192.0.2.1"] > ranks["2001:db8::1"] > ranks["127.0.0.1"]


def test_a_viewers_answer_sends_under_known_sources() -> None:
    answer = answer_viewer(offers.viewer_offer())
    assert [media.direction for media in answer.media] == ["sendonly", "sendonly"]
    assert [s.ssrc for s in answer.media[0].ssrc] == [11]
    assert [s.ssrc for s in answer.media[1].ssrc] == [22, 33]
    assert answer.media[1].ssrc_group[0].items == [22, 33]
    assert not answer.media[1].rtp.headerExtensions
    streams = {media.msid.split()[0] for media in answer.media if media.msid}
    assert len(streams) == 1


def test_a_viewers_own_payload_types_are_used() -> None:
    text = offers.viewer_offer().replace(":96 ", ":120 ").replace(":97 ", ":121 ")
    text = text.replace("SAVPF 96 97", "SAVPF 120 121").replace("apt=96", "apt=120")
    assert [c.payloadType for c in answer_viewer(text).media[1].rtp.codecs] == [120, 121]


def test_the_order_of_the_offer_is_kept() -> None:
    text = offers.write_offer(
        offers.picture_section("recvonly", "v"), offers.sound_section("recvonly", "a"), bundle="v a"
    )
    assert [media.kind for media in answer_viewer(text).media] == ["video", "audio"]


def test_a_refused_picture_has_port_zero_and_stays_out_of_the_bundle() -> None:
    agreed = agree_on_viewing(parse_offer(offers.viewer_offer().replace("VP8", "VP9")))
    text = write_viewer_answer(agreed, ENDPOINT, 1, SOURCES)
    assert "\r\nm=video 0 " in text
    assert "a=group:BUNDLE 0\r\n" in text


def test_without_repair_in_the_offer_none_is_promised() -> None:
    text = offers.viewer_offer().replace("a=fmtp:97 apt=96\r\n", "")
    answer = answer_viewer(text)
    assert [c.name for c in answer.media[1].rtp.codecs] == ["VP8"]
    assert not answer.media[1].ssrc_group
