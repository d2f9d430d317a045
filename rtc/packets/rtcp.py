"""RTCP (RFC 3550 6, RFC 4585, RFC 5104 and the REMB draft): compound packets in and out."""

import struct
from collections.abc import Iterable, Iterator
from typing import NamedTuple

SENDER_REPORT = 200
RECEIVER_REPORT = 201
SOURCE_DESCRIPTION = 202
GOODBYE = 203
TRANSPORT_FEEDBACK = 205
PAYLOAD_FEEDBACK = 206

FMT_NACK = 1
FMT_PLI = 1
FMT_FIR = 4
FMT_APPLICATION = 15  # REMB; counting it as a key frame request would flood the publisher

NTP_EPOCH = 2_208_988_800  # seconds from 1900 to 1970

_REPORT_BLOCK = struct.Struct("!IIIIII")


class SenderReport(NamedTuple):
    """Which moment (64-bit NTP) belongs to which RTP timestamp at the sender."""

    ssrc: int
    ntp: int
    timestamp: int


class ReportBlock(NamedTuple):
    """What a receiver says about one stream."""

    ssrc: int
    fraction_lost: int  # of 256
    total_lost: int
    highest_sequence: int
    jitter: int
    last_report: int
    delay: int


class LostPackets(NamedTuple):
    """A generic NACK (RFC 4585 6.2.1)."""

    ssrc: int
    sequences: list[int]


class KeyFrameWanted(NamedTuple):
    """A PLI or a FIR."""

    ssrc: int


class BitrateLimit(NamedTuple):
    """A REMB: the receiver's estimate in bits per second."""

    bitrate: int
    ssrcs: list[int]


class Goodbye(NamedTuple):
    """The sources that stopped."""

    ssrcs: list[int]


Message = SenderReport | ReportBlock | LostPackets | KeyFrameWanted | BitrateLimit | Goodbye


def parse_compound(data: bytes) -> list[Message]:
    """Every message we act on; a malformed tail is left out, what came before it counts."""
    found: list[Message] = []
    at = 0
    while at + 4 <= len(data):
        first, kind, words = struct.unpack_from("!BBH", data, at)
        end = at + 4 + 4 * words
        if first >> 6 != 2 or end > len(data):
            break
        try:
            found.extend(_parse_one(kind, first & 0x1F, data[at + 4 : end]))
        except struct.error:
            break
        at = end
    return found


def _parse_one(kind: int, count: int, body: bytes) -> Iterator[Message]:
    if kind == SENDER_REPORT:
        ssrc, ntp, timestamp = struct.unpack_from("!IQI", body)
        yield SenderReport(ssrc, ntp, timestamp)
        yield from _parse_blocks(count, body[24:])
    elif kind == RECEIVER_REPORT:
        yield from _parse_blocks(count, body[4:])
    elif kind == GOODBYE:
        yield Goodbye(list(struct.unpack_from(f"!{count}I", body)))
    elif kind == TRANSPORT_FEEDBACK and count == FMT_NACK:
        yield _parse_nack(body)
    elif kind == PAYLOAD_FEEDBACK:
        yield from _parse_payload_feedback(count, body)


def _parse_blocks(count: int, body: bytes) -> Iterator[ReportBlock]:
    for index in range(count):
        ssrc, lost, highest, jitter, last, delay = _REPORT_BLOCK.unpack_from(body, 24 * index)
        total = lost & 0xFFFFFF
        if total & 0x800000:  # RFC 3550 6.4.1: signed, negative when packets came twice
            total -= 0x1000000
        yield ReportBlock(ssrc, lost >> 24, total, highest, jitter, last, delay)


def _parse_nack(body: bytes) -> LostPackets:
    ssrc = struct.unpack_from("!4xI", body)[0]
    sequences = []
    for at in range(8, len(body) - 3, 4):
        first, mask = struct.unpack_from("!HH", body, at)
        sequences.append(first)
        sequences.extend(first + 1 + bit & 0xFFFF for bit in range(16) if mask >> bit & 1)
    return LostPackets(ssrc, sequences)


