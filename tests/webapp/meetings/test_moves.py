"""The buttons that move a meeting on."""

import pytest
from sqlalchemy.orm import Session

from consultations.meetings.states import State
from tests.cast import Cast
from tests.conftest import SignIn
from tests.webapp.meetings.conftest import Arrange, reread
from tests.webapp.meetings.media_process import MediaProcess
from webapp import wake

MOVES = [
    ("convene", State.DRAFT, State.CONVENED),
    ("open", State.CONVENED, State.CHECKIN),
    ("begin", State.CHECKIN, State.LIVE),
    ("close", State.LIVE, State.CLOSED),
]


@pytest.mark.parametrize(("move", "before", "after"), MOVES)
def test_the_clerk_moves_it_on_and_comes_back_to_the_card(
    arrange: Arrange,
    session: Session,
    browser_of: SignIn,
    cast: Cast,
    move: str,
    before: State,
    after: State,
) -> None:
    meeting = arrange(before)
    answer = browser_of(cast.clerk).post(f"/m/{meeting.id}/{move}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/m/{meeting.id}")
    reread(session, meeting)
    assert meeting.state == after


@pytest.mark.parametrize(("move", "before", "after"), MOVES)
def test_others_move_nothing(
    arrange: Arrange,
    session: Session,
    browser_of: SignIn,
    cast: Cast,
    move: str,
    before: State,
    after: State,
) -> None:
    meeting = arrange(before)
    hidden = 404 if before == State.DRAFT else 403
    for other in (cast.villager, cast.stranger, cast.leader):
        assert browser_of(other).post(f"/m/{meeting.id}/{move}").status_code == hidden
    assert browser_of(cast.moderator).post(f"/m/{meeting.id}/{move}").status_code == 403
    assert browser_of(None).post(f"/m/{meeting.id}/{move}").status_code == 302
    reread(session, meeting)
    assert meeting.state == before != after


def test_a_script_gets_the_new_state_and_stays(
    arrange: Arrange, browser_of: SignIn, cast: Cast
) -> None:
    meeting = arrange(State.CHECKIN)
    answer = browser_of(cast.clerk).post(
        f"/m/{meeting.id}/begin", headers={"Accept": "application/json"}
    )
    assert answer.json is not None
    assert (answer.json["state"], answer.json["paused"]) == ("live", False)


def test_a_form_comes_back_where_it_was_and_never_to_another_site(
    arrange: Arrange, browser_of: SignIn, cast: Cast
) -> None:
    browser = browser_of(cast.clerk)
    for wished, given in ((f"/m/{(m := arrange()).id}/broadcast", None), ("//evil.example", "/")):
        answer = browser.post(f"/m/{m.id}/resume", data={"next": wished})
        assert answer.headers["Location"] == (given or wished)


@pytest.mark.parametrize("who", ["clerk", "village_lead", "supervisor", "moderator"])
def test_the_kill_switch_is_in_four_hands_and_reaches_the_media_process(
    arrange: Arrange,
    session: Session,
    browser_of: SignIn,
    cast: Cast,
    media_process: MediaProcess,
    who: str,
) -> None:
    meeting = arrange(State.LIVE)
    browser = browser_of(getattr(cast, who))
    browser.post(f"/m/{meeting.id}/pause", data={"reason": "technical"})
    reread(session, meeting)
    assert meeting.paused
    assert media_process.orders() == [("POST", f"{meeting.id}/pause")]
    assert "正在修声音或画面" in browser_of(None).get(f"/m/{meeting.id}").text
    browser.post(f"/m/{meeting.id}/resume")
    reread(session, meeting)
    assert not meeting.paused
    assert media_process.orders()[-1] == ("POST", f"{meeting.id}/resume")


def test_a_pause_is_stored_though_the_media_process_is_away(
    arrange: Arrange, session: Session, browser_of: SignIn, cast: Cast, media_process: MediaProcess
) -> None:
    meeting = arrange(State.LIVE)
    media_process.stop()
    answer = browser_of(cast.moderator).post(f"/m/{meeting.id}/pause", data={"reason": "break"})
    assert answer.status_code == 302
    reread(session, meeting)
    assert meeting.paused


def test_a_pause_without_a_reason_changes_nothing(
    arrange: Arrange, session: Session, browser_of: SignIn, cast: Cast, media_process: MediaProcess
) -> None:
    meeting = arrange(State.LIVE)
    assert browser_of(cast.clerk).post(f"/m/{meeting.id}/pause").status_code == 422
    reread(session, meeting)
    assert not meeting.paused
    assert media_process.orders() == []


@pytest.mark.parametrize("who", ["villager", "stranger", "leader"])
def test_others_pause_nothing(arrange: Arrange, browser_of: SignIn, cast: Cast, who: str) -> None:
    address = f"/m/{arrange(State.LIVE).id}"
    browser = browser_of(getattr(cast, who))
    assert browser.post(f"{address}/pause", data={"reason": "break"}).status_code == 403
    assert browser.post(f"{address}/resume").status_code == 403


def test_closing_empties_the_room(
    arrange: Arrange, browser_of: SignIn, cast: Cast, media_process: MediaProcess
) -> None:
    meeting = arrange(State.LIVE)
    browser_of(cast.clerk).post(f"/m/{meeting.id}/close")
    assert media_process.orders() == [("DELETE", str(meeting.id))]


def test_the_lead_calls_it_off_with_a_reason(
    arrange: Arrange, session: Session, browser_of: SignIn, cast: Cast
) -> None:
    meeting = arrange(State.CONVENED)
    address = f"/m/{meeting.id}/cancel"
    assert browser_of(cast.clerk).post(address, data={"reason": "停电"}).status_code == 403
    assert browser_of(cast.stranger).post(address, data={"reason": "停电"}).status_code == 403
    assert browser_of(cast.village_lead).post(address).status_code == 422
    browser_of(cast.village_lead).post(address, data={"reason": "停电"})
    reread(session, meeting)
    assert meeting.state == State.CANCELLED


def test_turning_to_a_line_shows_it_to_everybody(
    arrange: Arrange, browser_of: SignIn, cast: Cast
) -> None:
    meeting = arrange(State.LIVE)
    item = meeting.agenda[1]
    browser_of(cast.clerk).post(f"/m/{meeting.id}/item", data={"item": str(item.id)})
    answer = browser_of(None).get(f"/api/v1/meetings/{meeting.id}/state")
    assert answer.json is not None
    assert answer.json["item"] == {"id": str(item.id), "position": 2, "title": item.title}


@pytest.mark.parametrize("item", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_a_line_that_is_not_on_the_agenda_is_refused(
    arrange: Arrange, browser_of: SignIn, cast: Cast, item: str
) -> None:
    address = f"/m/{arrange(State.LIVE).id}/item"
    assert browser_of(cast.clerk).post(address, data={"item": item}).status_code == 422
    assert browser_of(cast.stranger).post(address, data={"item": item}).status_code == 403


def test_the_live_role_is_told_after_the_commit(
    arrange: Arrange,
    session: Session,
    browser_of: SignIn,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    meeting = arrange(State.CHECKIN)
    seen: list[tuple[object, str]] = []

    def look(meeting_id: object) -> None:
        reread(session, meeting)
        seen.append((meeting_id, meeting.state))

    monkeypatch.setattr(wake, "_listeners", [look])
    browser_of(cast.clerk).post(f"/m/{meeting.id}/begin")
    assert seen == [(meeting.id, State.LIVE)]
