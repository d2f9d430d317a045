"""Asking the clerk whose number it is, and the clerk's answer."""

from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from consultations import history
from consultations.errors import Conflict, Invalid
from consultations.events import Actor
from consultations.people.matching import (
    accept_match,
    ask_to_be_matched,
    decline_match,
    unmatch_account,
)
from consultations.people.models import MatchRequest, Person
from consultations.people.roster_queries import asked_matches, open_request_of
from tests.cast import Cast

CLERK = Actor(role="clerk")


@pytest.fixture
def aunt(session: Session, cast: Cast) -> Person:
    """A person on the roster of whom no number is known."""
    assert cast.villager.person is not None
    person = Person(name="李二婶", household=cast.villager.person.household)
    session.add(person)
    session.flush()
    return person


@pytest.fixture
def asked(session: Session, cast: Cast, aunt: Person) -> MatchRequest:
    """The newcomer asks the village's clerk."""
    return ask_to_be_matched(
        session, cast.newcomer, cast.village, uuid4(), " 李 二婶", "六组 李秀兰家", Actor()
    )


def test_the_clerk_is_shown_people_of_that_name_who_have_no_number(
    session: Session, cast: Cast, asked: MatchRequest, aunt: Person
) -> None:
    found = asked_matches(session, cast.village)
    assert [(one.request.id, [c.person.id for c in one.candidates]) for one in found] == [
        (asked.id, [aunt.id])
    ]
    assert asked_matches(session, cast.other_village) == []


def test_nobody_whose_number_is_known_is_offered(session: Session, cast: Cast) -> None:
    ask_to_be_matched(session, cast.newcomer, cast.village, uuid4(), "李秀兰", "六组", Actor())
    assert asked_matches(session, cast.village)[0].candidates == []


def test_the_clerks_yes_matches_and_ends_the_request(
    session: Session, cast: Cast, asked: MatchRequest, aunt: Person
) -> None:
    accept_match(session, asked, aunt, CLERK)
    assert cast.newcomer.person_id == aunt.id
    assert (asked.accepted, open_request_of(session, cast.newcomer)) == (True, None)
    last = history.timeline(session, "person", aunt.id)[-1]
    assert (last.kind, last.payload["how"]) == ("person.account_matched", "clerk")
    with pytest.raises(Conflict, match="request_is_decided"):
        decline_match(session, asked, CLERK)


def test_the_clerks_no_leaves_the_number_unmatched(
    session: Session, cast: Cast, asked: MatchRequest
) -> None:
    decline_match(session, asked, CLERK)
    assert cast.newcomer.person_id is None
    assert asked_matches(session, cast.village) == []


def test_the_clerk_does_not_take_a_person_from_the_number_that_has_it(
    session: Session, cast: Cast, asked: MatchRequest
) -> None:
    assert cast.villager.person is not None
    with pytest.raises(Conflict, match="person_has_number"):
        accept_match(session, asked, cast.villager.person, CLERK)


def test_asking_again_takes_the_place_of_what_was_asked_before(
    session: Session, cast: Cast, asked: MatchRequest
) -> None:
    again = ask_to_be_matched(
        session, cast.newcomer, cast.village, uuid4(), "李二婶", "五组", Actor()
    )
    assert [one.request.id for one in asked_matches(session, cast.village)] == [again.id]


def test_sending_the_same_request_twice_makes_it_once(
    session: Session, cast: Cast, asked: MatchRequest
) -> None:
    same = ask_to_be_matched(
        session, cast.newcomer, cast.village, asked.id, "李二婶", "六组", Actor()
    )
    assert same.id == asked.id
    assert len(history.timeline(session, "account", cast.newcomer.id)) == 1


@pytest.mark.parametrize(
    ("name", "household"), [("", "六组"), ("李二婶", " "), ("李" * 41, "六组")]
)
def test_name_and_household_are_needed(
    session: Session, cast: Cast, name: str, household: str
) -> None:
    with pytest.raises(Invalid):
        ask_to_be_matched(session, cast.newcomer, cast.village, uuid4(), name, household, Actor())


def test_a_number_that_is_let_go_loses_person_and_second_step(session: Session, cast: Cast) -> None:
    cast.clerk.totp_sealed = "k1.x"
    unmatch_account(session, cast.clerk, CLERK)
    session.refresh(cast.clerk)
    assert cast.clerk.person_id is None
    assert cast.clerk.totp_sealed is None
    assert not cast.viewer(session, cast.clerk).is_staff
    with pytest.raises(Conflict):
        unmatch_account(session, cast.clerk, CLERK)
