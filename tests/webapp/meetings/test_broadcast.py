"""The clerk's place."""

from consultations.meetings.kinds import Audience
from consultations.meetings.states import State
from tests.cast import Cast
from tests.conftest import SignIn
from tests.webapp.meetings.conftest import Arrange


def test_the_clerk_finds_picker_meter_and_buttons(
    arrange: Arrange, browser_of: SignIn, cast: Cast
) -> None:
    page = browser_of(cast.clerk).get(f"/m/{arrange(State.CHECKIN).id}/broadcast").text
    for part in ("preview", "level", "mic", "camera", "send", "controls"):
        assert f'id="{part}"' in page


def test_others_do_not_broadcast(arrange: Arrange, browser_of: SignIn, cast: Cast) -> None:
    address = f"/m/{arrange(State.LIVE).id}/broadcast"
    for other in (cast.villager, cast.stranger, cast.moderator, cast.leader):
        assert browser_of(other).get(address).status_code == 403
    assert browser_of(None).get(address).headers["Location"].startswith("/sign-in")


def test_a_hall_meeting_is_never_broadcast(
    arrange: Arrange, browser_of: SignIn, cast: Cast
) -> None:
    address = f"/m/{arrange(State.LIVE, Audience.HALL_ONLY).id}/broadcast"
    assert browser_of(cast.clerk).get(address).status_code == 403


def test_an_ended_meeting_leads_back_to_its_card(
    arrange: Arrange, browser_of: SignIn, cast: Cast
) -> None:
    meeting = arrange(State.CLOSED)
    answer = browser_of(cast.clerk).get(f"/m/{meeting.id}/broadcast")
    assert answer.headers["Location"] == f"/m/{meeting.id}"
