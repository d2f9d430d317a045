"""Receiving a matter and giving it to a unit and a named leader; the clock never stops for it."""

from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from consultations.errors import Closed, Invalid
from consultations.events import SYSTEM, Actor
from consultations.people.models import Unit
from consultations.people.viewer import Viewer
from consultations.routing.models import Assignment
from consultations.routing.owners import (
    Leader,
    end_assignment,
    first_owner,
    leaders_at,
    next_level_up,
    owner_now,
    owner_of,
    standing_of,
)
from consultations.suggestions.events import (
    SuggestionAssigned,
    SuggestionDisputed,
    SuggestionDiverted,
    SuggestionReceived,
    SuggestionReopened,
    SuggestionSubmitted,
)
from consultations.suggestions.kinds import Addressee, Kind
from consultations.suggestions.machine import State, advance, hold
from consultations.suggestions.models import Suggestion
from consultations.suggestions.policy import acting


def give_first_owner(session: Session, happened: SuggestionSubmitted, _actor: Actor) -> None:
    """Reaction: whoever receives first is responsible until somebody else is (首接负责制)."""
    suggestion = session.get_one(Suggestion, happened.subject_id)
    if suggestion.kind == Kind.ACCUSATION:
        return
    village = suggestion.village
    township = village.parent if suggestion.addressee == Addressee.TOWNSHIP else None
    leader = first_owner(session, township or village)
    session.add(_assignment(suggestion, leader, None))
    session.flush()


def divert_accusation(session: Session, happened: SuggestionSubmitted, _actor: Actor) -> None:
    """Reaction: an accusation never reaches the unit of the accused.

    Petition regulations art. 30: it may not be disclosed or passed to the accused.
    """
    suggestion = session.get_one(Suggestion, happened.subject_id)
    if suggestion.kind == Kind.ACCUSATION:
        diverted = SuggestionDiverted(subject_id=suggestion.id)
        advance(session, suggestion, "divert", SYSTEM, diverted)


def divert_matter(session: Session, suggestion: Suggestion, viewer: Viewer) -> None:
    """Triage saw that the words accuse an official: from here on only the county sees them."""
    hold(session, suggestion)
    by = acting(viewer, "divert", standing_of(session, suggestion))
    owner = owner_now(session, suggestion.id)
    advance(session, suggestion, "divert", by, SuggestionDiverted(subject_id=suggestion.id))
    suggestion.kind = Kind.ACCUSATION
    if owner is not None:
        end_assignment(owner)
    session.flush()


def receive_suggestion(session: Session, suggestion: Suggestion, viewer: Viewer) -> None:
    """A person has read it and checked its kind; a second tap changes nothing."""
    hold(session, suggestion)
    by = acting(viewer, "receive", standing_of(session, suggestion))
    if suggestion.state == State.RECEIVED:
        return
    received = SuggestionReceived(subject_id=suggestion.id)
    advance(session, suggestion, "receive", by, received)


def assign_suggestion(
    session: Session, suggestion: Suggestion, unit: Unit, leader_id: UUID, viewer: Viewer
) -> Assignment:
    """Gives it to a unit and a named leader; what was not received yet is received by it."""
    hold(session, suggestion)
    by = acting(viewer, "assign", standing_of(session, suggestion))
    current = owner_of(session, suggestion)
    if suggestion.state == State.ASSIGNED:
        if (current.unit_id, current.leader_id) != (unit.id, leader_id):
            raise Closed("matter_not_in_that_state")
        return current
    leader = choose_leader(session, current, unit, leader_id)
    if suggestion.state in (State.SUBMITTED, State.NEEDS_SUPPLEMENT):
        receive_suggestion(session, suggestion, viewer)
    return _give(session, suggestion, leader, by)


def take_suggestion(session: Session, suggestion: Suggestion, viewer: Viewer) -> Assignment:
    """A leader takes up what the own unit already owns, without waiting for the desk."""
    hold(session, suggestion)
    by = acting(viewer, "assign", standing_of(session, suggestion))
    current = owner_of(session, suggestion)
    assert viewer.person_id is not None, "only officers get past the policy"
    leader = choose_leader(session, current, current.unit, viewer.person_id)
    if suggestion.state in (State.SUBMITTED, State.NEEDS_SUPPLEMENT):
        receive_suggestion(session, suggestion, viewer)
    return _give(session, suggestion, leader, by)


def choose_leader(session: Session, current: Assignment, unit: Unit, leader_id: UUID) -> Leader:
    """A leader of the unit; units without one, and units of other places, can't be given it."""
    if unit.place_id != current.unit.place_id:
        raise Invalid("unit_of_another_place", field="leader")
    for leader in leaders_at(session, [unit.place_id]):
        if (leader.unit.id, leader.person_id) == (unit.id, leader_id):
            return leader
    raise Invalid("unit_without_leader", field="leader")


def reopen_one_level_up(session: Session, happened: SuggestionDisputed, _actor: Actor) -> None:
    """Reaction: who was not satisfied is answered by somebody else, one level up if possible."""
    suggestion = session.get_one(Suggestion, happened.subject_id)
    current = owner_of(session, suggestion)
    above = next_level_up(session, current)
    reopened = SuggestionReopened(
        subject_id=suggestion.id, round=happened.round + 1, one_level_up=above is not None
    )
    advance(session, suggestion, "reopen", SYSTEM, reopened)
    leader = above or first_owner(session, current.unit.place)
    _give(session, suggestion, leader, SYSTEM)


def _give(session: Session, suggestion: Suggestion, leader: Leader, by: Actor) -> Assignment:
    end_assignment(owner_of(session, suggestion))
    session.flush()
    assignment = _assignment(suggestion, leader, by.account_id)
    session.add(assignment)
    session.flush()
    assigned = SuggestionAssigned(
        subject_id=suggestion.id,
        unit_id=leader.unit.id,
        leader_id=leader.person_id,
        assignment_id=assignment.id,
    )
    advance(session, suggestion, "assign", by, assigned)
    return assignment


def _assignment(suggestion: Suggestion, leader: Leader, by: UUID | None) -> Assignment:
    return Assignment(
        id=uuid4(),
        suggestion_id=suggestion.id,
        unit_id=leader.unit.id,
        leader_id=leader.person_id,
        office_id=leader.tenure.office_id,
        assigned_by_id=by,
    )
