"""Who may do what in a meeting."""

import pytest
from sqlalchemy.orm import Session

from consultations.meetings import policy
from consultations.meetings.kinds import Audience
from consultations.meetings.states import State
from consultations.people.viewer import STRANGER
from tests.cast import Cast
from tests.consultations.meetings.planning import make_meeting

EVERYBODY = (
    "villager",
    "neighbour",
    "newcomer",
    "clerk",
    "moderator",
    "supervisor",
    "village_lead",
    "triage",
    "handler",
    "leader",
    "stranger",
)


def allowed(
    session: Session, cast: Cast, state: State, audience: Audience, may: object
) -> set[str]:
    meeting = make_meeting(session, cast, state, audience=audience)
    assert callable(may)
    names = {n for n in EVERYBODY if may(cast.viewer(session, getattr(cast, n)), meeting)}
    return names | ({"nobody"} if may(STRANGER, meeting) else set())


@pytest.mark.parametrize(
    ("may", "who"),
    [
        (policy.convene, {"clerk", "village_lead"}),
        (policy.broadcast, {"clerk", "village_lead"}),
        (policy.pause, {"clerk", "village_lead", "supervisor", "moderator"}),
        (policy.cancel, {"village_lead"}),
    ],
)
def test_each_move_is_in_few_hands(
    session: Session, cast: Cast, may: policy.Policy, who: set[str]
) -> None:
    assert allowed(session, cast, State.LIVE, Audience.LINK, may) == who


def test_a_draft_is_seen_by_the_village_office_only(session: Session, cast: Cast) -> None:
    office = {"clerk", "village_lead", "supervisor", "moderator"}
    assert allowed(session, cast, State.DRAFT, Audience.LINK, policy.see) == office


def test_whoever_has_the_link_may_watch(session: Session, cast: Cast) -> None:
    everybody = {*EVERYBODY, "nobody"}
    assert allowed(session, cast, State.LIVE, Audience.LINK, policy.watch) == everybody


@pytest.mark.parametrize("may", [policy.see, policy.watch])
def test_a_members_meeting_is_the_villages_and_the_townships(
    session: Session, cast: Cast, may: policy.Policy
) -> None:
    away = {"newcomer", "stranger"}
    assert allowed(session, cast, State.LIVE, Audience.MEMBERS, may) == set(EVERYBODY) - away


def test_a_hall_meeting_is_announced_to_all_and_heard_by_nobody_outside(
    session: Session, cast: Cast
) -> None:
    everybody = {*EVERYBODY, "nobody"}
    assert allowed(session, cast, State.LIVE, Audience.HALL_ONLY, policy.see) == everybody
    for may in (policy.watch, policy.broadcast):
        assert allowed(session, cast, State.LIVE, Audience.HALL_ONLY, may) == set()


def test_the_actor_carries_the_office_held_here(session: Session, cast: Cast) -> None:
    meeting = make_meeting(session, cast)
    assert policy.acting(cast.viewer(session, cast.supervisor), meeting).role == "supervisor"
    assert policy.acting(cast.viewer(session, cast.leader), meeting).role == "villager"
