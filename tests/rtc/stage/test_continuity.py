"""One unbroken programme out of any number of publishers."""

from aiortc.codecs.vpx import VpxPayloadDescriptor
from hypothesis import given
from hypothesis import strategies as st

from rtc.packets.video import parse_vp8
from rtc.stage.continuity import Continuity, PictureNumbers

SOURCES = st.lists(
    st.tuples(st.integers(0x10000, 0x30000), st.integers(0, 0xFFFFFFFF), st.integers(1, 40)),
    min_size=1,
    max_size=6,
)


@given(SOURCES)
def test_sequences_go_on_over_every_change_of_source(
    sources: list[tuple[int, int, int]],
) -> None:
    continuity = Continuity(90_000)
    placed, now = [], 1.0
    for first, timestamp, count in sources:
        continuity.begin_source()
        for index in range(count):
            now += 0.033
            found = continuity.place(first + index, timestamp + 3000 * index, now)
            assert found is not None
            placed.append(found)
    numbers = [number for number, _ in placed]
    assert numbers == list(range(1, len(placed) + 1))


@given(SOURCES, st.floats(0.0, 100.0))
def test_timestamps_never_run_backwards_and_keep_to_real_time(
    sources: list[tuple[int, int, int]], pause: float
) -> None:
    continuity = Continuity(90_000)
    previous: int | None = None
    now = 1.0
    for first, timestamp, count in sources:
        continuity.begin_source()
        now += pause
        for index in range(count):
            now += 1 / 30
            found = continuity.place(first + index, timestamp + 3000 * index, now)
            assert found is not None
            if previous is not None:
                step = (found[1] - previous) & 0xFFFFFFFF
                longest = (pause + 1 / 30) * 90_000 + 1
                assert 3000 <= step <= max(3000, longest)
            previous = found[1]


@given(st.permutations(range(20)))
def test_reordered_packets_keep_their_distance(order: list[int]) -> None:
    continuity = Continuity(90_000)
    assert continuity.place(70_000, 0, 1.0) == (1, 0)
    found = {n: continuity.place(70_001 + n, 100 * n, 1.0) for n in order}
    assert found == {n: (2 + n, 100 * n) for n in range(20)}


def test_a_late_packet_of_the_source_before_is_left_out() -> None:
    continuity = Continuity(90_000)
    continuity.place(70_000, 0, 1.0)
    continuity.begin_source()
    assert continuity.place(90_000, 0, 1.1) is not None
    assert continuity.place(89_999, 0, 1.1) is None


def test_a_reports_timestamp_moves_with_the_packets() -> None:
    continuity = Continuity(48_000)
    continuity.place(70_000, 500, 1.0)
    continuity.begin_source()
    placed = continuity.place(80_000, 4_000_000_000, 2.0)
    assert placed is not None
    assert continuity.place_timestamp(4_000_000_960) == (placed[1] + 960) & 0xFFFFFFFF


def make_payload(picture: int, tl0: int) -> bytes:
    descriptor = VpxPayloadDescriptor(
        partition_start=1, partition_id=0, picture_id=picture, tl0picidx=tl0, tid=(0, 0)
    )
    return bytes(descriptor) + b"\x10"


@given(
    st.lists(
        st.tuples(st.integers(0, 0x7FFF), st.integers(0, 255), st.integers(1, 10)),
        min_size=1,
        max_size=5,
    )
)
def test_frame_numbers_go_on_over_every_change_of_source(
    sources: list[tuple[int, int, int]],
) -> None:
    numbers = PictureNumbers()
    seen = []
    for first, tl0, count in sources:
        for index in range(count):
            payload = make_payload((first + index) & 0x7FFF, (tl0 + index) & 0xFF)
            start = parse_vp8(payload)
            assert start is not None
            if index == 0:
                numbers.begin_source(start)
            parsed, _ = VpxPayloadDescriptor.parse(numbers.rewrite(payload, start, at_head=True))
            seen.append((parsed.picture_id, parsed.tl0picidx))
    assert seen == [(n & 0x7FFF, n & 0xFF) for n in range(1, len(seen) + 1)]
