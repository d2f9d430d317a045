"""More long comments than any buffer holds, and the check that none is missing."""

from typing import Any

from sqlalchemy.orm import Session

from consultations.comments.actions import post_comments
from consultations.comments.policy import Floor
from consultations.history import last_seq
from tests.cast import Cast
from tests.consultations.comments.floors import said

COMMENTS = 700
"""Of 500 characters each: over a megabyte, far past the kernel's and our own bound together."""


def flood(session: Session, cast: Cast, floor: Floor) -> tuple[int, int]:
    """Long comments from elsewhere; the first and the last number."""
    first = last_seq(session, "meeting", floor.meeting_id) + 1
    for start in range(0, COMMENTS, 100):
        numbers = range(start, min(start + 100, COMMENTS))
        batch = [said(session, cast, cast.villager, f"{n:04}" + "长" * 496) for n in numbers]
        post_comments(session, floor, batch)
        session.commit()
    last = last_seq(session, "meeting", floor.meeting_id)
    session.rollback()
    return first, last


def assert_without_gaps(batches: list[dict[str, Any]], first: int) -> int:
    """Checks that each batch follows the one before; gives how far they reach."""
    for batch in batches:
        assert batch["first"] == first
        assert [e["seq"] for e in batch["events"]] == list(range(first, batch["last"] + 1))
        first = batch["last"] + 1
    return first - 1
