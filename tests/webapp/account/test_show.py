"""My own page: what is kept about me, what I choose, and every session ended at once."""

import pytest
from sqlalchemy.orm import Session

from tests.cast import Cast
from tests.conftest import SignIn


def test_a_stranger_is_asked_to_sign_in(browser_of: SignIn) -> None:
    answer = browser_of(None).get("/me")
    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/me")


def test_i_see_everything_that_is_kept_about_me_and_never_the_whole_number(
    browser_of: SignIn, cast: Cast
) -> None:
    page = browser_of(cast.villager).get("/me").text
    for known in ("0001", "李秀兰", "青石湾村", "6组", "1988", "6组村民"):
        assert known in page
    assert "13900000001" not in page


def test_whoever_is_not_known_yet_is_shown_the_way(browser_of: SignIn, cast: Cast) -> None:
    page = browser_of(cast.newcomer).get("/me")
    assert page.status_code == 200
    assert 'href="/me/match"' in page.text


def test_an_officer_finds_office_and_second_step(browser_of: SignIn, cast: Cast) -> None:
    page = browser_of(cast.clerk).get("/me").text
    assert "村文书" in page
    assert 'href="/me/second-factor"' in page
    assert 'href="/me/second-factor"' not in browser_of(cast.villager).get("/me").text


def test_others_see_the_name_once_i_choose_so(
    browser_of: SignIn, cast: Cast, session: Session
) -> None:
    browser = browser_of(cast.villager)
    assert browser.post("/me/shown-as", data={"shown_as": "name"}).status_code == 302
    session.refresh(cast.villager)
    assert cast.viewer(session, cast.villager).shown_as == "6组 · 李秀兰"


def test_a_made_up_choice_is_refused(browser_of: SignIn, cast: Cast) -> None:
    browser = browser_of(cast.villager)
    assert browser.post("/me/shown-as", data={"shown_as": "king"}).status_code == 422
    assert browser.post("/me/language", data={"locale": "xx"}).status_code == 422


def test_the_language_is_kept_for_me_and_for_this_device(
    browser_of: SignIn, cast: Cast, session: Session
) -> None:
    browser = browser_of(cast.villager)
    browser.post("/me/language", data={"locale": "en"})
    session.refresh(cast.villager)
    assert cast.villager.locale == "en"
    assert "My account" in browser.get("/me").text


def test_signing_out_everywhere_ends_every_session_of_mine_alone(
    browser_of: SignIn, cast: Cast
) -> None:
    here, there, other = (
        browser_of(cast.villager),
        browser_of(cast.villager),
        browser_of(cast.neighbour),
    )
    assert here.post("/me/sign-out-everywhere").location == "/sign-in"
    assert [one.get("/me").status_code for one in (here, there, other)] == [302, 302, 200]


@pytest.mark.parametrize("path", ["/me/shown-as", "/me/language", "/me/sign-out-everywhere"])
def test_a_stranger_changes_nothing(browser_of: SignIn, path: str) -> None:
    assert "/sign-in" in (browser_of(None).post(path).location or "")
