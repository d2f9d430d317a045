"""Whole lives of matters under random hands: the log always explains what the tables hold."""

from random import Random
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consultations import history
from consultations.errors import DomainError
from consultations.people.models import Account
from consultations.routing.actions import assign_suggestion, receive_suggestion
from consultations.routing.models import Assignment
from consultations.suggestions.kinds import Score
from consultations.suggestions.machine import OF_EVENT, OPEN, State, state_of
from consultations.suggestions.models import Suggestion
from consultations.tracking.answers import make_contact
from consultations.tracking.models import Answer, Deadline, Rating
from consultations.tracking.supplements import ask_supplement
from consultations.tracking.verdicts import rate_answer, withdraw_suggestion
from tests.cast import Cast
from tests.matters import Desk, mayor

STEPS = 40
OWED = {state.value for state in OPEN}


def act(desk: Desk, suggestion: Suggestion, who: Account, what: str, chance: Random) -> None:
    session, viewer, leader = desk.session, desk.viewer(who), desk.cast.leader.person_id
    assert leader is not None
    if what == "receive":
        receive_suggestion(session, suggestion, viewer)
    elif what == "assign":
        assign_suggestion(session, suggestion, desk.cast.office, leader, viewer)
    elif what == "contact":
        make_contact(session, suggestion, "visit", viewer)
    elif what == "sign":
        desk.sign(suggestion, who)
    elif what == "rate":
        score = chance.choice(list(Score))
        rate_answer(session, suggestion, score, chance.choice(["", "不行"]), viewer, uuid4())
    elif what == "supplement":
        ask_supplement(session, suggestion, "位置照片", viewer)
    else:
        withdraw_suggestion(session, suggestion, viewer)


def check(session: Session, suggestion: Suggestion) -> None:
    events = history.timeline(session, "suggestion", suggestion.id)
    kinds = [event.kind for event in events]
    assert state_of(kinds) == suggestion.state
    assert history.first_broken_link(events) is None
    owners = select(func.count()).where(
        Assignment.suggestion_id == suggestion.id, Assignment.ended_at.is_(None)
    )
    assert session.scalar(owners) == 1
    answers = select(func.count()).where(Answer.suggestion_id == suggestion.id)
    assert session.scalar(answers) == kinds.count("suggestion.answered")
    ratings = select(func.count()).where(Rating.suggestion_id == suggestion.id)
    rated = kinds.count("suggestion.confirmed") + kinds.count("suggestion.disputed")
    assert session.scalar(ratings) == rated
    running = session.scalars(
        select(Deadline.clock_name).where(
            Deadline.suggestion_id == suggestion.id, Deadline.stopped_on.is_(None)
        )
    ).all()
    assert ("answer" in running) == (suggestion.state in OWED)
    assert ("rating" in running) == (suggestion.state == State.ANSWERED)


@pytest.mark.parametrize("seed", range(12))
def test_after_every_try_of_anybody_the_log_explains_the_tables(
    desk: Desk, cast: Cast, seed: int
) -> None:
    chance = Random(seed)
    people = [cast.villager, cast.clerk, cast.triage, cast.leader, cast.stranger]
    people.append(mayor(desk.session, desk.ring, cast))
    addressee = chance.choice(["village", "township"])
    suggestion = desk.file(addressee=addressee).suggestion
    doings = ["receive", "assign", "contact", "sign", "sign", "rate", "rate", "supplement"]
    for turn in range(STEPS):
        what = "withdraw" if turn == STEPS - 1 else chance.choice(doings)
        before = history.last_seq(desk.session, "suggestion", suggestion.id)
        try:
            with desk.session.begin_nested():
                act(desk, suggestion, chance.choice(people), what, chance)
        except DomainError:
            desk.session.refresh(suggestion)
            after = history.last_seq(desk.session, "suggestion", suggestion.id)
            assert after == before
        check(desk.session, suggestion)
    kinds = [e.kind for e in history.timeline(desk.session, "suggestion", suggestion.id)]
    assert all(kind in OF_EVENT for kind in kinds)
