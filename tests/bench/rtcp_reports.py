"""The RTCP that a viewer and a publisher send (RFC 3550 section 6, RFC 4585 section 6.2.1)."""

import struct
from dataclasses import dataclass

_SENDER_REPORT, _RECEIVER_REPORT, _SOURCE_DESCRIPTION, _TRANSPORT_FEEDBACK = 200, 201, 202, 205
_PAYLOAD_FEEDBACK, _APPLICATION_LAYER = 206, 15
_NTP_EPOCH = 2208988800


@dataclass(frozen=True)
class ReportedSource:
    """What a receiver says of one SSRC."""

    ssrc: int
    highest: int
    lost: int
    last_report: int = 0  # the middle of the last sender report's NTP time, 0 before the first
    report_age: float = 0.0  # seconds since that report came


def build_receiver_report(own_ssrc: int, sources: list[ReportedSource]) -> bytes:
    """A report on each source, and the name of the reporter."""
    blocks = b"".join(_pack_block(source) for source in sources)
    body = struct.pack(">I", own_ssrc) + blocks
    return _pack_packet(len(sources), _RECEIVER_REPORT, body) + _build_description(own_ssrc)


def build_sender_report(
    ssrc: int, sent_at_ns: int, timestamp: int, packets: int, octets: int
) -> bytes:
    """A report of what was sent so far."""
    seconds, rest = divmod(sent_at_ns, 1_000_000_000)
    body = struct.pack(
        ">IIIIII",
        ssrc,
        (seconds + _NTP_EPOCH) & 0xFFFFFFFF,
        (rest << 32) // 1_000_000_000,
        timestamp & 0xFFFFFFFF,
        packets,
        octets & 0xFFFFFFFF,
    )
    return _pack_packet(0, _SENDER_REPORT, body) + _build_description(ssrc)


def build_nack(own_ssrc: int, media_ssrc: int, sequence: int) -> bytes:
    """Asks for one packet, led by a report as RFC 4585 section 3.1 wants it.

    The report must not be empty: Janus finds the medium by the SSRC of its first block.
    """
    body = struct.pack(">IIHH", own_ssrc, media_ssrc, sequence, 0)
    lead = build_receiver_report(own_ssrc, [ReportedSource(media_ssrc, sequence, 1)])
    return lead + _pack_packet(1, _TRANSPORT_FEEDBACK, body)


def build_bitrate_limit(own_ssrc: int, media_ssrc: int, bitrate: int) -> bytes:
    """REMB, as browsers add it to their reports (draft-alvestrand-rmcat-remb section 2.2)."""
    exponent = max(bitrate.bit_length() - 18, 0)
    limit = 1 << 24 | exponent << 18 | bitrate >> exponent
    body = struct.pack(">II4sII", own_ssrc, 0, b"REMB", limit, media_ssrc)
    return _pack_packet(_APPLICATION_LAYER, _PAYLOAD_FEEDBACK, body)


def read_nacked_sequences(compound: bytes) -> list[tuple[int, int]]:
    """The (SSRC, sequence number) pairs that a compound packet asks for."""
    wanted: list[tuple[int, int]] = []
    for kind, count, body in split_compound(compound):
        if kind != _TRANSPORT_FEEDBACK or count != 1:
            continue
        ssrc = struct.unpack_from(">I", body, 4)[0]
        for position in range(8, len(body), 4):
            first, mask = struct.unpack_from(">HH", body, position)
            steps = [0, *(bit + 1 for bit in range(16) if mask >> bit & 1)]
            wanted += [(ssrc, (first + step) & 0xFFFF) for step in steps]
    return wanted


def read_sender_reports(compound: bytes) -> list[tuple[int, int]]:
    """(SSRC, middle of the NTP time) of each sender report."""
    found: list[tuple[int, int]] = []
    for kind, _, body in split_compound(compound):
        if kind == _SENDER_REPORT:
            ssrc, upper, lower = struct.unpack_from(">III", body)
            found.append((ssrc, (upper & 0xFFFF) << 16 | lower >> 16))
    return found


def split_compound(compound: bytes) -> list[tuple[int, int, bytes]]:
    """(packet type, count field, body) of each packet."""
    parts: list[tuple[int, int, bytes]] = []
    position = 0
    while position + 4 <= len(compound):
        first, kind, words = struct.unpack_from(">BBH", compound, position)
        parts.append((kind, first & 0x1F, compound[position + 4 : position + 4 + words * 4]))
        position += 4 + words * 4
    return parts


def _pack_packet(count: int, kind: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0x80 | count, kind, len(body) // 4) + body


def _pack_block(source: ReportedSource) -> bytes:
    """RFC 3550 section 6.4.1; with the last two fields the server can tell the round trip."""
    return struct.pack(
        ">IIIIII",
        source.ssrc,
        source.lost & 0xFFFFFF,
        max(source.highest, 0),
        30,
        source.last_report,
        int(source.report_age * 65536) if source.last_report else 0,
    )


def _build_description(ssrc: int) -> bytes:
    item = b"\x01\x05bench"  # CNAME
    chunk = struct.pack(">I", ssrc) + item
    chunk += b"\0" * (4 - len(chunk) % 4)
    return _pack_packet(1, _SOURCE_DESCRIPTION, chunk)
