"""The comments of a meeting as a page and as JSON: everything works without script."""

from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from consultations.comments.actions import hide_comment, mark_converted
from consultations.comments.models import Comment
from consultations.comments.policy import Floor
from consultations.comments.queries import comments_shown
from consultations.comments.states import HideReason
from consultations.events import SYSTEM
from consultations.meetings.kinds import Audience
from consultations.meetings.states import State
from consultations.people.models import Account
from tests.cast import Cast
from tests.conftest import SignIn
from tests.consultations.comments.floors import events_of, open_floor, say


@pytest.fixture
def browser_of(browser_of: SignIn, session: Session) -> SignIn:
    """Commits what the test wrote so far, whenever a browser is opened."""

    def open_browser(who: Account | None) -> FlaskClient:
        session.commit()
        return browser_of(who)

    return open_browser


@pytest.fixture
def floor(session: Session, cast: Cast) -> Floor:
    return open_floor(session, cast)


def page_of(floor: Floor) -> str:
    return f"/m/{floor.meeting_id}/comments"


def api_of(floor: Floor) -> str:
    return f"/api/v1/meetings/{floor.meeting_id}"


def stored(session: Session, floor: Floor, cast: Cast) -> list[Comment]:
    found = list(comments_shown(session, floor.meeting_id, cast.villager.id)[0])
    session.rollback()  # it holds the write lock of SQLite
    return found


def test_the_list_is_there_for_everybody_with_the_link(
    browser_of: SignIn, session: Session, cast: Cast, floor: Floor
) -> None:
    say(session, cast, floor, cast.villager, "石桥加固要多少钱,哪里出?")
    for who in (None, cast.stranger, cast.villager, cast.moderator):
        page = browser_of(who).get(page_of(floor))
        assert page.status_code == 200
        assert "石桥加固要多少钱,哪里出?" in page.text


def test_a_comment_sent_without_script_stands_in_the_list(
    browser_of: SignIn, session: Session, cast: Cast, floor: Floor
) -> None:
    browser, form = browser_of(cast.villager), {"client_id": str(uuid4()), "text": "东莞听得清"}
    sent = browser.post(page_of(floor), data=form)
    assert sent.status_code == 303
    assert browser.post(page_of(floor), data=form).location == sent.location
    (comment,) = stored(session, floor, cast)
    assert (comment.text, comment.state) == ("东莞听得清", "visible")
    assert sent.location == f"{page_of(floor)}#comment-{comment.seq}"


def test_the_form_leads_back_to_the_page_it_stood_on_and_to_no_other_site(
    browser_of: SignIn, cast: Cast, floor: Floor
) -> None:
    browser = browser_of(cast.villager)
    elsewhere = ("//evil.example", "/\t/evil.example", "/\r\n\\evil.example")
    for asked, came in (
        (f"/m/{floor.meeting_id}/live", "/live#"),
        *((address, "/#") for address in elsewhere),
    ):
        form = {"client_id": str(uuid4()), "text": "在", "next": asked}
        location = browser.post(page_of(floor), data=form).location
        assert came in location
        assert "evil" not in location


def test_nobody_is_asked_to_sign_in_and_nothing_is_stored(
    browser_of: SignIn, session: Session, cast: Cast, floor: Floor
) -> None:
    form = {"client_id": str(uuid4()), "text": "在"}
    answer = browser_of(None).post(page_of(floor), data=form)
    assert "/sign-in" in answer.location
    refused = browser_of(None).post(f"{api_of(floor)}/comments", json=form)
    assert (refused.status_code, refused.json["error"]) == (403, "comment_sign_in")  # type: ignore[index]
    assert stored(session, floor, cast) == []


def test_an_oversize_comment_is_answered_in_words_and_keeps_what_was_typed(
    browser_of: SignIn, session: Session, cast: Cast, floor: Floor
) -> None:
    typed = "长" * 501
    browser = browser_of(cast.villager)
    page = browser.post(page_of(floor), data={"client_id": str(uuid4()), "text": typed})
    assert page.status_code == 422
    assert typed in page.text
    assert "您写了501个字" in page.text
    sent = {"client_id": str(uuid4()), "text": typed}
    answer = browser.post(f"{api_of(floor)}/comments", json=sent)
    assert answer.status_code == 422
    assert "501" in answer.json["message"]  # type: ignore[index]
    assert stored(session, floor, cast) == []


def test_json_answers_as_the_socket_does_and_only_once(
    browser_of: SignIn, session: Session, cast: Cast, floor: Floor
) -> None:
    browser, body = browser_of(cast.villager), {"client_id": str(uuid4()), "text": "打13900001234"}
    first = browser.post(f"{api_of(floor)}/comments", json=body).json
    assert browser.post(f"{api_of(floor)}/comments", json=body).json == first
    assert first is not None
    assert (first["ok"], first["state"], first["reason"]) == (True, "held", "里面好像有电话号码。")
    assert len(events_of(session, floor)) == 1


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"text": "x"}', b'{"client_id": 1}'])
def test_a_malformed_body_gets_a_clear_answer(
    browser_of: SignIn, cast: Cast, floor: Floor, body: bytes
) -> None:
    answer = browser_of(cast.villager).post(f"{api_of(floor)}/comments", data=body)
    assert (answer.status_code, answer.json["error"]) == (422, "bad_payload")  # type: ignore[index]


