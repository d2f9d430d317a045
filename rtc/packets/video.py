"""The VP8 payload descriptor (RFC 7741 4.2): where a key frame starts, and its frame numbers."""

from typing import NamedTuple


class Vp8Start(NamedTuple):
    """What one VP8 packet says about its frame; the positions count from the payload's start."""

    begins_frame: bool
    key_frame: bool  # only true on the packet that begins the frame
    picture_id: int | None
    picture_id_bits: int  # 7 or 15
    picture_id_at: int
    tl0_index: int | None
    tl0_index_at: int


def parse_vp8(payload: bytes) -> Vp8Start | None:
    """None when the descriptor is cut short, as in the empty packets sent for probing."""
    try:
        return _parse_descriptor(payload)
    except IndexError:
        return None


def _parse_descriptor(payload: bytes) -> Vp8Start:
    first = payload[0]
    begins = bool(first & 0x10) and first & 0x0F == 0  # S bit, partition 0
    at = 1
    picture_id = tl0_index = None
    bits = picture_id_at = tl0_index_at = 0
    if first & 0x80:
        flags = payload[at]
        at += 1
        if flags & 0x80:
            picture_id_at = at
            picture_id, bits = payload[at] & 0x7F, 7
            if payload[at] & 0x80:
                picture_id, bits = picture_id << 8 | payload[at + 1], 15
                at += 1
            at += 1
        if flags & 0x40:
            tl0_index_at = at
            tl0_index = payload[at]
            at += 1
        if flags & 0x30:
            at += 1
    # RFC 7741 4.3: the inverse key frame flag is the lowest bit of the frame's first byte.
    key = begins and payload[at] & 0x01 == 0
    return Vp8Start(begins, key, picture_id, bits, picture_id_at, tl0_index, tl0_index_at)


def shift_picture_numbers(
    payload: bytes, start: Vp8Start, picture_shift: int, tl0_shift: int
) -> bytes:
    """The same payload with its frame numbers moved, so that a new source continues the old one."""
    if start.picture_id is None and start.tl0_index is None:
        return payload
    changed = bytearray(payload)
    if start.picture_id is not None:
        if start.picture_id_bits == 15:
            number = (start.picture_id + picture_shift) & 0x7FFF
            changed[start.picture_id_at] = 0x80 | number >> 8
            changed[start.picture_id_at + 1] = number & 0xFF
        else:
            changed[start.picture_id_at] = (start.picture_id + picture_shift) & 0x7F
    if start.tl0_index is not None:
        changed[start.tl0_index_at] = (start.tl0_index + tl0_shift) & 0xFF
    return bytes(changed)
