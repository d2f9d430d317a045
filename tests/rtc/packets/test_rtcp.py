"""RTCP in both directions, with aiortc's parser as the independent witness."""

from typing import Any

from aiortc import rtp as oracle
from hypothesis import given
from hypothesis import strategies as st

from rtc.packets import rtcp


def read_elsewhere(data: bytes) -> list[Any]:
    """Untyped on purpose: which kind comes out is what the tests check."""
    return list(oracle.RtcpPacket.parse(data))


WORDS = st.integers(0, 0xFFFFFFFF)


def test_a_sender_report_reads_the_same_elsewhere_and_here() -> None:
    report = rtcp.SenderReport(ssrc=17, ntp=0xE000000080000000, timestamp=90000)
    data = rtcp.build_sender_report(report, 12, 3456)
    data += rtcp.build_source_description(17, "xiangyi")
    parsed, description = read_elsewhere(data)
    assert parsed.ssrc == 17
    assert parsed.sender_info.ntp_timestamp == report.ntp
    assert parsed.sender_info.rtp_timestamp == 90000
    assert (parsed.sender_info.packet_count, parsed.sender_info.octet_count) == (12, 3456)
    assert description.chunks[0].items == [(1, b"xiangyi")]
    assert rtcp.parse_compound(data) == [report]


@given(WORDS, st.integers(0, 255), st.integers(-0x800000, 0x7FFFFF), WORDS, WORDS)
def test_receiver_reports_survive_the_round_trip(
    ssrc: int, fraction: int, lost: int, highest: int, jitter: int
) -> None:
    block = rtcp.ReportBlock(ssrc, fraction, lost, highest, jitter, 5, 6)
    data = rtcp.build_receiver_report(1, [block])
    parsed = read_elsewhere(data)[0].reports[0]
    assert (parsed.fraction_lost, parsed.packets_lost) == (fraction, lost)
    assert (parsed.highest_sequence, parsed.jitter) == (highest, jitter)
    assert rtcp.parse_compound(data) == [block]


@given(st.sets(st.integers(0, 0xFFFF), min_size=1, max_size=60))
def test_every_missing_number_is_asked_for_once(wanted: set[int]) -> None:
    data = rtcp.build_nack(1, 2, sorted(wanted))
    parsed = oracle.RtcpPacket.parse(data)[0]
    assert isinstance(parsed, oracle.RtcpRtpfbPacket)
    assert sorted(parsed.lost) == sorted(wanted)
    read = rtcp.parse_compound(data)[0]
    assert isinstance(read, rtcp.LostPackets)
    assert sorted(read.sequences) == sorted(wanted)


def test_numbers_on_both_sides_of_the_wrap_share_one_entry() -> None:
    data = rtcp.build_nack(1, 2, [0xFFFE, 0xFFFF, 0, 3])
    assert len(data) == 16
    assert rtcp.parse_compound(data) == [rtcp.LostPackets(2, [0xFFFE, 0xFFFF, 0, 3])]


def test_a_picture_loss_is_read_here_and_elsewhere() -> None:
    data = rtcp.build_picture_loss(1, 99)
    parsed = oracle.RtcpPacket.parse(data)[0]
    assert isinstance(parsed, oracle.RtcpPsfbPacket)
    assert (parsed.fmt, parsed.media_ssrc) == (oracle.RTCP_PSFB_PLI, 99)
    assert rtcp.parse_compound(data) == [rtcp.KeyFrameWanted(99)]


def test_a_full_intra_request_names_its_target_in_the_entry() -> None:
    packet = oracle.RtcpPsfbPacket(
        fmt=oracle.RTCP_PSFB_FIR, ssrc=1, media_ssrc=0, fci=bytes.fromhex("0000006301000000")
    )
    assert rtcp.parse_compound(bytes(packet)) == [rtcp.KeyFrameWanted(99)]


@given(st.integers(1000, 2**36))
def test_a_bitrate_limit_keeps_its_size_to_a_part_in_a_hundred_thousand(bitrate: int) -> None:
    data = rtcp.build_bitrate_limit(1, bitrate, [7])
    parsed = oracle.RtcpPacket.parse(data)[0]
    assert isinstance(parsed, oracle.RtcpPsfbPacket)
    found, ssrcs = oracle.unpack_remb_fci(parsed.fci)
    assert ssrcs == [7]
    assert bitrate * 0.99999 <= found <= bitrate
    read = rtcp.parse_compound(data)[0]
    assert isinstance(read, rtcp.BitrateLimit)
    assert (read.bitrate, read.ssrcs) == (found, [7])


def test_a_bitrate_limit_is_not_taken_for_a_key_frame_request() -> None:
    messages = rtcp.parse_compound(rtcp.build_bitrate_limit(1, 300_000, [7]))
    assert not any(isinstance(message, rtcp.KeyFrameWanted) for message in messages)


def test_a_goodbye_is_read() -> None:
    assert rtcp.parse_compound(bytes(oracle.RtcpByePacket(sources=[4, 5]))) == [
        rtcp.Goodbye([4, 5])
    ]


def test_what_came_before_a_cut_tail_counts() -> None:
    good = rtcp.build_picture_loss(1, 99)
    assert rtcp.parse_compound(good + good[:7]) == [rtcp.KeyFrameWanted(99)]


@given(st.binary(max_size=120))
def test_no_bytes_from_the_network_raise(data: bytes) -> None:
    rtcp.parse_compound(data)


@given(st.integers(192, 207), st.integers(0, 31), st.binary(max_size=64))
def test_no_well_framed_nonsense_raises(kind: int, count: int, body: bytes) -> None:
    body += bytes(-len(body) % 4)
    framed = bytes((0x80 | count, kind)) + (len(body) // 4).to_bytes(2, "big") + body
    rtcp.parse_compound(framed)
