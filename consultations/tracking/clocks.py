"""Starting and stopping the clocks of a matter, as the table of steps says."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consultations import clock
from consultations.clock import DueDate
from consultations.drafts.models import Draft, DraftVersion
from consultations.events import Actor
from consultations.people.queries import work_calendar
from consultations.suggestions.events import (
    SuggestionAnswered,
    SuggestionEvent,
    SuggestionReopened,
    SuggestionSubmitted,
)
from consultations.suggestions.kinds import Kind
from consultations.suggestions.machine import OF_EVENT, Clock
from consultations.suggestions.models import Suggestion
from consultations.tracking.models import Deadline
from consultations.tracking.promise import RATING_TERM, Term, term_again, terms_for


def start_first_clocks(session: Session, happened: SuggestionSubmitted, _actor: Actor) -> None:
    """Reaction: every date that is promised to the author, counted from today."""
    suggestion = session.get_one(Suggestion, happened.subject_id)
    for name, term in terms_for(suggestion.kind, suggestion.addressee).items():
        start = clock.today()
        if suggestion.kind == Kind.DRAFT_COMMENT and name == Clock.ANSWER:
            start = _closing_day(session, suggestion) or start
        _start(session, suggestion, name, term, start)


def start_clock_again(session: Session, happened: SuggestionReopened, _actor: Actor) -> None:
    """Reaction: a reopened matter has half the time it had at first."""
    suggestion = session.get_one(Suggestion, happened.subject_id)
    term = term_again(suggestion.kind, suggestion.addressee)
    _start(session, suggestion, Clock.ANSWER, term, clock.today(), happened.round)


def start_rating_clock(session: Session, happened: SuggestionAnswered, _actor: Actor) -> None:
    """Reaction: from the answer on the author is asked for a verdict."""
    suggestion = session.get_one(Suggestion, happened.subject_id)
    _start(session, suggestion, Clock.RATING, RATING_TERM, clock.today(), happened.round)


def stop_clocks(session: Session, happened: SuggestionEvent, _actor: Actor) -> None:
    """Reaction to every step: stops what the table says it stops."""
    stopped = OF_EVENT[happened.kind].stops
    running = session.scalars(
        select(Deadline).where(
            Deadline.suggestion_id == happened.subject_id,
            Deadline.clock_name.in_(stopped),
            Deadline.stopped_on.is_(None),
        )
    )
    for deadline in running:
        deadline.stopped_on = clock.today()
    session.flush()


def answer_deadline(session: Session, suggestion_id: UUID) -> Deadline | None:
    """The day by which an answer was promised; the newest promise holds."""
    return session.scalar(
        select(Deadline)
        .where(Deadline.suggestion_id == suggestion_id, Deadline.clock_name == Clock.ANSWER)
        .order_by(Deadline.turn.desc())
        .limit(1)
    )


def due_on(session: Session, suggestion: Suggestion, term: Term) -> DueDate:
    """A term from today by the calendar of the village."""
    return term.due(clock.today(), work_calendar(session, suggestion.village))


def _start(
    session: Session,
    suggestion: Suggestion,
    name: Clock,
    term: Term,
    start: date,
    round_: int = 1,
) -> None:
    due = term.due(start, work_calendar(session, suggestion.village))
    turns = select(func.count()).where(
        Deadline.suggestion_id == suggestion.id, Deadline.clock_name == name
    )
    session.add(
        Deadline(
            suggestion_id=suggestion.id,
            clock_name=name,
            turn=(session.scalar(turns) or 0) + 1,
            round=round_,
            reason="promise" if round_ == 1 or name == Clock.RATING else "reopened",
            due_on=due.day,
            counted_from=due.counted_from,
            days=due.working_days,
            counting=term.counting,
            provisional=due.provisional,
        )
    )
    session.flush()


def _closing_day(session: Session, suggestion: Suggestion) -> date | None:
    version = suggestion.draft_version_id
    return session.scalar(
        select(Draft.closes_on)
        .join(DraftVersion, DraftVersion.draft_id == Draft.id)
        .where(DraftVersion.id == version)
    )
