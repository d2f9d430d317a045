"""The table of steps: nothing happens outside it, and the log alone gives the state."""

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations import history
from consultations.errors import Closed, NotAllowed
from consultations.events import Actor, type_of_kind
from consultations.people.viewer import Duty, Viewer
from consultations.suggestions.events import SuggestionReceived, SuggestionWithdrawn
from consultations.suggestions.kinds import Kind
from consultations.suggestions.machine import (
    OF_EVENT,
    TABLE,
    State,
    advance,
    next_state,
    state_of,
)
from consultations.suggestions.policy import Standing, role_for
from tests.cast import Cast
from tests.matters import Desk

ROOT = Path(__file__).resolve().parents[3]
ROLES = sorted({role for row in TABLE.values() for role in row.who} | {"supervisor", "expert"})
NAMES = [
    *("submitted", "needs_supplement", "not_accepted", "diverted", "received", "assigned"),
    *("objected", "in_progress", "transferred", "extension_asked", "extended"),
    *("extension_refused", "answered", "confirmed", "dissatisfied", "no_reply", "reopened"),
    *("merged", "withdrawn", "closed"),
]


def walk(state: State, picks: Iterable[int]) -> list[str]:
    """A legal life: at each turn one of the steps that are possible."""
    kinds = []
    for pick in picks:
        possible = [row for row in TABLE.values() if state in row.sources]
        if not possible:
            break
        step = possible[pick % len(possible)]
        kinds.append(step.event)
        state = next_state(state, step)
    return kinds


def test_the_states_are_those_of_the_handbook() -> None:
    assert [state.value for state in State if state.value] == NAMES


def test_each_step_has_its_own_event() -> None:
    assert len(OF_EVENT) == len(TABLE)


def test_what_is_offered_has_an_event_and_what_is_not_has_none() -> None:
    for row in TABLE.values():
        assert (row.event in type_of_kind) == row.offered, row.name


def test_every_state_can_be_reached_and_only_four_are_ends() -> None:
    reached = {row.target for row in TABLE.values()}
    assert set(State) - {State.NEW} <= reached
    left = {state for row in TABLE.values() for state in row.sources}
    assert set(State) - left == {State.NOT_ACCEPTED, State.DIVERTED}


@given(st.lists(st.integers(0, 20), max_size=30))
def test_a_legal_life_replays_to_where_it_led(picks: list[int]) -> None:
    kinds = walk(State.NEW, picks)
    state = State.NEW
    for kind in kinds:
        state = next_state(state, OF_EVENT[kind])
    assert state_of(kinds) == state


@given(st.lists(st.integers(0, 20), max_size=15), st.sampled_from(sorted(OF_EVENT)))
def test_a_step_that_is_not_in_the_table_is_refused(picks: list[int], kind: str) -> None:
    kinds = walk(State.NEW, picks)
    state = state_of(kinds)
    if state in OF_EVENT[kind].sources:
        assert state_of([*kinds, kind]) in State
        return
    with pytest.raises(Closed):
        state_of([*kinds, kind])


def test_events_outside_the_table_do_not_count() -> None:
    kinds = ["suggestion.submitted", "suggestion.author_agreed", "suggestion.received"]
    assert state_of(kinds) == State.RECEIVED


def actor_of(role: str) -> Actor:
    return Actor(role=role)


@pytest.mark.parametrize("role", ROLES)
def test_only_the_roles_of_a_step_may_take_it(desk: Desk, role: str) -> None:
    suggestion = desk.file().suggestion
    received = SuggestionReceived(subject_id=suggestion.id)
    if role in TABLE["receive"].who:
        advance(desk.session, suggestion, "receive", actor_of(role), received)
        assert suggestion.state == State.RECEIVED
        return
    with pytest.raises(NotAllowed):
        advance(desk.session, suggestion, "receive", actor_of(role), received)
    assert suggestion.state == State.SUBMITTED


def test_a_step_from_the_wrong_state_leaves_no_trace(desk: Desk) -> None:
    suggestion = desk.answered()
    before = history.last_seq(desk.session, "suggestion", suggestion.id)
    received = SuggestionReceived(subject_id=suggestion.id)
    with pytest.raises(Closed):
        advance(desk.session, suggestion, "receive", actor_of("clerk"), received)
    assert suggestion.state == State.ANSWERED
    assert history.last_seq(desk.session, "suggestion", suggestion.id) == before


