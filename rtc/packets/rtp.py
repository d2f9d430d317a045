"""RTP headers (RFC 3550 5.1, RFC 8285): read, strip and rewrite without touching the payload."""

import struct
from typing import NamedTuple

HEADER_SIZE = 12
_FIXED = struct.Struct("!BBHII")
_ONE_BYTE_PROFILE = 0xBEDE


class RtpHeader(NamedTuple):
    """The fixed header, where the extensions lie and where the payload starts and ends."""

    payload_type: int
    marker: bool
    sequence: int
    timestamp: int
    ssrc: int
    extension_profile: int  # 0: none
    extension_at: int
    payload_at: int
    payload_end: int


def is_rtcp(data: bytes) -> bool:
    """RFC 5761 4: with rtcp-mux the second byte tells."""
    return len(data) >= 2 and 192 <= data[1] <= 223


def parse_header(data: bytes) -> RtpHeader | None:
    """None when the packet is cut short or not RTP version 2."""
    if len(data) < HEADER_SIZE:
        return None
    first, second, sequence, timestamp, ssrc = _FIXED.unpack_from(data)
    if first >> 6 != 2:
        return None
    at = HEADER_SIZE + 4 * (first & 0x0F)
    profile = extension_at = 0
    if first & 0x10:
        if at + 4 > len(data):
            return None
        profile, words = struct.unpack_from("!HH", data, at)
        extension_at = at + 4
        at = extension_at + 4 * words
    end = len(data)
    if first & 0x20 and end > at:
        end -= data[-1]
    if at > end or len(data) < at:
        return None
    return RtpHeader(
        second & 0x7F, second >= 0x80, sequence, timestamp, ssrc, profile, extension_at, at, end
    )


def read_extension(data: bytes, header: RtpHeader, number: int) -> bytes | None:
    """The value of one header extension, in the one-byte or the two-byte form."""
    if not header.extension_profile or not number:
        return None
    end = _extensions_end(data, header)
    one_byte = header.extension_profile == _ONE_BYTE_PROFILE
    at = header.extension_at
    while at + 1 < end:
        if data[at] == 0:  # padding between elements
            at += 1
            continue
        if one_byte:
            found, size, at = data[at] >> 4, (data[at] & 0x0F) + 1, at + 1
        else:
            found, size, at = data[at], data[at + 1], at + 2
        if found == number and at + size <= end:
            return data[at : at + size]
        at += size
    return None


def _extensions_end(data: bytes, header: RtpHeader) -> int:
    words = struct.unpack_from("!H", data, header.extension_at - 2)[0]
    return header.extension_at + 4 * int(words)


def build_packet(
    payload: bytes, *, payload_type: int, marker: bool, sequence: int, timestamp: int, ssrc: int
) -> bytes:
    """A bare packet: no padding, no sources, no extensions; numbers are cut to their width."""
    return (
        _FIXED.pack(
            0x80,
            payload_type | (0x80 if marker else 0),
            sequence & 0xFFFF,
            timestamp & 0xFFFFFFFF,
            ssrc,
        )
        + payload
    )


def pad_packet(packet: bytes, size: int) -> bytes:
    """The same packet with RTP padding up to `size`, so that a frame's packets are equally long."""
    missing = size - len(packet)
    if missing <= 0:
        return packet
    return bytes((packet[0] | 0x20,)) + packet[1:] + bytes(missing - 1) + bytes((missing,))


class SequenceCounter:
    """Turns 16-bit sequence numbers into ones that never wrap, taking the nearest reading."""

    __slots__ = ("_highest",)

    def __init__(self) -> None:
        self._highest: int | None = None

    def unroll(self, sequence: int) -> int:
        """The long number; may be below an earlier one when packets come out of order."""
        if self._highest is None:
            # One round ahead, so that an early packet arriving late is still positive.
            self._highest = sequence + 0x10000
            return self._highest
        step = (sequence - self._highest + 0x8000 & 0xFFFF) - 0x8000
        found = self._highest + step
        self._highest = max(self._highest, found)
        return found
