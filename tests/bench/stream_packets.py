"""The one stream of every run: 110 VP8-looking and 50 Opus-looking packets a second.

A payload follows from (kind, counter, time of sending) alone, so that a receiver can rebuild it and
compare byte for byte. As libwebrtc does, the packets of one frame differ in size by one byte.
"""

import random
import struct
from dataclasses import dataclass
from enum import IntEnum

CLOCK_RATES = (90000, 48000)
PAYLOAD_TYPES = (96, 111)
RTX_PAYLOAD_TYPE = 97
SEND_TIME_EXTENSION = 2
SSRCS = (0x0B5E0001, 0x0B5E0002)

_HEADER_SIZE = 12
_PACKET_SIZES = (1150, 100)
_MAGIC = b"XYbench1"
_STAMP = struct.Struct(">8sIQ")
_FILLER = random.Random(5).randbytes(2048)  # noqa: S311 - test pattern, not a secret
# 4 + 4 + 3 packets in three frames make 110 a second at 30 frames a second.
_FRAME_STARTS = (0, 4, 8, 11)
_KEY_FRAME_EVERY = 60
_DESCRIPTOR_SIZE = 4
_OPUS_TOC = b"\xfc"  # RFC 6716 section 3.1: CELT, full band, 20 ms, stereo, one frame


class StreamKind(IntEnum):
    """Which of the two media a packet belongs to."""

    VIDEO = 0
    AUDIO = 1


@dataclass(frozen=True)
class StreamPacket:
    """One packet of the stream before it is stamped and sent."""

    kind: StreamKind
    counter: int
    due: float
    timestamp: int
    marker: bool


@dataclass(frozen=True)
class PayloadStamp:
    """What a payload says of itself."""

    counter: int
    sent_at_ns: int


def describe_packet(kind: StreamKind, counter: int) -> StreamPacket:
    """Places the counter-th packet of a kind in time and in its frame."""
    if kind is StreamKind.AUDIO:
        return StreamPacket(kind, counter, counter / 50, counter * 960, counter == 0)
    frame, position, size = _place_in_frame(counter)
    return StreamPacket(kind, counter, frame / 30, frame * 3000, position == size - 1)


def build_payload(kind: StreamKind, counter: int, sent_at_ns: int) -> bytes:
    """The payload as it is sent."""
    size = _PACKET_SIZES[kind]
    if kind is StreamKind.VIDEO:
        head = _build_vp8_head(counter)
        size += _place_in_frame(counter)[1] % 2
    else:
        head = _OPUS_TOC
    stamp = _STAMP.pack(_MAGIC, counter, sent_at_ns)
    room = size - _HEADER_SIZE - len(head) - len(stamp)
    offset = counter % 512
    return head + stamp + _FILLER[offset : offset + room]


def build_rtp_header(packet: StreamPacket, sent_at_ns: int | None = None) -> bytes:
    """RFC 3550 section 5.1; with a time also the abs-send-time extension that browsers send."""
    first = 0x80 if sent_at_ns is None else 0x90
    second = PAYLOAD_TYPES[packet.kind] | (0x80 if packet.marker else 0)
    sequence = (packet.counter + 1000) & 0xFFFF
    timestamp = (packet.timestamp + 90000) & 0xFFFFFFFF
    fixed = struct.pack(">BBHII", first, second, sequence, timestamp, SSRCS[packet.kind])
    if sent_at_ns is None:
        return fixed
    # RFC 8285 section 4.2; the time is in seconds with 18 bits behind the point, 24 bits in all.
    send_time = (sent_at_ns << 18) // 1_000_000_000 & 0xFFFFFF
    element = (SEND_TIME_EXTENSION << 4 | 2) << 24 | send_time
    return fixed + struct.pack(">HHI", 0xBEDE, 1, element)


def recognise_payload(kind: StreamKind, payload: bytes) -> PayloadStamp | None:
    """The stamp of a payload that arrived as it was sent; None when any byte is wrong.

    A server may count pictures anew, so the picture id of VP8 is the one thing left out.
    """
    position = payload.find(_MAGIC, 0, 24)
    if position < 0 or len(payload) < position + _STAMP.size:
        return None
    _, counter, sent_at_ns = _STAMP.unpack_from(payload, position)
    expected = build_payload(kind, counter, sent_at_ns)
    if kind is StreamKind.VIDEO:
        payload = payload[:2] + expected[2:_DESCRIPTOR_SIZE] + payload[_DESCRIPTOR_SIZE:]
    return PayloadStamp(counter, sent_at_ns) if payload == expected else None


def _place_in_frame(counter: int) -> tuple[int, int, int]:
    """Frame number, place in the frame, packets in the frame."""
    triple, rest = divmod(counter, _FRAME_STARTS[3])
    third = (rest >= _FRAME_STARTS[1]) + (rest >= _FRAME_STARTS[2])
    start = _FRAME_STARTS[third]
    return 3 * triple + third, rest - start, _FRAME_STARTS[third + 1] - start


def _build_vp8_head(counter: int) -> bytes:
    """RFC 7741 section 4.2 descriptor with a 15-bit picture id; 4.3 header on the first packet."""
    frame, position, _ = _place_in_frame(counter)
    picture = (frame & 0x7FFF) | 0x8000
    start = 0x10 if position == 0 else 0
    descriptor = struct.pack(">BBH", 0x80 | start, 0x80, picture)
    if position:
        return descriptor
    key = frame % _KEY_FRAME_EVERY == 0
    tag = (4096 << 5) | 0x10 | (0 if key else 1)
    size = struct.pack("<HH", 640, 360) if key else b""
    return descriptor + tag.to_bytes(3, "little") + (b"\x9d\x01\x2a" + size if key else b"")
