"""The lists of matters: mine, the leader's stack, the desk, what everybody may read."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, UnaryExpression, exists, or_, select
from sqlalchemy.orm import Session

from consultations import clock
from consultations.people.models import Office, Place, Tenure, Unit
from consultations.people.viewer import Viewer
from consultations.routing.models import Assignment
from consultations.routing.owners import places_served
from consultations.routing.visibility import Sight, is_party
from consultations.suggestions.kinds import Kind, Privacy
from consultations.suggestions.machine import LEADS, OPEN, Clock, State
from consultations.suggestions.models import Suggestion
from consultations.suggestions.visibility import not_accusation, public_knows, public_reads
from consultations.tracking.matters import Matter, matters_query, read_matters
from consultations.tracking.models import Answer, Deadline

PAGE = 50
_TO_RECEIVE = (
    State.SUBMITTED,
    State.NEEDS_SUPPLEMENT,
    State.RECEIVED,
    State.OBJECTED,
    State.TRANSFERRED,
)


def matters_of(session: Session, viewer: Viewer, limit: int = PAGE) -> list[Matter]:
    """What somebody said, newest first; those entered for others stand in `entered_by`."""
    if viewer.account_id is None:
        return []
    sight = Sight(viewer)
    query = matters_query(sight, not_accusation(), Suggestion.author_id == viewer.account_id)
    return read_matters(session, sight, query.order_by(*_newest()).limit(limit))


def entered_by(session: Session, viewer: Viewer, limit: int = PAGE) -> list[Matter]:
    """What somebody entered for people without a telephone, newest first."""
    if viewer.account_id is None:
        return []
    sight = Sight(viewer)
    mine = (Suggestion.entered_by_id == viewer.account_id, Suggestion.read_back.is_(True))
    query = matters_query(sight, not_accusation(), *mine)
    return read_matters(session, sight, query.order_by(*_newest()).limit(limit))


def leader_stack(session: Session, viewer: Viewer, limit: int = PAGE) -> list[Matter]:
    """What a leader must answer, the most urgent first.

    Also what was given to somebody of the own unit who holds no lead office there any more.
    """
    units = [duty.unit_id for duty in viewer.duties if duty.role in LEADS]
    if not units or viewer.person_id is None:
        return []
    sight = Sight(viewer)
    query = matters_query(
        sight,
        not_accusation(),
        Suggestion.state.in_(OPEN),
        _is_given_to(viewer.person_id, units),
    )
    order = (_answer_due().asc().nulls_last(), Suggestion.created_at)
    return read_matters(session, sight, query.order_by(*order).limit(limit))


def desk_queue(session: Session, viewer: Viewer, limit: int = PAGE) -> list[Matter]:
    """What waits to be received or given to somebody, in the order it came."""
    places = places_served(viewer)
    if not places:
        return []
    sight = Sight(viewer)
    owned_here = exists().where(
        Assignment.suggestion_id == Suggestion.id,
        Assignment.ended_at.is_(None),
        Assignment.unit.has(Unit.place_id.in_(places)),
    )
    # Comments on a draft, once read, wait for the adoption table, not for an office.
    waits = or_(Suggestion.kind != Kind.DRAFT_COMMENT, Suggestion.state != State.RECEIVED)
    here = (Suggestion.state.in_(_TO_RECEIVE), waits, owned_here)
    query = matters_query(sight, not_accusation(), is_party(sight), *here)
    return read_matters(session, sight, query.order_by(Suggestion.created_at).limit(limit))


def diverted_to(session: Session, viewer: Viewer, limit: int = PAGE) -> list[Matter]:
    """Accusations, for the county contact alone."""
    if not viewer.holds("county_supervisor"):
        return []
    sight = Sight(viewer)
    query = matters_query(sight, is_party(sight), Suggestion.kind == Kind.ACCUSATION)
    return read_matters(session, sight, query.order_by(*_newest()).limit(limit))


def public_matters(session: Session, place: Place, limit: int = PAGE) -> list[Matter]:
    """What everybody may read of a place, open ones that wait longest first."""
    sight = Sight()
    query = matters_query(sight, public_knows(), in_place(place))
    waiting = Suggestion.state.in_(OPEN)
    order = (waiting.desc(), Suggestion.created_at)
    return read_matters(session, sight, query.order_by(*order).limit(limit))


def latest_answers(session: Session, place: Place, limit: int = 3) -> list[Matter]:
    """The newest answers that everybody may read."""
    sight = Sight()
    newest = (
        select(Answer.signed_at)
        .where(Answer.suggestion_id == Suggestion.id)
        .order_by(Answer.round.desc())
        .limit(1)
        .scalar_subquery()
    )
    answered = exists().where(Answer.suggestion_id == Suggestion.id)
    readable = (public_reads(), Suggestion.privacy != Privacy.CONFIDENTIAL)
    query = matters_query(sight, *readable, in_place(place), answered)
    return read_matters(session, sight, query.order_by(newest.desc()).limit(limit))


def in_place(place: Place) -> ColumnElement[bool]:
    """Matters of a village, or of all villages below a township or county."""
    if place.kind == "village":
        return Suggestion.village_id == place.id
    townships = select(Place.id).where(or_(Place.parent_id == place.id, Place.id == place.id))
    return Suggestion.village_id.in_(select(Place.id).where(Place.parent_id.in_(townships)))


def _newest() -> tuple[UnaryExpression[datetime], UnaryExpression[str]]:
    return Suggestion.created_at.desc(), Suggestion.number.desc()


def _answer_due() -> ScalarSelect[date]:
    return (
        select(Deadline.due_on)
        .where(Deadline.suggestion_id == Suggestion.id, Deadline.clock_name == Clock.ANSWER)
        .order_by(Deadline.turn.desc())
        .limit(1)
        .scalar_subquery()
    )


def _is_given_to(person_id: UUID, units: list[UUID]) -> ColumnElement[bool]:
    today = clock.today()
    still_leads = exists().where(
        Tenure.person_id == Assignment.leader_id,
        Tenure.office_id == Office.id,
        Office.unit_id == Assignment.unit_id,
        Office.role.in_(LEADS),
        Tenure.since <= today,
        or_(Tenure.until.is_(None), Tenure.until > today),
    )
    return exists().where(
        Assignment.suggestion_id == Suggestion.id,
        Assignment.ended_at.is_(None),
        Assignment.unit_id.in_(units),
        or_(Assignment.leader_id == person_id, ~still_leads),
    )
