"""What everybody may know of a meeting at any moment."""

from sqlalchemy.orm import Session

from consultations.meetings.actions import pause_meeting
from consultations.meetings.kinds import Audience
from consultations.meetings.states import State
from tests.cast import Cast
from tests.conftest import SignIn
from tests.consultations.meetings.planning import acting
from tests.webapp.meetings.conftest import Arrange
from tests.webapp.meetings.media_process import MediaProcess, figures


def test_it_says_what_the_room_does(
    arrange: Arrange, browser_of: SignIn, media_process: MediaProcess
) -> None:
    meeting = arrange(State.LIVE)
    media_process.rooms = (figures(meeting.id, viewers=7),)
    answer = browser_of(None).get(f"/api/v1/meetings/{meeting.id}/state")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json is not None
    assert answer.json["listeners"] == 7
    assert answer.json["boot"] == "boot-1"
    assert answer.json["publishing"] is True


def test_many_who_ask_are_one_question_to_the_media_process(
    arrange: Arrange, browser_of: SignIn, media_process: MediaProcess
) -> None:
    meeting, browser = arrange(State.LIVE), browser_of(None)
    for _ in range(5):
        browser.get(f"/api/v1/meetings/{meeting.id}/state")
    assert len([h for h in media_process.heard if h.target == "/control/v1/rooms"]) <= 2


def test_an_empty_boot_says_that_the_media_process_is_away(
    arrange: Arrange, browser_of: SignIn, media_process: MediaProcess
) -> None:
    meeting = arrange(State.LIVE)
    media_process.stop()
    answer = browser_of(None).get(f"/api/v1/meetings/{meeting.id}/state")
    assert answer.json is not None
    assert (answer.json["state"], answer.json["boot"], answer.json["publishing"]) == (
        "live",
        "",
        False,
    )


def test_a_pause_says_why(
    arrange: Arrange, session: Session, browser_of: SignIn, cast: Cast
) -> None:
    meeting = arrange(State.LIVE)
    pause_meeting(session, meeting, "disorder", acting(cast, session))
    session.commit()
    answer = browser_of(None).get(f"/api/v1/meetings/{meeting.id}/state")
    assert answer.json is not None
    assert answer.json["pause_reason"] == "等会场安静下来"


def test_a_strangers_question_about_a_members_meeting_finds_nothing(
    arrange: Arrange, browser_of: SignIn, cast: Cast
) -> None:
    address = f"/api/v1/meetings/{arrange(State.LIVE, Audience.MEMBERS).id}/state"
    assert browser_of(cast.stranger).get(address).status_code == 404
    assert browser_of(None).get(address).status_code == 404
