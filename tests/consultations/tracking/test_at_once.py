"""Two people press at the same moment: one step is taken, the other is told, nothing is doubled."""

import threading
from collections.abc import Callable
from uuid import UUID, uuid4

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from consultations import clock, history
from consultations.db import make_sessions
from consultations.errors import Closed
from consultations.people.models import Account
from consultations.people.queries import viewer_of
from consultations.suggestions.machine import state_of
from consultations.suggestions.models import Suggestion
from consultations.tracking.answers import sign_answer
from consultations.tracking.models import Answer, Rating
from consultations.tracking.verdicts import rate_answer
from tests.cast import Cast
from tests.conftest import MORNING
from tests.matters import Desk, answer_text

AT_ONCE = 6
Act = Callable[[Session, Suggestion], object]


def press_at_once(engine: Engine, suggestion_id: UUID, act: Act) -> list[str]:
    """What each of several people was told: done, or why not."""
    sessions, told, gate = make_sessions(engine), [], threading.Barrier(AT_ONCE)

    def press() -> None:
        with clock.frozen(MORNING), sessions() as own:
            gate.wait(timeout=10)
            try:
                act(own, own.get_one(Suggestion, suggestion_id))
                own.commit()
                told.append("done")
            except Closed as refused:
                own.rollback()
                told.append(refused.code)

    threads = [threading.Thread(target=press) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(told)


def check_log(session: Session, suggestion_id: UUID) -> None:
    session.expire_all()
    suggestion = session.get_one(Suggestion, suggestion_id)
    events = history.timeline(session, "suggestion", suggestion_id)
    assert state_of(event.kind for event in events) == suggestion.state
    assert history.first_broken_link(events) is None


def test_of_several_answers_one_is_signed(
    engine: Engine, session: Session, desk: Desk, cast: Cast
) -> None:
    suggestion_id = desk.assigned().id
    session.commit()

    def sign(own: Session, suggestion: Suggestion) -> None:
        viewer = viewer_of(own, own.get_one(Account, cast.leader.id))
        sign_answer(own, suggestion, answer_text(), viewer, uuid4())

    told = press_at_once(engine, suggestion_id, sign)
    assert told == ["done"] + ["matter_not_in_that_state"] * (AT_ONCE - 1)
    assert len(session.scalars(select(Answer)).all()) == 1
    check_log(session, suggestion_id)


def test_of_several_verdicts_one_counts(
    engine: Engine, session: Session, desk: Desk, cast: Cast
) -> None:
    suggestion_id = desk.answered().id
    session.commit()

    def rate(own: Session, suggestion: Suggestion) -> None:
        viewer = viewer_of(own, own.get_one(Account, cast.villager.id))
        rate_answer(own, suggestion, "fair", "", viewer, uuid4())

    told = press_at_once(engine, suggestion_id, rate)
    assert told == ["already_rated"] * (AT_ONCE - 1) + ["done"]
    assert len(session.scalars(select(Rating)).all()) == 1
    check_log(session, suggestion_id)


def test_one_tap_arriving_several_times_at_once_is_one_verdict(
    engine: Engine, session: Session, desk: Desk, cast: Cast
) -> None:
    suggestion_id, tap = desk.answered().id, uuid4()
    session.commit()

    def rate(own: Session, suggestion: Suggestion) -> None:
        viewer = viewer_of(own, own.get_one(Account, cast.villager.id))
        rate_answer(own, suggestion, "dissatisfied", "没说清楚", viewer, tap)

    assert press_at_once(engine, suggestion_id, rate) == ["done"] * AT_ONCE
    assert len(session.scalars(select(Rating)).all()) == 1
    check_log(session, suggestion_id)
