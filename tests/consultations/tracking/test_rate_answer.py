"""The author's verdict: once for each answer, and what follows from it."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from consultations import history
from consultations.errors import Closed, Invalid, NotAllowed
from consultations.people.viewer import STRANGER
from consultations.routing.owners import owner_now
from consultations.suggestions.kinds import Addressee
from consultations.suggestions.machine import State, state_of
from consultations.suggestions.models import Suggestion
from consultations.tracking.clocks import answer_deadline
from consultations.tracking.models import Rating
from consultations.tracking.verdicts import agree_to_matter, rate_answer, withdraw_suggestion
from tests.cast import Cast
from tests.matters import Desk, mayor

OTHERS = [
    *("neighbour", "newcomer", "clerk", "moderator", "supervisor", "village_lead", "triage"),
    *("handler", "leader", "stranger"),
]


def rate(desk: Desk, suggestion: Suggestion, score: str, words: str = "") -> Rating:
    viewer = desk.viewer(desk.cast.villager)
    return rate_answer(desk.session, suggestion, score, words, viewer, uuid4())


@pytest.mark.parametrize("score", ["satisfied", "fair"])
def test_a_content_author_closes_the_matter(desk: Desk, score: str) -> None:
    suggestion = desk.answered()
    assert rate(desk, suggestion, score).score == score
    assert suggestion.state == State.CLOSED
    events = history.timeline(desk.session, "suggestion", suggestion.id)
    assert [e.kind for e in events][-2:] == ["suggestion.confirmed", "suggestion.closed"]


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_rates_for_the_author(desk: Desk, cast: Cast, who: str) -> None:
    suggestion = desk.answered()
    viewer = desk.viewer(getattr(cast, who))
    for score in ("satisfied", "dissatisfied"):
        with pytest.raises(NotAllowed):
            rate_answer(desk.session, suggestion, score, "不够", viewer, uuid4())
    assert suggestion.state == State.ANSWERED


def test_number_and_code_rate_without_an_account(desk: Desk) -> None:
    suggestion = desk.answered(desk.file_for(addressee=Addressee.TOWNSHIP).suggestion)
    with pytest.raises(NotAllowed):
        rate_answer(desk.session, suggestion, "fair", "", STRANGER, uuid4())
    rate_answer(desk.session, suggestion, "fair", "", STRANGER, uuid4(), keyed=True)
    assert suggestion.state == State.CLOSED


def test_the_same_tap_sent_again_is_one_verdict(desk: Desk, cast: Cast) -> None:
    suggestion, client_id, viewer = desk.answered(), uuid4(), desk.viewer(cast.villager)
    for _ in range(3):
        rate_answer(desk.session, suggestion, "fair", "", viewer, client_id)
    assert len(desk.session.scalars(select(Rating)).all()) == 1


def test_a_second_verdict_on_the_same_answer_is_refused(desk: Desk) -> None:
    suggestion = desk.answered()
    rate(desk, suggestion, "fair")
    with pytest.raises(Closed) as refused:
        rate(desk, suggestion, "satisfied")
    assert refused.value.code == "already_rated"


def test_there_is_nothing_to_rate_before_the_answer(desk: Desk) -> None:
    with pytest.raises(Closed):
        rate(desk, desk.assigned(), "satisfied")


@pytest.mark.parametrize(("score", "words"), [("wonderful", ""), ("dissatisfied", "  ")])
def test_a_verdict_needs_a_face_and_a_bad_one_a_sentence(
    desk: Desk, score: str, words: str
) -> None:
    suggestion = desk.answered()
    with pytest.raises(Invalid):
        rate(desk, suggestion, score, words)
    assert suggestion.state == State.ANSWERED


def test_who_is_not_satisfied_is_answered_one_level_up(desk: Desk, cast: Cast) -> None:
    suggestion = desk.file(addressee=Addressee.VILLAGE).suggestion
    desk.sign(suggestion, cast.village_lead)
    rate(desk, suggestion, "dissatisfied", "还是没水")
    owner = owner_now(desk.session, suggestion.id)
    assert owner is not None
    assert owner.leader_id == cast.leader.person_id
    assert suggestion.state == State.ASSIGNED
    with pytest.raises(NotAllowed):
        desk.sign(suggestion, cast.village_lead)
    assert desk.sign(suggestion).round == 2


def test_above_the_deputy_stands_the_head_of_the_township(desk: Desk, cast: Cast) -> None:
    head = mayor(desk.session, desk.ring, cast)
    suggestion = desk.answered()
    rate(desk, suggestion, "dissatisfied", "没有说清楚")
    owner = owner_now(desk.session, suggestion.id)
    assert owner is not None
    assert owner.leader_id == head.person_id


def test_without_anybody_above_it_stays_with_somebody_who_must_answer(desk: Desk) -> None:
    suggestion = desk.answered()
    rate(desk, suggestion, "dissatisfied", "没有说清楚")
    assert owner_now(desk.session, suggestion.id) is not None
    assert suggestion.state == State.ASSIGNED


def test_the_new_term_is_half_of_the_first_one(desk: Desk) -> None:
    suggestion = desk.answered()
    rate(desk, suggestion, "dissatisfied", "没有说清楚")
    deadline = answer_deadline(desk.session, suggestion.id)
    assert deadline is not None
    assert (deadline.days, deadline.round, deadline.reason) == (8, 2, "reopened")


def test_each_round_has_its_own_verdict(desk: Desk) -> None:
    suggestion = desk.answered()
    rate(desk, suggestion, "dissatisfied", "没有说清楚")
    desk.sign(suggestion)
    rate(desk, suggestion, "satisfied")
    assert suggestion.state == State.CLOSED
    events = history.timeline(desk.session, "suggestion", suggestion.id)
    assert state_of(e.kind for e in events) == State.CLOSED
    assert history.first_broken_link(events) is None


def test_only_the_author_takes_it_back(desk: Desk, cast: Cast) -> None:
    suggestion = desk.assigned()
    for who in OTHERS:
        with pytest.raises(NotAllowed):
            withdraw_suggestion(desk.session, suggestion, desk.viewer(getattr(cast, who)))
    withdraw_suggestion(desk.session, suggestion, desk.viewer(cast.villager))
    assert suggestion.state == State.WITHDRAWN
    with pytest.raises(Closed):
        desk.sign(suggestion)


def test_agreeing_is_one_tap_of_the_author_alone(desk: Desk, cast: Cast) -> None:
    suggestion = desk.file().suggestion
    suggestion.author_agreed = "asked"
    desk.session.flush()
    for who in OTHERS:
        with pytest.raises(NotAllowed):
            agree_to_matter(desk.session, suggestion, desk.viewer(getattr(cast, who)))
    for _ in range(2):
        agree_to_matter(desk.session, suggestion, desk.viewer(cast.villager))
    assert suggestion.author_agreed == "yes"
    kinds = [e.kind for e in history.timeline(desk.session, "suggestion", suggestion.id)]
    assert kinds.count("suggestion.author_agreed") == 1


def test_who_answered_first_does_not_answer_again_even_in_the_same_unit(
    desk: Desk, cast: Cast
) -> None:
    head = mayor(desk.session, desk.ring, cast)
    suggestion = desk.answered()
    rate(desk, suggestion, "dissatisfied", "没有说清楚")
    with pytest.raises(NotAllowed):
        desk.sign(suggestion, cast.leader)
    assert desk.sign(suggestion, head).signed_name == "何志刚"
