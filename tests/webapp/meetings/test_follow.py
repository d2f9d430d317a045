"""In the meeting."""

import pytest

from consultations.meetings.kinds import Audience
from consultations.meetings.states import State
from tests.cast import Cast
from tests.conftest import SignIn
from tests.webapp.meetings.conftest import Arrange


@pytest.mark.parametrize("state", [State.CONVENED, State.CHECKIN, State.LIVE])
def test_nobody_needs_an_account_to_follow(
    arrange: Arrange, browser_of: SignIn, state: State
) -> None:
    answer = browser_of(None).get(f"/m/{arrange(state).id}/live?mode=listen")
    assert answer.status_code == 200
    assert 'id="player"' in answer.text
    assert '"mode": "listen"' in answer.text


def test_the_way_of_following_is_remembered(arrange: Arrange, browser_of: SignIn) -> None:
    meeting, browser = arrange(), browser_of(None)
    assert '"mode": "listen"' in browser.get(f"/m/{meeting.id}/live").text
    browser.get(f"/m/{meeting.id}/live?mode=read")
    assert '"mode": "read"' in browser.get(f"/m/{meeting.id}/live").text
    assert '"mode": "read"' in browser.get(f"/m/{meeting.id}/live?mode=nonsense").text


def test_before_the_start_it_says_when(arrange: Arrange, browser_of: SignIn) -> None:
    page = browser_of(None).get(f"/m/{arrange(State.CONVENED).id}/live").text
    assert "还没开会。12月6日 星期日 晚上7点半开始" in page


@pytest.mark.parametrize("state", [State.CLOSED, State.CANCELLED])
def test_after_the_end_it_leads_to_the_card(
    arrange: Arrange, browser_of: SignIn, state: State
) -> None:
    meeting = arrange(state)
    answer = browser_of(None).get(f"/m/{meeting.id}/live")
    assert answer.headers["Location"] == f"/m/{meeting.id}"


def test_a_members_meeting_is_not_there_for_strangers(
    arrange: Arrange, browser_of: SignIn, cast: Cast
) -> None:
    address = f"/m/{arrange(State.LIVE, Audience.MEMBERS).id}/live"
    assert browser_of(cast.stranger).get(address).status_code == 404
    assert browser_of(None).get(address).headers["Location"].startswith("/sign-in")
    assert browser_of(cast.villager).get(address).status_code == 200


def test_a_hall_meeting_has_no_player(arrange: Arrange, browser_of: SignIn) -> None:
    page = browser_of(None).get(f"/m/{arrange(State.LIVE, Audience.HALL_ONLY).id}/live").text
    assert 'id="player"' not in page


def test_without_scripts_the_comments_are_one_tap_away(
    arrange: Arrange, browser_of: SignIn
) -> None:
    meeting = arrange()
    page = browser_of(None).get(f"/m/{meeting.id}/live").text
    without = page[page.index("<noscript>") : page.index("</noscript>")]
    assert f"/m/{meeting.id}/comments" in without
