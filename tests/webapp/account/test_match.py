"""Telling the village who I am."""

from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from consultations.events import Actor
from consultations.people.models import Person
from consultations.people.roster_queries import asked_matches
from consultations.people.slips import issue_slip
from consultations.secrets import KeyRing
from tests.cast import Cast
from tests.conftest import SignIn


@pytest.fixture
def slip(session: Session, cast: Cast, ring: KeyRing) -> str:
    """The code on a slip for the newcomer's real person."""
    assert cast.villager.person is not None
    aunt = Person(name="李二婶", household=cast.villager.person.household)
    session.add(aunt)
    session.flush()
    code = issue_slip(session, ring, aunt, Actor(account_id=cast.clerk.id)).code
    session.commit()
    return code


def test_the_code_of_a_slip_makes_the_number_mine(
    browser_of: SignIn, cast: Cast, slip: str
) -> None:
    browser = browser_of(cast.newcomer)
    assert browser.post("/me/match", data={"slip": slip.lower()}).status_code == 302
    assert "李二婶" in browser.get("/me").text


def test_a_wrong_code_keeps_what_was_typed(browser_of: SignIn, cast: Cast, slip: str) -> None:
    answer = browser_of(cast.newcomer).post("/me/match", data={"slip": "ABC234"})
    assert answer.status_code == 422
    assert 'value="ABC234"' in answer.text


def test_codes_cannot_be_guessed_at_leisure(browser_of: SignIn, cast: Cast, slip: str) -> None:
    browser = browser_of(cast.newcomer)
    for _ in range(5):
        browser.post("/me/match", data={"slip": "ABC234"})
    browser.post("/me/match", data={"slip": slip})
    assert "李二婶" not in browser.get("/me").text


def test_a_stranger_cannot_try_codes_at_all(browser_of: SignIn, slip: str) -> None:
    assert "/sign-in" in (browser_of(None).post("/me/match", data={"slip": slip}).location or "")


def test_whoever_is_known_is_led_to_the_own_page(browser_of: SignIn, cast: Cast) -> None:
    assert browser_of(cast.villager).get("/me/match").location == "/me"


def ask(browser_of: SignIn, cast: Cast, **changes: str) -> int:
    form = {
        "client_id": str(uuid4()),
        "village": "qingshiwan",
        "name": "李二婶",
        "household": "六组 李秀兰家",
    }
    return browser_of(cast.newcomer).post("/me/match/ask", data=form | changes).status_code


def test_the_clerk_of_the_village_is_asked(
    browser_of: SignIn, cast: Cast, session: Session, slip: str
) -> None:
    assert ask(browser_of, cast) == 302
    assert [one.request.name for one in asked_matches(session, cast.village)] == ["李二婶"]
    session.commit()
    page = browser_of(cast.newcomer).get("/me/match").text
    assert "bar-waiting" in page


@pytest.mark.parametrize(
    "changes",
    [{"village": ""}, {"village": "liuxi"}, {"name": ""}, {"household": ""}, {"client_id": "x"}],
)
def test_what_is_missing_is_said(
    browser_of: SignIn, cast: Cast, session: Session, changes: dict[str, str]
) -> None:
    assert ask(browser_of, cast, **changes) == 422
    assert asked_matches(session, cast.village) == []
