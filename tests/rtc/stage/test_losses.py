"""What is asked for again, when, and when it is given up."""

from hypothesis import given
from hypothesis import strategies as st

from rtc.stage.losses import (
    ASK_AFTER_SECONDS,
    ASK_AGAIN_SECONDS,
    MAX_ASKS,
    MAX_MISSING,
    KeyFrameGate,
    LossList,
)


def test_a_gap_is_asked_for_after_a_moment() -> None:
    losses = LossList()
    losses.note_arrival(10, 0.0)
    losses.note_arrival(13, 0.0)
    assert losses.take_due(ASK_AFTER_SECONDS / 2) == []
    assert losses.take_due(ASK_AFTER_SECONDS) == [11, 12]


def test_what_came_late_is_not_asked_for() -> None:
    losses = LossList()
    for number in (10, 12, 11):
        losses.note_arrival(number, 0.0)
    assert losses.take_due(1.0) == []


def test_a_packet_that_comes_twice_is_no_arrival() -> None:
    losses = LossList()
    assert losses.note_arrival(10, 0.0)
    assert losses.note_arrival(12, 0.0)
    assert losses.note_arrival(11, 0.0)
    assert not losses.note_arrival(11, 0.0)
    assert not losses.note_arrival(12, 0.0)


def test_it_is_asked_again_and_given_up_in_the_end() -> None:
    losses = LossList()
    losses.note_arrival(10, 0.0)
    losses.note_arrival(12, 0.0)
    now, asks = 0.0, 0
    for _ in range(200):
        now += ASK_AGAIN_SECONDS / 5
        asks += len(losses.take_due(now))
    assert 2 <= asks <= MAX_ASKS
    assert len(losses) == 0


def test_an_outage_is_not_asked_for_packet_by_packet() -> None:
    losses = LossList()
    losses.note_arrival(10, 0.0)
    losses.note_arrival(10 + MAX_MISSING + 2, 0.0)
    assert losses.take_due(1.0) == []


@given(st.permutations(range(30)), st.sets(st.integers(1, 28), max_size=10))
def test_exactly_the_missing_ones_are_asked_for(order: list[int], lost: set[int]) -> None:
    losses = LossList()
    losses.note_arrival(0, 0.0)
    for number in order:
        if number not in lost:
            losses.note_arrival(number, 0.0)
    assert set(losses.take_due(ASK_AFTER_SECONDS)) == {n for n in lost if n < 29}


def test_wishes_for_a_key_frame_are_merged_to_one_a_second() -> None:
    gate = KeyFrameGate()
    asked = []
    for tick in range(100):
        gate.want()
        asked.append(gate.take_request(tick * 0.05))
    assert asked.count(True) == 5
    assert asked[0]


def test_a_wish_is_kept_until_a_key_frame_comes() -> None:
    gate = KeyFrameGate()
    gate.want()
    assert gate.take_request(0.0)
    assert not gate.take_request(0.9)
    assert gate.take_request(1.0)
    gate.satisfied()
    assert not gate.take_request(2.0)
