"""A matter as one person may see it: the only form in which pages get it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, joinedload

from consultations import clock
from consultations.clock import working_days_between
from consultations.people.models import Place, Unit
from consultations.people.queries import work_calendar
from consultations.routing.models import Assignment
from consultations.routing.visibility import Sight, is_party, may_know, may_read
from consultations.suggestions.kinds import Outcome
from consultations.suggestions.machine import OPEN, Clock, State
from consultations.suggestions.models import Suggestion
from consultations.tracking.models import Answer, Deadline, Rating, SupplementList

DONE = (Outcome.RESOLVED, Outcome.EXPLAINED, Outcome.ALREADY_DONE)
"""After these a content author has what was wanted; after "adopted" there is only a promise."""
_BEING_DONE = {*OPEN, State.DISSATISFIED, State.MERGED} - {
    State.SUBMITTED,
    State.NEEDS_SUPPLEMENT,
    State.RECEIVED,
}


@dataclass(frozen=True)
class Holder:
    """Who has it."""

    unit: Unit
    leader: str
    title: str
    title_en: str
    phone: str


@dataclass(frozen=True)
class Promised:
    """A date, what it was counted from and how."""

    due_on: date
    counted_from: date
    days: int
    counting: str
    reason: str
    provisional: bool
    stopped_on: date | None
    days_left: int
    """Working days from today; below zero when it is late."""


@dataclass(frozen=True)
class SignedAnswer:
    """An answer with what its author thought of it."""

    outcome: str
    reason: str
    detail: str
    promised_on: date | None
    name: str
    title: str
    title_en: str
    signed_at: datetime
    score: str = ""
    said: str = ""


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What a page may show; `words` are empty where the viewer may not read them."""

    id: UUID
    number: str
    kind: str
    addressee: str
    state: str
    privacy: str
    village: Place
    created_at: datetime
    source: str
    party: bool
    """Whether the viewer is the author, a handler or holds the code."""
    readable: bool
    mine: bool
    words: str = field(repr=False)
    by: str
    on_behalf_of: str = ""
    author_agreed: str = "yes"
    meeting_id: UUID | None = None
    agenda_item_id: UUID | None = None
    second: int | None = None
    article_text: str = ""
    proposed_wording: str = ""
    holder: Holder | None = None
    due: Promised | None = None
    """Of the answer."""
    rating_due: Promised | None = None
    answers: Sequence[SignedAnswer] = ()
    missing: str = ""
    missing_until: date | None = None

    @property
    def status(self) -> str:
        """The one of the five words that villagers see."""
        return status_word(self.state, self.answers[-1].outcome if self.answers else "")

    @property
    def is_open(self) -> bool:
        """Whether an answer is owed."""
        return self.state in OPEN

    @property
    def is_late(self) -> bool:
        """Whether an answer is owed and the promised day is over."""
        return self.is_open and self.due is not None and self.due.days_left < 0


def status_word(state: str, outcome: str) -> str:
    """received, in_progress, answered, done or failed."""
    if state in (State.NOT_ACCEPTED, State.WITHDRAWN):
        return "failed"
    if state in _BEING_DONE:
        return "in_progress"
    if state in (State.ANSWERED, State.NO_REPLY):
        return "answered"
    if state in (State.CONFIRMED, State.CLOSED):
        if outcome == Outcome.NOT_ADOPTED:
            return "failed"
        return "done" if outcome in DONE else "answered"
    return "received"


def find_matter(session: Session, sight: Sight, number: str) -> Matter | None:
    """One matter by its number, if the viewer may know of it."""
    query = matters_query(sight, Suggestion.number == number)
    found = read_matters(session, sight, query)
    return found[0] if found else None


def matters_query(sight: Sight, *conditions: ColumnElement[bool]) -> Select[Suggestion, bool, bool]:
    """Every list of matters starts here: what may not be known is not in it."""
    return (
        select(
            Suggestion,
            may_read(sight).label("readable"),
            is_party(sight).label("party"),
        )
        .options(joinedload(Suggestion.village).joinedload(Place.parent))
        .where(may_know(sight), *conditions)
    )


def read_matters(
    session: Session, sight: Sight, query: Select[Suggestion, bool, bool]
) -> list[Matter]:
    """Carries out such a list with a fixed number of queries, whatever its length."""
    rows = session.execute(query).all()
    around = _Around(session, [row[0] for row in rows])
    return [_matter(row[0], bool(row[1]), bool(row[2]), sight, around) for row in rows]


