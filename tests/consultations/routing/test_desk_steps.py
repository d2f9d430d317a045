"""Receiving a matter and giving it to a unit and a named leader."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from consultations.errors import Closed, Invalid, NotAllowed
from consultations.people.models import Unit
from consultations.routing.actions import assign_suggestion, divert_matter, receive_suggestion
from consultations.routing.models import Assignment
from consultations.routing.owners import leaders_at, owner_now
from consultations.secrets import KeyRing
from consultations.suggestions.kinds import Addressee, Kind
from consultations.suggestions.machine import State
from consultations.tracking.models import Deadline
from tests.cast import Cast
from tests.matters import Desk, hire

OTHERS = [
    *("villager", "neighbour", "newcomer", "clerk", "moderator", "supervisor", "village_lead"),
    *("handler", "stranger"),
]


def test_the_desk_receives_once_however_often_it_presses(desk: Desk, cast: Cast) -> None:
    suggestion = desk.file().suggestion
    for _ in range(2):
        receive_suggestion(desk.session, suggestion, desk.viewer(cast.triage))
    assert suggestion.state == State.RECEIVED


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_receives_what_was_asked_of_the_township(
    desk: Desk, cast: Cast, who: str
) -> None:
    suggestion = desk.file().suggestion
    with pytest.raises(NotAllowed):
        receive_suggestion(desk.session, suggestion, desk.viewer(getattr(cast, who)))
    assert suggestion.state == State.SUBMITTED


def test_the_clerk_receives_what_was_asked_of_the_village(desk: Desk, cast: Cast) -> None:
    suggestion = desk.file(addressee=Addressee.VILLAGE).suggestion
    with pytest.raises(NotAllowed):
        receive_suggestion(desk.session, suggestion, desk.viewer(cast.triage))
    receive_suggestion(desk.session, suggestion, desk.viewer(cast.clerk))
    assert suggestion.state == State.RECEIVED


def test_assigning_names_a_leader_and_leaves_every_date_as_it_was(
    desk: Desk, cast: Cast, session: Session, ring: KeyRing
) -> None:
    suggestion = desk.file().suggestion
    lead = hire(session, ring, find_station(session, cast), "twp_lead", "石站长", "13700000009")
    before = dates_of(session, suggestion.id)
    station = find_station(session, cast)
    assert lead.person_id is not None
    assign_suggestion(session, suggestion, station, lead.person_id, desk.viewer(cast.triage))
    owner = owner_now(session, suggestion.id)
    assert owner is not None
    assert (owner.unit_id, owner.leader_id) == (station.id, lead.person_id)
    assert suggestion.state == State.ASSIGNED
    assert dates_of(session, suggestion.id) == before


def test_a_matter_never_has_two_owners(desk: Desk, session: Session) -> None:
    suggestion = desk.assigned()
    holding = select(Assignment).where(
        Assignment.suggestion_id == suggestion.id, Assignment.ended_at.is_(None)
    )
    assert len(session.scalars(holding).all()) == 1


def test_a_unit_without_a_leader_is_not_offered_and_not_accepted(
    desk: Desk, cast: Cast, session: Session
) -> None:
    suggestion = desk.file().suggestion
    station = find_station(session, cast)
    offered = {leader.unit.id for leader in leaders_at(session, [cast.township.id])}
    assert station.id not in offered
    assert cast.handler.person_id is not None
    with pytest.raises(Invalid) as refused:
        assign_suggestion(
            session, suggestion, station, cast.handler.person_id, desk.viewer(cast.triage)
        )
    assert refused.value.code == "unit_without_leader"
    assert suggestion.state == State.SUBMITTED


def test_what_is_assigned_can_t_be_given_away_silently(desk: Desk, cast: Cast) -> None:
    suggestion = desk.assigned()
    assert cast.village_lead.person_id is not None
    with pytest.raises(Closed):
        assign_suggestion(
            desk.session,
            suggestion,
            cast.committee,
            cast.village_lead.person_id,
            desk.viewer(cast.triage),
        )


def test_an_accusation_has_no_owner_in_village_or_township(desk: Desk) -> None:
    suggestion = desk.file(kind=Kind.ACCUSATION).suggestion
    assert suggestion.state == State.DIVERTED
    assert owner_now(desk.session, suggestion.id) is None
    query = select(Deadline).where(Deadline.suggestion_id == suggestion.id)
    assert desk.session.scalars(query).all() == []


def test_triage_passes_on_what_turns_out_to_be_an_accusation(desk: Desk, cast: Cast) -> None:
    suggestion = desk.file().suggestion
    divert_matter(desk.session, suggestion, desk.viewer(cast.triage))
    assert (suggestion.state, suggestion.kind) == (State.DIVERTED, Kind.ACCUSATION)
    assert owner_now(desk.session, suggestion.id) is None


def test_a_stranger_diverts_nothing(desk: Desk, cast: Cast) -> None:
    suggestion = desk.file().suggestion
    with pytest.raises(NotAllowed):
        divert_matter(desk.session, suggestion, desk.viewer(cast.stranger))


def find_station(session: Session, cast: Cast) -> Unit:
    return session.scalars(select(Unit).where(Unit.name == "水利站")).one()


def dates_of(session: Session, suggestion_id: object) -> list[tuple[str, object]]:
    rows = session.scalars(select(Deadline).where(Deadline.suggestion_id == suggestion_id))
    return sorted((row.clock_name, row.due_on) for row in rows)
