"""VP8 descriptors, with aiortc's as the independent witness."""

from aiortc.codecs.vpx import VpxPayloadDescriptor
from hypothesis import given
from hypothesis import strategies as st

from rtc.packets.video import parse_vp8, shift_picture_numbers

KEY_BYTE, DELTA_BYTE = b"\x10", b"\x11"


def descriptor(*, start: bool = True, picture: int | None = None, tl0: int | None = None) -> bytes:
    return bytes(
        VpxPayloadDescriptor(
            partition_start=int(start),
            partition_id=0,
            picture_id=picture,
            tl0picidx=tl0,
            tid=(0, 0) if tl0 is not None else None,
        )
    )


def test_a_key_frame_is_known_by_its_first_packet() -> None:
    start = parse_vp8(descriptor(picture=300) + KEY_BYTE)
    assert start is not None
    assert (start.begins_frame, start.key_frame, start.picture_id) == (True, True, 300)


def test_other_frames_and_later_packets_are_not_key_frames() -> None:
    delta = parse_vp8(descriptor(picture=3) + DELTA_BYTE)
    later = parse_vp8(descriptor(start=False, picture=3) + KEY_BYTE)
    assert delta is not None
    assert delta.begins_frame
    assert not delta.key_frame
    assert later is not None
    assert not later.begins_frame
    assert not later.key_frame


def test_a_descriptor_without_extras_is_read() -> None:
    start = parse_vp8(descriptor() + KEY_BYTE)
    assert start is not None
    assert start.key_frame
    assert start.picture_id is None


def test_an_empty_or_cut_packet_says_nothing() -> None:
    assert parse_vp8(b"") is None
    assert parse_vp8(b"\x90\x80") is None


@given(
    st.integers(0, 0x7FFF),
    st.integers(0, 255),
    st.integers(-0x8000, 0x8000),
    st.integers(-256, 256),
)
def test_shifted_numbers_are_what_another_reader_sees(
    picture: int, tl0: int, picture_shift: int, tl0_shift: int
) -> None:
    payload = descriptor(picture=picture, tl0=tl0) + KEY_BYTE + b"rest"
    start = parse_vp8(payload)
    assert start is not None
    shifted = shift_picture_numbers(payload, start, picture_shift, tl0_shift)
    parsed, rest = VpxPayloadDescriptor.parse(shifted)
    assert parsed.picture_id == (picture + picture_shift) % 0x8000
    assert parsed.tl0picidx == (tl0 + tl0_shift) % 256
    assert rest == KEY_BYTE + b"rest"
    assert len(shifted) == len(payload)


@given(st.integers(0, 0x7F), st.integers(-500, 500))
def test_short_picture_numbers_stay_short(picture: int, shift: int) -> None:
    payload = bytes((0x90, 0x80, picture)) + KEY_BYTE
    start = parse_vp8(payload)
    assert start is not None
    assert start.picture_id == picture
    shifted = shift_picture_numbers(payload, start, shift, 0)
    parsed, rest = VpxPayloadDescriptor.parse(shifted)
    assert (parsed.picture_id, rest) == ((picture + shift) % 0x80, KEY_BYTE)


@given(st.binary(max_size=20))
def test_no_bytes_from_the_network_raise(data: bytes) -> None:
    start = parse_vp8(data)
    if start is not None:
        assert len(shift_picture_numbers(data, start, 1, 1)) == len(data)
