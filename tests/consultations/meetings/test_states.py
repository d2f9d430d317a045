"""The machine: random walks never leave the table, and replaying the stream gives the columns."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy.orm import Session

from consultations import history
from consultations.errors import Closed, Conflict, Invalid
from consultations.events import Actor
from consultations.meetings import actions
from consultations.meetings.kinds import PauseReason
from consultations.meetings.models import Meeting
from consultations.meetings.states import MOVES, Standing, State, move, replay
from tests.cast import Cast
from tests.consultations.meetings.planning import acting, make_meeting, plan

STANDINGS = {standing for row in MOVES.values() for standing in row.values()}


@given(some.lists(some.sampled_from(sorted(MOVES)), max_size=30))
def test_no_sequence_of_moves_leads_out_of_the_table(kinds: list[str]) -> None:
    standing: Standing | None = None
    for kind in kinds:
        before = standing
        try:
            standing = move(standing, kind)
        except Closed:
            standing = before
        assert standing is None or standing in STANDINGS


def test_only_a_live_meeting_can_be_paused() -> None:
    assert {s.state for s in STANDINGS if s.paused} == {State.LIVE}


@pytest.mark.parametrize("end", [State.CLOSED, State.CANCELLED])
def test_nothing_leads_out_of_an_end(end: State) -> None:
    assert [kind for kind, row in MOVES.items() if Standing(end) in row] == []


def take_a_step(session: Session, meeting: Meeting, by: Actor, chance: random.Random) -> None:
    item = chance.choice(meeting.agenda).id
    steps = [
        lambda: actions.redraft_meeting(session, meeting, plan(title="改过的"), by),
        lambda: actions.convene_meeting(session, meeting, by),
        lambda: actions.open_checkin(session, meeting, by),
        lambda: actions.go_live(session, meeting, by),
        lambda: actions.move_to_item(session, meeting, item, by),
        lambda: actions.pause_meeting(session, meeting, PauseReason.BREAK, by),
        lambda: actions.resume_meeting(session, meeting, by),
        lambda: actions.cancel_meeting(session, meeting, "停电", by),
        lambda: actions.close_meeting(session, meeting, by),
    ]
    # Closing and calling off are rarer, so that walks get somewhere.
    chance.choices(steps, [3, 6, 6, 6, 6, 4, 6, 1, 2])[0]()


@pytest.mark.parametrize("seed", range(8))
def test_replaying_the_stream_gives_the_columns(session: Session, cast: Cast, seed: int) -> None:
    chance = random.Random(seed)
    clerk = acting(cast, session)
    meeting = make_meeting(session, cast, State.DRAFT)
    for _ in range(40):
        try:
            take_a_step(session, meeting, clerk, chance)
        except (Closed, Conflict, Invalid):
            continue
        stream = history.timeline(session, "meeting", meeting.id)
        assert replay(logged.kind for logged in stream) == actions.standing_of(meeting)
        assert history.first_broken_link(stream) is None
        moved = [logged for logged in stream if logged.kind == "agenda.moved"]
        expected = moved[-1].payload["item_id"] if moved else None
        shown = str(meeting.current_item_id) if meeting.current_item_id else None
        assert shown == (None if meeting.state == State.CLOSED else expected)
