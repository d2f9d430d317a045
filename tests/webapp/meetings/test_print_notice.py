"""The sheet for the board."""

from consultations.meetings.states import State
from tests.cast import Cast
from tests.conftest import SignIn
from tests.webapp.meetings.conftest import Arrange


def test_the_sheet_has_agenda_code_and_telephone(arrange: Arrange, browser_of: SignIn) -> None:
    meeting = arrange(State.CONVENED)
    page = browser_of(None).get(f"/m/{meeting.id}/notice").text
    assert f"http://localhost/m/{meeting.id}" in page
    assert "<svg" in page
    assert "0700-0000000" in page
    assert all(item.title in page for item in meeting.agenda)


def test_a_draft_has_no_sheet_for_strangers(
    arrange: Arrange, browser_of: SignIn, cast: Cast
) -> None:
    address = f"/m/{arrange(State.DRAFT).id}/notice"
    assert browser_of(cast.stranger).get(address).status_code == 404
    assert browser_of(cast.clerk).get(address).status_code == 200
