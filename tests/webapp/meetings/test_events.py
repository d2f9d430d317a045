"""The log of a meeting over HTTP: pages without gaps, and nothing of what is hidden."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from consultations.comments.actions import hide_comment
from consultations.comments.policy import Floor
from consultations.comments.states import HideReason
from consultations.events import SYSTEM
from consultations.meetings.states import State
from consultations.people.models import Account
from tests.cast import Cast
from tests.conftest import SignIn
from tests.consultations.comments.floors import open_floor, say


@pytest.fixture
def browser_of(browser_of: SignIn, session: Session) -> SignIn:
    """Commits what the test wrote so far, whenever a browser is opened."""

    def open_browser(who: Account | None) -> FlaskClient:
        session.commit()
        return browser_of(who)

    return open_browser


def events_after(browser_of: SignIn, floor: Floor, query: str) -> dict[str, Any]:
    answer = browser_of(None).get(f"/api/v1/meetings/{floor.meeting_id}/events?{query}")
    assert answer.status_code == 200
    page: dict[str, Any] = answer.get_json()
    return page


def test_the_log_comes_in_pages_without_gaps(
    browser_of: SignIn, session: Session, cast: Cast
) -> None:
    floor = open_floor(session, cast)
    for text in ("一", "打13900001234", "二", "三"):
        say(session, cast, floor, cast.neighbour, text)
    texts, after, more = [], 0, True
    while more:
        page = events_after(browser_of, floor, f"after={after}&limit=2")
        assert page["first"] == after + 1
        texts += [event["text"] for event in page["events"] if "text" in event]
        after, more = page["last"], page["more"]
    assert texts == ["一", "二", "三"]


def test_hidden_words_are_gone_from_it(browser_of: SignIn, session: Session, cast: Cast) -> None:
    floor = open_floor(session, cast)
    comment = say(session, cast, floor, cast.villager, "收二手车")
    hide_comment(session, comment, HideReason.ADVERT, SYSTEM)
    page = events_after(browser_of, floor, f"after={comment.seq - 1}")
    assert "二手车" not in str(page)
    assert [event["type"] for event in page["events"]] == ["comment.posted", "comment.hidden"]


def test_an_unchanged_page_is_not_sent_twice(
    browser_of: SignIn, session: Session, cast: Cast
) -> None:
    floor = open_floor(session, cast)
    browser, path = browser_of(cast.villager), f"/api/v1/meetings/{floor.meeting_id}/events"
    tag = browser.get(path).headers["ETag"]
    assert browser.get(path, headers={"If-None-Match": tag}).status_code == 304
    say(session, cast, floor, cast.villager, "在")
    session.commit()
    assert browser.get(path, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    "query",
    ["after=-1", "after=x", "after=9999999999999999999", "limit=0", "limit=201", "limit=x"],
)
def test_a_wrong_stretch_gets_a_clear_answer(
    browser_of: SignIn, session: Session, cast: Cast, query: str
) -> None:
    floor = open_floor(session, cast)
    answer = browser_of(None).get(f"/api/v1/meetings/{floor.meeting_id}/events?{query}")
    assert (answer.status_code, answer.json["error"]) == (422, "bad_payload")  # type: ignore[index]


def test_drafts_and_unknown_meetings_are_not_there(
    browser_of: SignIn, session: Session, cast: Cast
) -> None:
    draft = open_floor(session, cast, State.DRAFT)
    for meeting_id in (draft.meeting_id, cast.villager.id):
        for who in (None, cast.stranger, cast.villager):
            answer = browser_of(who).get(f"/api/v1/meetings/{meeting_id}/events")
            assert answer.status_code == 404
