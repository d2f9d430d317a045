"""The demo's matters stand as the handbook tells, on whatever day they are loaded."""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from consultations import clock, history
from consultations.demo import load_demo
from consultations.demo.viewers import viewer_named
from consultations.people.queries import find_place
from consultations.secrets import KeyRing
from consultations.suggestions.kinds import Kind
from consultations.suggestions.machine import state_of
from consultations.suggestions.models import Suggestion
from consultations.tracking.figures import figures
from consultations.tracking.queries import desk_queue, leader_stack, public_matters

A_SUNDAY = date(2026, 11, 22)
AFTER_SPRING_FESTIVAL = date(2026, 2, 24)
A_NEW_YEAR = date(2027, 1, 4)


@pytest.mark.parametrize("today", [A_SUNDAY, AFTER_SPRING_FESTIVAL, A_NEW_YEAR])
def test_every_day_gives_the_same_nine_matters(
    session: Session, ring: KeyRing, today: date
) -> None:
    with clock.frozen(datetime.combine(today, time(1, 0), UTC)):
        load_demo(session, ring, today)
        matters = session.scalars(
            select(Suggestion)
            .where(Suggestion.kind != Kind.DRAFT_COMMENT)
            .order_by(Suggestion.created_at)
        ).all()
        states = [matter.state for matter in matters]
        assert sorted(states) == [
            "answered",
            "assigned",
            "assigned",
            "assigned",
            "closed",
            "closed",
            "in_progress",
            "needs_supplement",
            "submitted",
        ]
        for matter in matters:
            events = history.timeline(session, "suggestion", matter.id)
            assert state_of(event.kind for event in events) == matter.state
            assert history.first_broken_link(events) is None
            assert [event.at for event in events] == sorted(event.at for event in events)


def test_everybody_of_the_demo_finds_something_to_do(session: Session, ring: KeyRing) -> None:
    load_demo(session, ring, A_SUNDAY)
    stack = leader_stack(session, viewer_named(session, "赵明远"))
    assert stack[0].is_late
    assert len(stack) >= 3
    assert leader_stack(session, viewer_named(session, "何志刚"))[0].answers[0].score
    assert desk_queue(session, viewer_named(session, "吴海燕"))
    assert desk_queue(session, viewer_named(session, "杨晓雯"))


def test_the_figures_of_the_demo_are_honest(session: Session, ring: KeyRing) -> None:
    load_demo(session, ring, A_SUNDAY)
    village = find_place(session, "qingshiwan")
    assert village is not None
    counted = figures(session, village, date(2026, 1, 1))
    assert (counted.overdue_now.part, counted.answered.part) == (1, 4)
    assert (counted.satisfied.part, counted.fair.part, counted.dissatisfied.part) == (1, 1, 1)
    confidential = [m for m in public_matters(session, village) if m.privacy == "confidential"]
    assert [matter.words for matter in confidential] == [""]
