"""Who owns a matter: a unit with a leader who holds the office today."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from consultations import clock
from consultations.errors import Closed
from consultations.people.models import Account, Place, Tenure, Unit
from consultations.people.queries import first_receiver, leaders_of
from consultations.people.viewer import Viewer
from consultations.routing.models import Assignment
from consultations.suggestions.machine import LEADS
from consultations.suggestions.models import Suggestion
from consultations.suggestions.policy import Standing


@dataclass(frozen=True)
class Leader:
    """A unit and the person who answers for it."""

    unit: Unit
    tenure: Tenure

    @property
    def person_id(self) -> UUID:
        """Who signs."""
        return self.tenure.person_id


def leader_of(session: Session, unit: Unit) -> Leader | None:
    """Who answers for a unit today; deputies before the head, who has the whole township."""
    held = {tenure.office.role: tenure for tenure in leaders_of(session, unit, *LEADS)}
    tenure = next((held[role] for role in LEADS if role in held), None)
    return Leader(unit, tenure) if tenure else None


def first_owner(session: Session, place: Place) -> Leader:
    """The first receiver of a place with somebody to answer, or of the places above it."""
    for level in place.lineage():
        unit = first_receiver(session, level)
        leader = leader_of(session, unit) if unit else None
        if leader is not None:
            return leader
    raise Closed("nobody_to_answer")


def leaders_at(session: Session, places: Sequence[UUID]) -> list[Leader]:
    """Everybody a matter can be given to at these places, first receivers first."""
    units = session.scalars(
        select(Unit)
        .options(joinedload(Unit.place))
        .where(Unit.place_id.in_(places))
        .order_by(Unit.first_receiver.desc(), Unit.name)
    ).all()
    return [Leader(unit, tenure) for unit in units for tenure in leaders_of(session, unit, *LEADS)]


def next_level_up(session: Session, current: Assignment) -> Leader | None:
    """Who gets a matter when its author was not satisfied: never the same person.

    Village lead -> deputy of the township -> head of the township; None above that.
    """
    if current.unit.place.kind == "village":
        above = current.unit.place.parent
        return first_owner(session, above) if above else None
    heads = [
        leader
        for leader in leaders_at(session, [current.unit.place_id])
        if leader.tenure.office.role == "twp_head" and leader.person_id != current.leader_id
    ]
    return heads[0] if heads else None


def owner_now(session: Session, suggestion_id: UUID) -> Assignment | None:
    """The assignment that holds."""
    return session.scalar(
        select(Assignment)
        .options(joinedload(Assignment.unit).joinedload(Unit.place))
        .options(joinedload(Assignment.leader), joinedload(Assignment.office))
        .where(Assignment.suggestion_id == suggestion_id, Assignment.ended_at.is_(None))
    )


def owner_of(session: Session, suggestion: Suggestion) -> Assignment:
    """The assignment that holds; every filed matter but a diverted one has one."""
    owner = owner_now(session, suggestion.id)
    if owner is None:
        raise Closed("matter_without_owner")
    return owner


def standing_of(session: Session, suggestion: Suggestion, *, keyed: bool = False) -> Standing:
    """What policies need to know of a matter today."""
    owner = owner_now(session, suggestion.id)
    levels = {place.kind: place.id for place in suggestion.village.lineage()}
    return Standing(
        kind=suggestion.kind,
        village_id=suggestion.village_id,
        township_id=levels.get("township"),
        county_id=levels.get("county"),
        owner_place_id=owner.unit.place_id if owner else None,
        owner_unit_id=owner.unit_id if owner else None,
        leader_id=owner.leader_id if owner else None,
        former_leaders=_former_leaders(session, suggestion, owner),
        author_id=suggestion.author_id,
        entered_by_id=suggestion.entered_by_id,
        author_agreed=suggestion.author_agreed,
        keyed=keyed,
    )


def _former_leaders(
    session: Session, suggestion: Suggestion, owner: Assignment | None
) -> frozenset[UUID]:
    ended = select(Assignment.leader_id).where(
        Assignment.suggestion_id == suggestion.id, Assignment.ended_at.is_not(None)
    )
    return frozenset(session.scalars(ended)) - {owner.leader_id if owner else None}


def account_of(session: Session, person_id: UUID) -> Account | None:
    """The account by which a person is told things."""
    return session.scalar(select(Account).where(Account.person_id == person_id))


def places_served(viewer: Viewer) -> list[UUID]:
    """Where the viewer receives matters and gives them to others."""
    roles = ("clerk", "village_lead", "twp_triage", "twp_head")
    return [duty.place_id for duty in viewer.duties if duty.role in roles]


def end_assignment(assignment: Assignment) -> None:
    """From this moment somebody else owns the matter."""
    assignment.ended_at = clock.now()
