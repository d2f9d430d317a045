"""The figures everybody may check: each with its numerator and its denominator."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from consultations import clock
from consultations.people.models import Place
from consultations.suggestions.kinds import Score
from consultations.suggestions.machine import OPEN, Clock
from consultations.suggestions.models import Suggestion
from consultations.suggestions.visibility import not_accusation
from consultations.tracking.models import Answer, Deadline, Rating
from consultations.tracking.queries import in_place


@dataclass(frozen=True)
class Figure:
    """So many of so many."""

    part: int
    whole: int


@dataclass(frozen=True)
class Figures:
    """What became of everything that came in since a day. Accusations count nowhere."""

    since: date
    received: int
    answered: Figure
    """With at least one answer, of all received."""
    on_time: Figure
    """Answered by the first date that was promised, of those answered or due by now."""
    overdue_now: Figure
    """Past the date that holds today and still not answered, of those open."""
    satisfied: Figure
    fair: Figure
    dissatisfied: Figure
    """Verdicts, of all verdicts on answers to these matters."""


def figures(session: Session, place: Place, since: date) -> Figures:
    """The figures of a place; two queries, whatever the number of matters."""
    counted = _count_matters(session, place, since)
    scores = _count_scores(session, place, since)
    rated = sum(scores.values())
    return Figures(
        since=since,
        received=counted["received"],
        answered=Figure(counted["answered"], counted["received"]),
        on_time=Figure(counted["on_time"], counted["due"]),
        overdue_now=Figure(counted["overdue"], counted["open"]),
        satisfied=Figure(scores.get(Score.SATISFIED, 0), rated),
        fair=Figure(scores.get(Score.FAIR, 0), rated),
        dissatisfied=Figure(scores.get(Score.DISSATISFIED, 0), rated),
    )


def _counted(place: Place, since: date) -> ColumnElement[bool]:
    start = datetime.combine(since, time.min, tzinfo=clock.ZONE)
    return and_(not_accusation(), in_place(place), Suggestion.created_at >= start)


def _count_matters(session: Session, place: Place, since: date) -> dict[str, int]:
    today = clock.today()
    first, newest = _promised(Deadline.turn.asc()), _promised(Deadline.turn.desc())
    answered = exists().where(Answer.suggestion_id == Suggestion.id)
    is_open = Suggestion.state.in_(OPEN)
    # What its author took back is owed to nobody.
    due = or_(answered, and_(is_open, first < today))
    columns = {
        "received": func.count(),
        "answered": _times(answered),
        "due": _times(due),
        "on_time": _times(and_(answered, _first_stop() <= first)),
        "open": _times(is_open),
        "overdue": _times(and_(is_open, newest < today)),
    }
    row = session.execute(
        select(*(column.label(name) for name, column in columns.items()))
        .select_from(Suggestion)
        .where(_counted(place, since))
    ).one()
    return {name: int(row._mapping[name] or 0) for name in columns}


def _times(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _promised(order: ColumnElement[int]) -> ScalarSelect[date]:
    return (
        select(Deadline.due_on)
        .where(Deadline.suggestion_id == Suggestion.id, Deadline.clock_name == Clock.ANSWER)
        .order_by(order)
        .limit(1)
        .scalar_subquery()
    )


def _first_stop() -> ScalarSelect[date | None]:
    return (
        select(Deadline.stopped_on)
        .where(Deadline.suggestion_id == Suggestion.id, Deadline.clock_name == Clock.ANSWER)
        .order_by(Deadline.turn)
        .limit(1)
        .scalar_subquery()
    )


def _count_scores(session: Session, place: Place, since: date) -> dict[str, int]:
    rows = session.execute(
        select(Rating.score, func.count())
        .join(Suggestion, Suggestion.id == Rating.suggestion_id)
        .where(_counted(place, since))
        .group_by(Rating.score)
    )
    return {str(row[0]): int(row[1]) for row in rows}
