"""The meetings of a village."""

from consultations.meetings.kinds import Audience
from consultations.meetings.states import State
from tests.cast import Cast
from tests.conftest import SignIn
from tests.webapp.meetings.conftest import Arrange

ADDRESS = "/v/qingshiwan/meetings"


def test_everybody_sees_what_comes_and_what_was(arrange: Arrange, browser_of: SignIn) -> None:
    ids = [arrange(state).id for state in (State.CONVENED, State.LIVE, State.CLOSED)]
    page = browser_of(None).get(ADDRESS).text
    assert all(f"/m/{meeting_id}" in page for meeting_id in ids)
    assert "12月6日 星期日 晚上7点半" in page


def test_drafts_are_listed_for_those_who_plan(
    arrange: Arrange, browser_of: SignIn, cast: Cast
) -> None:
    draft = arrange(State.DRAFT)
    assert str(draft.id) in browser_of(cast.clerk).get(ADDRESS).text
    for other in (cast.villager, cast.stranger, None):
        assert str(draft.id) not in browser_of(other).get(ADDRESS).text


def test_a_members_meeting_is_listed_for_members(
    arrange: Arrange, browser_of: SignIn, cast: Cast
) -> None:
    meeting = arrange(State.CONVENED, Audience.MEMBERS)
    assert str(meeting.id) in browser_of(cast.villager).get(ADDRESS).text
    assert str(meeting.id) not in browser_of(cast.stranger).get(ADDRESS).text


def test_an_empty_list_says_what_will_be_here(browser_of: SignIn) -> None:
    assert "眼下没有安排会议" in browser_of(None).get(ADDRESS).text


def test_a_village_that_is_not_there_is_not_found(browser_of: SignIn) -> None:
    assert browser_of(None).get("/v/nowhere/meetings").status_code == 404