class _Around:
    """Everything that hangs on some suggestions, read once for all of them."""

    def __init__(self, session: Session, suggestions: Sequence[Suggestion]) -> None:
        ids = [suggestion.id for suggestion in suggestions]
        self.holders = {a.suggestion_id: a for a in _assignments(session, ids)}
        self.answers = _answers(session, ids)
        self.ratings = {
            r.answer_id: r
            for r in session.scalars(select(Rating).where(Rating.suggestion_id.in_(ids)))
        }
        self.deadlines = _deadlines(session, ids)
        lists = select(SupplementList).where(SupplementList.suggestion_id.in_(ids))
        self.missing = {s.suggestion_id: s for s in session.scalars(lists)}
        villages = {s.village_id: s.village for s in suggestions}
        self.calendars = {key: work_calendar(session, v) for key, v in villages.items()}

    def promised(self, suggestion: Suggestion, name: Clock) -> Promised | None:
        """The newest date of a clock."""
        held = self.deadlines.get((suggestion.id, name))
        if held is None:
            return None
        calendar = self.calendars[suggestion.village_id]
        return Promised(
            due_on=held.due_on,
            counted_from=held.counted_from,
            days=held.days,
            counting=held.counting,
            reason=held.reason,
            provisional=held.provisional,
            stopped_on=held.stopped_on,
            days_left=working_days_left(clock.today(), held.due_on, calendar),
        )


def working_days_left(today: date, due: date, calendar: clock.WorkCalendar) -> int:
    """Working days until the date; a date that has passed is at least one day late."""
    left = working_days_between(today, due, calendar)
    return min(left, -1) if today > due else left


def _assignments(session: Session, ids: Iterable[UUID]) -> Sequence[Assignment]:
    return session.scalars(
        select(Assignment)
        .options(
            joinedload(Assignment.unit).joinedload(Unit.place),
            joinedload(Assignment.leader),
            joinedload(Assignment.office),
        )
        .where(Assignment.suggestion_id.in_(ids), Assignment.ended_at.is_(None))
    ).all()


def _answers(session: Session, ids: Iterable[UUID]) -> dict[UUID, list[Answer]]:
    found: dict[UUID, list[Answer]] = {}
    query = select(Answer).where(Answer.suggestion_id.in_(ids)).order_by(Answer.round)
    for answer in session.scalars(query):
        found.setdefault(answer.suggestion_id, []).append(answer)
    return found


def _deadlines(session: Session, ids: Iterable[UUID]) -> dict[tuple[UUID, str], Deadline]:
    query = select(Deadline).where(Deadline.suggestion_id.in_(ids)).order_by(Deadline.turn)
    return {(held.suggestion_id, held.clock_name): held for held in session.scalars(query)}


def _matter(row: Suggestion, readable: bool, party: bool, sight: Sight, around: _Around) -> Matter:
    viewer = sight.viewer
    mine = viewer.account_id is not None and row.author_id == viewer.account_id
    missing = around.missing.get(row.id) if party else None
    return Matter(
        id=row.id,
        number=row.number,
        kind=row.kind,
        addressee=row.addressee,
        state=row.state,
        privacy=row.privacy,
        village=row.village,
        created_at=row.created_at,
        source=row.source,
        party=party,
        readable=readable,
        mine=mine or row.id in sight.keys,
        words=row.words if readable else "",
        by=row.shown_as if readable else "",
        on_behalf_of=row.on_behalf_of if party else "",
        author_agreed=row.author_agreed,
        meeting_id=row.meeting_id if readable else None,
        agenda_item_id=row.agenda_item_id if readable else None,
        second=row.second if readable else None,
        article_text=row.article_text if readable else "",
        proposed_wording=row.proposed_wording if readable else "",
        holder=_holder(around.holders.get(row.id), row.village),
        due=around.promised(row, Clock.ANSWER),
        rating_due=around.promised(row, Clock.RATING),
        answers=[_signed(a, around, readable) for a in around.answers.get(row.id, ())],
        missing=missing.missing if missing else "",
        missing_until=missing.due_on if missing else None,
    )


def _holder(assignment: Assignment | None, village: Place) -> Holder | None:
    if assignment is None:
        return None
    return Holder(
        unit=assignment.unit,
        leader=assignment.leader.name,
        title=assignment.office.title,
        title_en=assignment.office.title_en,
        phone=assignment.unit.phone or assignment.unit.place.phone or village.phone,
    )


def _signed(answer: Answer, around: _Around, readable: bool) -> SignedAnswer:
    rating = around.ratings.get(answer.id)
    return SignedAnswer(
        outcome=answer.outcome,
        reason=answer.reason if readable else "",
        detail=answer.detail if readable else "",
        promised_on=answer.promised_on,
        name=answer.signed_name,
        title=answer.signed_title,
        title_en=answer.signed_title_en,
        signed_at=answer.signed_at,
        score=rating.score if rating else "",
        said=rating.words if rating and readable else "",
    )
