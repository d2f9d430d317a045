"""What the rooms missed is put right, and every running meeting gets its news."""

from uuid import uuid4

from flask import Flask
from sqlalchemy.orm import Session

from consultations.meetings.actions import pause_meeting
from consultations.meetings.states import State
from rtc.tokens import read_control_token
from tests.cast import Cast
from tests.consultations.meetings.planning import acting
from tests.webapp.meetings.conftest import Arrange
from tests.webapp.meetings.media_process import MediaProcess, figures
from webapp import media


def test_running_meetings_get_news_and_others_do_not(
    app: Flask, arrange: Arrange, media_process: MediaProcess
) -> None:
    live, waiting, planned = arrange(State.LIVE), arrange(State.CHECKIN), arrange(State.CONVENED)
    media_process.rooms = (figures(live.id, viewers=3),)
    with app.app_context():
        news = media.look_at_rooms()
    assert news.keys() == {live.id, waiting.id}
    assert planned.id not in news
    assert (news[live.id].publishing, news[live.id].viewers) == (True, 3)
    assert (news[waiting.id].publishing, news[waiting.id].boot) == (False, "boot-1")
    assert media_process.orders() == []


def test_a_media_process_that_came_back_learns_of_the_pause(
    app: Flask, arrange: Arrange, session: Session, cast: Cast, media_process: MediaProcess
) -> None:
    silent, running = arrange(State.LIVE), arrange(State.LIVE)
    pause_meeting(session, silent, "private", acting(cast, session))
    session.commit()
    media_process.rooms = (figures(running.id, paused=True),)
    with app.app_context():
        media.look_at_rooms()
    assert sorted(media_process.orders()) == sorted(
        [("POST", f"{silent.id}/pause"), ("POST", f"{running.id}/resume")]
    )


def test_the_room_of_an_ended_meeting_is_closed_and_foreign_rooms_are_left_alone(
    app: Flask, arrange: Arrange, media_process: MediaProcess
) -> None:
    ended = arrange(State.CLOSED)
    media_process.rooms = (figures(ended.id), figures("bench"), figures(uuid4()))
    with app.app_context():
        media.look_at_rooms()
    assert ("DELETE", str(ended.id)) in media_process.orders()
    assert not any("bench" in path for _method, path in media_process.orders())


def test_every_control_call_carries_a_fresh_token(
    app: Flask, arrange: Arrange, media_process: MediaProcess
) -> None:
    meeting = arrange(State.LIVE)
    with app.app_context():
        media.pause_room(meeting.id)
        public = app.extensions["xiangyi"].keys.media_public_file.read_text()
        (heard,) = media_process.heard
        token = heard.headers["Authorization"].removeprefix("Bearer ")
        read_control_token(public, token, media._seconds())


def test_without_a_media_process_every_meeting_hears_that_it_is_away(
    app: Flask, arrange: Arrange, media_process: MediaProcess
) -> None:
    live = arrange(State.LIVE)
    media_process.stop()
    with app.app_context():
        assert media.look_at_rooms() == {live.id: media.AWAY}