def test_an_event_that_tells_of_another_step_is_a_mistake(desk: Desk) -> None:
    suggestion = desk.file().suggestion
    withdrawn = SuggestionWithdrawn(subject_id=suggestion.id)
    with pytest.raises(ValueError, match="does not tell of receive"):
        advance(desk.session, suggestion, "receive", actor_of("clerk"), withdrawn)


def test_no_other_code_writes_the_state() -> None:
    writers = []
    for folder in ("consultations", "webapp"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                targets = node.targets if isinstance(node, ast.Assign) else []
                for target in targets:
                    if isinstance(target, ast.Attribute) and target.attr == "state":
                        owner = ast.unparse(target.value)
                        if owner in ("suggestion", "matter", "row", "case"):
                            writers.append(path.name)
    assert writers == ["machine.py"]


def standing(cast: Cast, desk: Desk, *, level: str, kind: str = Kind.SUGGESTION) -> Standing:
    unit = cast.committee if level == "village" else cast.office
    return Standing(
        kind=kind,
        village_id=cast.village.id,
        township_id=cast.township.id,
        county_id=cast.county.id,
        owner_place_id=unit.place_id,
        owner_unit_id=unit.id,
        leader_id=None,
        author_id=cast.villager.id,
        entered_by_id=None,
    )


MAY: dict[tuple[str, str], dict[str, str]] = {
    ("township", "receive"): {"triage": "twp_triage", "leader": "twp_lead"},
    ("township", "assign"): {"triage": "twp_triage", "leader": "twp_lead"},
    ("township", "start"): {"leader": "twp_lead"},
    ("township", "answer"): {"leader": "twp_lead"},
    ("township", "confirm"): {"villager": "author"},
    ("township", "dispute"): {"villager": "author"},
    ("township", "withdraw"): {"villager": "author"},
    ("village", "receive"): {"clerk": "clerk", "village_lead": "village_lead"},
    ("village", "assign"): {"clerk": "clerk", "village_lead": "village_lead"},
    ("village", "start"): {"clerk": "clerk", "village_lead": "village_lead"},
    ("village", "answer"): {"village_lead": "village_lead"},
    ("village", "confirm"): {"villager": "author"},
    ("village", "dispute"): {"villager": "author"},
    ("village", "withdraw"): {"villager": "author"},
}
CAST = [
    *("villager", "neighbour", "newcomer", "clerk", "moderator", "supervisor", "village_lead"),
    *("triage", "handler", "leader", "stranger"),
]


@pytest.mark.parametrize(("level", "step"), list(MAY))
def test_of_the_whole_cast_only_these_may_take_the_step(
    desk: Desk, cast: Cast, level: str, step: str
) -> None:
    at = standing(cast, desk, level=level)
    found = {
        name: role_for(desk.viewer(getattr(cast, name)), step, at)
        for name in CAST
        if role_for(desk.viewer(getattr(cast, name)), step, at)
    }
    assert found == MAY[level, step]


@pytest.mark.parametrize("step", sorted(TABLE))
def test_towards_an_accusation_nobody_of_the_cast_has_any_role(
    desk: Desk, cast: Cast, step: str
) -> None:
    for level in ("village", "township"):
        at = standing(cast, desk, level=level, kind=Kind.ACCUSATION)
        for name in CAST:
            assert role_for(desk.viewer(getattr(cast, name)), step, at) is None


def test_an_office_in_another_village_is_no_office_here(cast: Cast, desk: Desk) -> None:
    elsewhere = Duty(
        role="clerk",
        place_id=cast.other_village.id,
        unit_id=cast.other_village.id,
        office_id=cast.other_village.id,
        title="",
        title_en="",
    )
    who = Viewer(account_id=cast.stranger.id, duties=(elsewhere,))
    assert role_for(who, "receive", standing(cast, desk, level="village")) is None


def test_number_and_code_let_somebody_rate_and_nothing_else(cast: Cast, desk: Desk) -> None:
    at = Standing(**{**vars(standing(cast, desk, level="township")), "keyed": True})
    allowed = {step for step in TABLE if role_for(Viewer(), step, at)}
    assert allowed == {"confirm", "dispute", "reopen", "split_off", "withdraw"}