def test_a_form_without_client_id_is_refused_with_its_words_kept(
    browser_of: SignIn, cast: Cast, floor: Floor
) -> None:
    page = browser_of(cast.villager).post(
        page_of(floor), data={"text": "我写的话", "client_id": ""}
    )
    assert page.status_code == 422
    assert "我写的话" in page.text


def test_the_author_sees_what_is_held_and_hidden_and_why(
    browser_of: SignIn, session: Session, cast: Cast, floor: Floor
) -> None:
    say(session, cast, floor, cast.villager, "打13900001234")
    hidden = say(session, cast, floor, cast.villager, "收二手车")
    hide_comment(session, hidden, HideReason.ADVERT, SYSTEM)
    mine = browser_of(cast.villager).get(page_of(floor)).text
    assert "13900001234" in mine
    assert "里面好像有电话号码。" in mine
    assert "收二手车" in mine
    assert "广告" in mine
    for who in (None, cast.stranger, cast.neighbour):
        page = browser_of(who).get(page_of(floor)).text
        assert "13900001234" not in page
        assert "收二手车" not in page
        assert "广告 1" in page


def test_the_author_takes_a_comment_back(
    browser_of: SignIn, session: Session, cast: Cast, floor: Floor
) -> None:
    comment = say(session, cast, floor, cast.villager, "说错了")
    action = f"{page_of(floor)}/{comment.id}/withdraw"
    assert action in browser_of(cast.villager).get(page_of(floor)).text
    assert browser_of(cast.stranger).post(action).status_code == 404
    assert browser_of(cast.moderator).post(action).status_code == 404
    assert browser_of(None).post(action).location.startswith("/sign-in")
    assert browser_of(cast.villager).post(action).status_code == 303
    assert "说错了" not in browser_of(cast.neighbour).get(page_of(floor)).text


def test_moderators_see_the_way_to_hide_and_to_convert(
    browser_of: SignIn, session: Session, cast: Cast, floor: Floor
) -> None:
    comment = say(session, cast, floor, cast.villager, "石桥谁修")
    hide, convert = f"/hold?comment={comment.id}", f"{page_of(floor)}/{comment.id}/suggest"
    for who in (cast.clerk, cast.moderator):
        page = browser_of(who).get(page_of(floor)).text
        assert hide in page
        assert convert in page
    author = browser_of(cast.villager).get(page_of(floor)).text
    assert hide not in author
    assert convert in author
    for other in (None, cast.neighbour, cast.stranger, cast.supervisor):
        page = browser_of(other).get(page_of(floor)).text
        assert hide not in page
        assert convert not in page


def test_what_became_a_suggestion_says_so_and_is_not_converted_again(
    browser_of: SignIn, session: Session, cast: Cast, floor: Floor
) -> None:
    comment = say(session, cast, floor, cast.villager, "石桥谁修")
    mark_converted(session, comment.id, "青石湾-2026-0139")
    page = browser_of(cast.clerk).get(page_of(floor)).text
    assert "已转成建议" in page
    assert "/suggest" not in page.replace("COMMENT/suggest", "")


def test_a_members_meeting_shows_its_comments_to_nobody_else(
    browser_of: SignIn, session: Session, cast: Cast
) -> None:
    members = open_floor(session, cast, audience=Audience.MEMBERS)
    say(session, cast, members, cast.villager, "补偿款")
    for path in (page_of(members), f"{api_of(members)}/events"):
        assert browser_of(cast.stranger).get(path).status_code == 404
        assert "补偿款" not in browser_of(None).get(path).text
    assert "补偿款" in browser_of(cast.neighbour).get(page_of(members)).text


def test_before_and_after_the_meeting_there_is_no_form(
    browser_of: SignIn, session: Session, cast: Cast
) -> None:
    for state in (State.CONVENED, State.CLOSED):
        other = open_floor(session, cast, state)
        page = browser_of(cast.villager).get(page_of(other))
        assert "comment-form" not in page.text
        form = {"client_id": str(uuid4()), "text": "晚了一步的话"}
        late = browser_of(cast.villager).post(page_of(other), data=form)
        assert late.status_code == 409


def test_the_page_is_small(browser_of: SignIn, session: Session, cast: Cast, floor: Floor) -> None:
    for number in range(30):
        say(session, cast, floor, cast.neighbour, f"第{number}条发言,二十个字左右的一句话")
    answer = browser_of(None).get(page_of(floor), headers={"Accept-Encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert len(answer.data) < 8_000