def _parse_payload_feedback(fmt: int, body: bytes) -> Iterator[Message]:
    media = struct.unpack_from("!4xI", body)[0]
    if fmt == FMT_PLI:
        yield KeyFrameWanted(media)
    elif fmt == FMT_FIR:
        # RFC 5104 4.3.1: the media field is 0, the target stands in each entry.
        for at in range(8, len(body) - 7, 8):
            yield KeyFrameWanted(struct.unpack_from("!I", body, at)[0])
    elif fmt == FMT_APPLICATION and body[8:12] == b"REMB":
        count, exponent_high = body[12], struct.unpack_from("!I", body, 12)[0]
        bitrate = (exponent_high & 0x3FFFF) << (exponent_high >> 18 & 0x3F)
        yield BitrateLimit(bitrate, list(struct.unpack_from(f"!{count}I", body, 16)))


def _pack(kind: int, count: int, body: bytes) -> bytes:
    return struct.pack("!BBH", 0x80 | count, kind, len(body) // 4) + body


def build_receiver_report(ssrc: int, blocks: Iterable[ReportBlock]) -> bytes:
    packed = [
        _REPORT_BLOCK.pack(
            block.ssrc,
            block.fraction_lost << 24 | block.total_lost & 0xFFFFFF,
            block.highest_sequence & 0xFFFFFFFF,
            block.jitter & 0xFFFFFFFF,
            block.last_report,
            block.delay,
        )
        for block in blocks
    ]
    return _pack(RECEIVER_REPORT, len(packed), struct.pack("!I", ssrc) + b"".join(packed))


def build_sender_report(report: SenderReport, packet_count: int, octet_count: int) -> bytes:
    body = struct.pack(
        "!IQIII",
        report.ssrc,
        report.ntp,
        report.timestamp & 0xFFFFFFFF,
        packet_count & 0xFFFFFFFF,
        octet_count & 0xFFFFFFFF,
    )
    return _pack(SENDER_REPORT, 0, body)


def build_source_description(ssrc: int, cname: str) -> bytes:
    text = cname.encode()
    item = struct.pack("!IBB", ssrc, 1, len(text)) + text
    return _pack(SOURCE_DESCRIPTION, 1, item + bytes(4 - len(item) % 4))


def build_nack(ssrc: int, media: int, sequences: Iterable[int]) -> bytes:
    """Packs the numbers into as few pairs of first number and mask as they need."""
    pairs: list[list[int]] = []
    for sequence in sequences:
        distance = (sequence - pairs[-1][0] & 0xFFFF) if pairs else 0
        if pairs and 1 <= distance <= 16:
            pairs[-1][1] |= 1 << (distance - 1)
        elif not pairs or distance:
            pairs.append([sequence & 0xFFFF, 0])
    body = struct.pack("!II", ssrc, media) + b"".join(
        struct.pack("!HH", first, mask) for first, mask in pairs
    )
    return _pack(TRANSPORT_FEEDBACK, FMT_NACK, body)


def build_picture_loss(ssrc: int, media: int) -> bytes:
    return _pack(PAYLOAD_FEEDBACK, FMT_PLI, struct.pack("!II", ssrc, media))


def build_bitrate_limit(ssrc: int, bitrate: int, media: list[int]) -> bytes:
    exponent = max(0, bitrate.bit_length() - 18)
    body = struct.pack("!II4s", ssrc, 0, b"REMB")
    body += struct.pack("!I", len(media) << 24 | exponent << 18 | bitrate >> exponent)
    return _pack(
        PAYLOAD_FEEDBACK, FMT_APPLICATION, body + b"".join(struct.pack("!I", m) for m in media)
    )


def ntp_of(seconds: float) -> int:
    """64-bit NTP time of a moment in UTC seconds since 1970."""
    return int((seconds + NTP_EPOCH) * (1 << 32))
