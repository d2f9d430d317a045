"""Planning a meeting and changing the plan."""

from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from consultations.meetings.models import Meeting
from consultations.meetings.states import State
from tests.cast import Cast
from tests.conftest import SignIn
from tests.webapp.meetings.conftest import Arrange, reread

NEW = "/v/qingshiwan/meetings/new"


def filled(**changes: str) -> dict[str, str]:
    return {
        "client_id": str(uuid4()),
        "title": "六组屋场会",
        "day": "2026-12-06",
        "hour": "19:30",
        "venue": "河口桥头",
        "kind": "courtyard_meeting",
        "audience": "link",
        "agenda": "修路灯\n\n修桥",
        **changes,
    }


def meetings(session: Session) -> list[Meeting]:
    return list(session.scalars(select(Meeting)))


def test_the_clerk_writes_a_plan_that_only_the_office_sees(
    session: Session, browser_of: SignIn, cast: Cast
) -> None:
    sent = browser_of(cast.clerk).post(NEW, data=filled())
    (made,) = meetings(session)
    assert (sent.status_code, sent.headers["Location"]) == (302, f"/m/{made.id}")
    assert made.state == State.DRAFT
    assert made.starts_at.isoformat() == "2026-12-06T11:30:00+00:00"
    assert [item.title for item in made.agenda] == ["修路灯", "修桥"]
    assert browser_of(cast.villager).get(f"/m/{made.id}").status_code == 404


def test_sent_twice_it_is_made_once(session: Session, browser_of: SignIn, cast: Cast) -> None:
    browser, data = browser_of(cast.clerk), filled()
    first, second = browser.post(NEW, data=data), browser.post(NEW, data=data)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(meetings(session)) == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"title": ""}, "请写会议名称。"),
        ({"day": ""}, "请选日期。"),
        ({"hour": "eight"}, 'id="hour-error"'),
        ({"agenda": " \n "}, "请至少写一条议题。"),
        ({"day": "2026-11-01"}, "这一天已经过了。"),
        ({"agenda": "\n".join("条" * 25)}, "超过20条了。"),
        ({"audience": "everyone"}, 'id="audience-error"'),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    session: Session, browser_of: SignIn, cast: Cast, wrong: dict[str, str], told: str
) -> None:
    answer = browser_of(cast.clerk).post(NEW, data=filled(venue="老樟树下", **wrong))
    assert answer.status_code == 422
    assert told in answer.text
    assert "老樟树下" in answer.text
    assert meetings(session) == []


def test_others_cannot_plan(session: Session, browser_of: SignIn, cast: Cast) -> None:
    assert browser_of(None).get(NEW).headers["Location"].startswith("/sign-in")
    for other in (cast.villager, cast.stranger, cast.moderator, cast.leader):
        assert browser_of(other).get(NEW).status_code == 404
        assert browser_of(other).post(NEW, data=filled()).status_code == 404
    assert browser_of(cast.clerk).get("/v/shuangqiao/meetings/new").status_code == 404
    assert meetings(session) == []


def test_a_draft_is_changed_in_the_form_it_was_written_in(
    arrange: Arrange, session: Session, browser_of: SignIn, cast: Cast
) -> None:
    meeting = arrange(State.DRAFT)
    browser = browser_of(cast.clerk)
    form = browser.get(f"/m/{meeting.id}/change").text
    assert 'value="2026-12-06"' in form
    assert 'value="19:30"' in form
    assert "听取石桥加固方案" in form
    browser.post(f"/m/{meeting.id}/change", data=filled(title="改到六组"))
    reread(session, meeting)
    assert meeting.title == "改到六组"


def test_after_the_notice_the_plan_stands(
    arrange: Arrange, session: Session, browser_of: SignIn, cast: Cast
) -> None:
    meeting = arrange(State.CONVENED)
    answer = browser_of(cast.clerk).post(f"/m/{meeting.id}/change", data=filled(title="别的"))
    assert answer.status_code == 409
    reread(session, meeting)
    assert meeting.title == "村民会议"


def test_others_cannot_change_the_plan(arrange: Arrange, browser_of: SignIn, cast: Cast) -> None:
    address = f"/m/{arrange(State.DRAFT).id}/change"
    for other in (cast.villager, cast.stranger, cast.moderator):
        assert browser_of(other).post(address, data=filled()).status_code == 404
