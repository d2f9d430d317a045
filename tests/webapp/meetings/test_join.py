"""Seats: who gets a token for what."""

import pytest
from flask import Flask

from consultations import clock
from consultations.meetings.kinds import Audience
from consultations.meetings.states import State
from rtc.tokens import read_join_token
from tests.cast import Cast
from tests.conftest import SignIn
from tests.webapp.meetings.conftest import Arrange
from tests.webapp.meetings.media_process import MediaProcess, figures


def test_a_listener_without_account_gets_a_viewers_seat(
    arrange: Arrange, browser_of: SignIn, app: Flask, media_process: MediaProcess
) -> None:
    meeting = arrange(State.LIVE)
    media_process.rooms = (figures(meeting.id, picture=True),)
    answer = browser_of(None).post(f"/api/v1/meetings/{meeting.id}/join", json={"role": "viewer"})
    assert answer.status_code == 200
    seat = answer.json
    assert seat is not None
    assert (seat["whep"], seat["whip"]) == (f"/whep/{meeting.id}", "")
    assert seat["last_seq"] == 4
    assert seat["picture"] is True
    public = app.extensions["xiangyi"].keys.media_public_file.read_text()
    claims = read_join_token(public, seat["token"], int(clock.now().timestamp()))
    assert (claims.room, claims.role) == (str(meeting.id), "viewer")


@pytest.mark.parametrize("state", [State.CHECKIN, State.LIVE])
def test_the_clerk_gets_the_publishers_seat(
    arrange: Arrange, browser_of: SignIn, cast: Cast, state: State
) -> None:
    meeting = arrange(state)
    answer = browser_of(cast.clerk).post(
        f"/api/v1/meetings/{meeting.id}/join", json={"role": "publisher"}
    )
    assert answer.json is not None
    assert answer.json["whip"] == f"/whip/{meeting.id}"


@pytest.mark.parametrize("who", ["villager", "stranger", "moderator", None])
def test_others_do_not_publish(
    arrange: Arrange, browser_of: SignIn, cast: Cast, who: str | None
) -> None:
    address = f"/api/v1/meetings/{arrange(State.LIVE).id}/join"
    browser = browser_of(getattr(cast, who) if who else None)
    answer = browser.post(address, json={"role": "publisher"})
    assert answer.status_code == 403
    assert answer.json is not None
    assert answer.json["message"]


@pytest.mark.parametrize("state", [State.CONVENED, State.CLOSED, State.CANCELLED])
def test_a_hall_that_is_not_open_has_no_seats(
    arrange: Arrange, browser_of: SignIn, state: State
) -> None:
    answer = browser_of(None).post(f"/api/v1/meetings/{arrange(state).id}/join", json={})
    assert answer.status_code == 409
    assert answer.json is not None
    assert answer.json["message"] == "会场现在没开。"


def test_a_members_meeting_has_no_seat_for_strangers(
    arrange: Arrange, browser_of: SignIn, cast: Cast
) -> None:
    address = f"/api/v1/meetings/{arrange(State.LIVE, Audience.MEMBERS).id}/join"
    assert browser_of(cast.stranger).post(address, json={}).status_code == 404
    assert browser_of(None).post(address, json={}).status_code == 404
    assert browser_of(cast.villager).post(address, json={}).status_code == 200


@pytest.mark.parametrize("body", [b'{"role": "owner"}', b"[]", b"{", b'{"role": "viewer", "x": 1}'])
def test_a_wrong_request_is_told_so(arrange: Arrange, browser_of: SignIn, body: bytes) -> None:
    answer = browser_of(None).post(
        f"/api/v1/meetings/{arrange().id}/join", data=body, content_type="application/json"
    )
    assert answer.status_code == 422


def test_an_unknown_meeting_has_no_seats(browser_of: SignIn) -> None:
    answer = browser_of(None).post(
        "/api/v1/meetings/00000000-0000-4000-8000-000000000000/join", json={}
    )
    assert answer.status_code == 404


def test_a_seat_is_given_though_the_media_process_is_away(
    arrange: Arrange, browser_of: SignIn, media_process: MediaProcess
) -> None:
    meeting = arrange()
    media_process.stop()
    answer = browser_of(None).post(f"/api/v1/meetings/{meeting.id}/join", json={})
    assert answer.json is not None
    assert answer.json["picture"] is False


@pytest.mark.parametrize(
    ("sending", "instead_of", "status"),
    [("other", "mine", 409), ("mine", "mine", 200), (None, "mine", 200), ("other", "", 200)],
)
def test_coming_back_gives_way_to_a_device_that_took_over(
    arrange: Arrange,
    browser_of: SignIn,
    cast: Cast,
    media_process: MediaProcess,
    sending: str | None,
    instead_of: str,
    status: int,
) -> None:
    meeting = arrange()
    media_process.rooms = (figures(meeting.id, publisher_session=sending),)
    answer = browser_of(cast.clerk).post(
        f"/api/v1/meetings/{meeting.id}/join",
        json={"role": "publisher", "instead_of": instead_of},
    )
    assert answer.status_code == status
    if status == 409:
        assert answer.json is not None
        assert answer.json["error"] == "publisher_taken"
