"""RTP headers, with aiortc's parser as the independent witness."""

from aiortc import rtp as oracle
from aiortc.rtcrtpparameters import RTCRtpHeaderExtensionParameters, RTCRtpParameters
from hypothesis import given
from hypothesis import strategies as st

from rtc.packets import rtp
from rtc.sdp.profile import URI_MID, URI_SEND_TIME

SEQUENCES = st.integers(0, 0xFFFF)
TIMESTAMPS = st.integers(0, 0xFFFFFFFF)


@given(st.binary(max_size=1200), SEQUENCES, TIMESTAMPS, TIMESTAMPS, st.booleans())
def test_a_packet_we_build_reads_the_same_elsewhere(
    payload: bytes, sequence: int, timestamp: int, ssrc: int, marker: bool
) -> None:
    packet = rtp.build_packet(
        payload,
        payload_type=96,
        marker=marker,
        sequence=sequence,
        timestamp=timestamp,
        ssrc=ssrc,
    )
    parsed = oracle.RtpPacket.parse(packet)
    assert parsed.payload == payload
    assert (parsed.sequence_number, parsed.timestamp, parsed.ssrc) == (sequence, timestamp, ssrc)
    assert (parsed.payload_type, parsed.marker) == (96, int(marker))


@given(st.binary(min_size=1, max_size=300), st.lists(TIMESTAMPS, max_size=15), st.integers(0, 255))
def test_payload_is_found_behind_sources_extensions_and_padding(
    payload: bytes, sources: list[int], padding: int
) -> None:
    packet = oracle.RtpPacket(payload_type=100, sequence_number=7, timestamp=9, ssrc=11)
    packet.csrc = sources
    packet.payload = payload
    packet.padding_size = padding
    packet.extensions.mid = "v"
    packet.extensions.abs_send_time = 0x123456
    known = oracle.HeaderExtensionsMap()
    known.configure(
        RTCRtpParameters(
            headerExtensions=[
                RTCRtpHeaderExtensionParameters(id=4, uri=URI_MID),
                RTCRtpHeaderExtensionParameters(id=2, uri=URI_SEND_TIME),
            ]
        )
    )
    data = packet.serialize(known)
    header = rtp.parse_header(data)
    assert header is not None
    assert data[header.payload_at : header.payload_end] == payload
    assert rtp.read_extension(data, header, 4) == b"v"
    assert rtp.read_extension(data, header, 2) == bytes.fromhex("123456")
    assert rtp.read_extension(data, header, 9) is None


def test_extensions_in_the_two_byte_form_are_read() -> None:
    extension = bytes((2, 3)) + b"\x01\x02\x03" + bytes((0,)) + bytes((7, 1, 9)) + bytes(3)
    fixed = rtp.build_packet(b"x", payload_type=1, marker=False, sequence=1, timestamp=1, ssrc=1)
    data = bytes((0x90,)) + fixed[1:12] + b"\x10\x00\x00\x03" + extension + b"payload"
    header = rtp.parse_header(data)
    assert header is not None
    assert rtp.read_extension(data, header, 2) == b"\x01\x02\x03"
    assert rtp.read_extension(data, header, 7) == b"\x09"
    assert data[header.payload_at : header.payload_end] == b"payload"


@given(st.binary(max_size=80))
def test_no_bytes_from_the_network_raise(data: bytes) -> None:
    header = rtp.parse_header(data)
    if header is not None:
        assert 12 <= header.payload_at <= header.payload_end <= len(data)
        for number in (1, 14, 200):
            rtp.read_extension(data, header, number)


@given(st.binary(max_size=1000), st.integers(1, 255))
def test_padding_changes_the_length_and_nothing_else(payload: bytes, extra: int) -> None:
    packet = rtp.build_packet(
        payload, payload_type=96, marker=True, sequence=5, timestamp=6, ssrc=7
    )
    padded = rtp.pad_packet(packet, len(packet) + extra)
    assert len(padded) == len(packet) + extra
    assert oracle.RtpPacket.parse(padded).payload == payload


def test_a_packet_long_enough_is_not_padded() -> None:
    packet = rtp.build_packet(b"abc", payload_type=96, marker=True, sequence=5, timestamp=6, ssrc=7)
    assert rtp.pad_packet(packet, len(packet)) == packet


@given(SEQUENCES, st.lists(st.integers(-200, 2000), max_size=200))
def test_long_numbers_follow_every_wrap_and_every_late_packet(first: int, steps: list[int]) -> None:
    counter = rtp.SequenceCounter()
    true_number = first + 0x10000
    assert counter.unroll(first) == true_number
    highest = true_number
    for step in steps:
        true_number = highest + step
        assert counter.unroll(true_number & 0xFFFF) == true_number
        highest = max(highest, true_number)


def test_reports_are_told_from_media() -> None:
    assert rtp.is_rtcp(bytes((0x80, 200)))
    assert rtp.is_rtcp(bytes((0x81, 206)))
    assert not rtp.is_rtcp(bytes((0x80, 96)))
    assert not rtp.is_rtcp(bytes((0x80, 0x80 | 111)))
    assert not rtp.is_rtcp(b"\x80")
