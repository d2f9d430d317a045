"""The small parts: buckets, memory, and cutting a batch into frames."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.live.buckets import TokenBuckets
from webapp.live.memory import REMEMBERED, Memory
from webapp.live.splitting import split_batch


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_gives_its_burst_then_its_rate() -> None:
    clock = Clock()
    buckets = TokenBuckets(0.5, 3, clock)
    assert [buckets.take("li") for _ in range(4)] == [0, 0, 0, 2]
    clock.now += 1
    assert buckets.take("li") == 1
    clock.now += 1
    assert buckets.take("li") == 0
    assert buckets.take("qin") == 0


def test_it_remembers_who_ran_dry_and_forgets_who_is_idle() -> None:
    clock = Clock()
    buckets = TokenBuckets(0.5, 1, clock)
    buckets.take("li")
    assert not buckets.was_refused("li", 60)
    buckets.take("li")
    assert buckets.was_refused("li", 60)
    clock.now += 61
    assert not buckets.was_refused("li", 60)
    buckets.forget_idle(60)
    assert buckets.take("li") == 0


@given(st.lists(st.floats(0, 5), max_size=60))
def test_no_pattern_of_tries_gets_more_than_burst_and_rate(gaps: list[float]) -> None:
    clock = Clock()
    buckets = TokenBuckets(0.5, 3, clock)
    passed = 0
    for gap in gaps:
        clock.now += gap
        passed += buckets.take("li") == 0
    assert passed <= 3 + 0.5 * sum(gaps) + 1e-6


def posted(seq: int, text: str = "在") -> dict[str, Any]:
    comment_id = f"c{seq}"
    return {"seq": seq, "type": "comment.posted", "at": "", "comment_id": comment_id, "text": text}


def test_memory_gives_what_came_after_or_says_that_it_forgot() -> None:
    memory = Memory(since=10)
    memory.add([posted(11), posted(13)])
    assert memory.after(9) is None
    assert memory.after(10) == [posted(11), posted(13)]
    assert memory.after(12) == [posted(13)]
    assert memory.after(13) == []


def test_memory_is_bounded_and_knows_from_where_on_it_is_whole() -> None:
    memory = Memory(since=0)
    memory.add([posted(seq) for seq in range(1, REMEMBERED + 11)])
    assert memory.after(9) is None
    kept = memory.after(10)
    assert kept is not None
    assert [event["seq"] for event in kept] == list(range(11, REMEMBERED + 11))


@pytest.mark.parametrize("kind", ["comment.hidden", "comment.withdrawn"])
def test_memory_takes_out_words_that_were_hidden(kind: str) -> None:
    memory = Memory(since=0)
    memory.add([posted(1, "收二手车"), posted(2, "别的")])
    memory.add([{"seq": 3, "type": kind, "at": "", "comment_id": "c1"}])
    kept = memory.after(0)
    assert kept is not None
    assert "二手车" not in str(kept)
    assert kept[0]["redacted"] is True
    assert kept[1]["text"] == "别的"


@given(
    sizes=st.lists(st.integers(0, 400), max_size=40),
    hidden=st.integers(0, 3),
    largest=st.integers(200, 4000),
)
def test_parts_cover_a_batch_without_gap_or_overlap(
    sizes: list[int], hidden: int, largest: int
) -> None:
    events = [posted(10 + n * 2, "长" * size) for n, size in enumerate(sizes)]
    batch = {"first": 9, "last": 10 + 2 * len(events) + hidden, "events": events}
    parts = list(split_batch(batch, largest))
    assert [event for part in parts for event in part["events"]] == events
    assert (parts[0]["first"], parts[-1]["last"]) == (batch["first"], batch["last"])
    for part, following in zip(parts, parts[1:], strict=False):
        assert following["first"] == part["last"] + 1
    assert all(len(part["events"]) <= 1 or len(str(part).encode()) < largest * 2 for part in parts)


def test_an_empty_batch_still_tells_how_far_the_log_reaches() -> None:
    batch = {"first": 5, "last": 7, "events": list[Any]()}
    assert list(split_batch(batch, 1000)) == [batch]
