"""The hold queue: clerk and moderator decide, the supervisor looks, nobody else knows of it."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from consultations.comments.actions import withdraw_comment
from consultations.comments.models import Comment
from consultations.comments.policy import Floor
from consultations.comments.queries import find_comment
from consultations.events import Actor
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


@pytest.fixture
def floor(session: Session, cast: Cast) -> Floor:
    return open_floor(session, cast)


@pytest.fixture
def held(session: Session, cast: Cast, floor: Floor) -> Comment:
    return say(session, cast, floor, cast.villager, "打13900001234")


def queue_of(floor: Floor) -> str:
    return f"/m/{floor.meeting_id}/hold"


def state_of(session: Session, comment: Comment) -> tuple[str, str]:
    session.rollback()
    session.expire_all()
    found = find_comment(session, comment.id)
    assert found is not None
    state = (found.state, found.reason)
    session.rollback()  # reading here holds the write lock of SQLite
    return state


def test_clerk_and_moderator_see_the_words_and_why(
    browser_of: SignIn, cast: Cast, floor: Floor, held: Comment
) -> None:
    for who in (cast.clerk, cast.moderator):
        page = browser_of(who).get(queue_of(floor))
        assert page.status_code == 200
        assert "打13900001234" in page.text
        assert "里面好像有电话号码。" in page.text
        assert page.text.count('type="radio" name="reason"') == 8


def test_the_supervisor_reads_and_cannot_decide(
    browser_of: SignIn, session: Session, cast: Cast, floor: Floor, held: Comment
) -> None:
    supervisor = browser_of(cast.supervisor)
    page = supervisor.get(queue_of(floor))
    assert "打13900001234" in page.text
    assert 'name="decision"' not in page.text
    form = {"comment_id": str(held.id), "decision": "show"}
    assert supervisor.post(queue_of(floor), data=form).status_code == 403
    assert state_of(session, held) == ("held", "phone")


def test_to_everybody_else_there_is_no_queue(
    browser_of: SignIn, session: Session, cast: Cast, floor: Floor, held: Comment
) -> None:
    form = {"comment_id": str(held.id), "decision": "show"}
    for who in (cast.stranger, cast.villager, cast.village_lead, cast.leader, cast.handler):
        assert browser_of(who).get(queue_of(floor)).status_code == 404
        assert browser_of(who).post(queue_of(floor), data=form).status_code == 404
    assert browser_of(None).get(queue_of(floor)).location.startswith("/sign-in")
    assert state_of(session, held) == ("held", "phone")


def test_showing_makes_it_stand(
    browser_of: SignIn, session: Session, cast: Cast, floor: Floor, held: Comment
) -> None:
    form = {"comment_id": str(held.id), "decision": "show"}
    assert browser_of(cast.moderator).post(queue_of(floor), data=form).status_code == 303
    assert state_of(session, held) == ("visible", "")


def test_hiding_needs_a_reason_and_keeps_it(
    browser_of: SignIn, session: Session, cast: Cast, floor: Floor, held: Comment
) -> None:
    clerk, form = browser_of(cast.clerk), {"comment_id": str(held.id), "decision": "hide"}
    refused = clerk.post(queue_of(floor), data=form)
    assert refused.status_code == 422
    assert "请选择隐藏的理由。" in refused.text
    assert clerk.post(queue_of(floor), data={**form, "reason": "critical"}).status_code == 422
    assert state_of(session, held) == ("held", "phone")
    assert clerk.post(queue_of(floor), data={**form, "reason": "personal_data"}).status_code == 303
    assert state_of(session, held) == ("hidden", "personal_data")


def test_one_that_stands_can_be_chosen_from_the_list(
    browser_of: SignIn, session: Session, cast: Cast, floor: Floor
) -> None:
    comment = say(session, cast, floor, cast.villager, "收二手车")
    clerk = browser_of(cast.clerk)
    assert "收二手车" not in clerk.get(queue_of(floor)).text
    assert "收二手车" in clerk.get(f"{queue_of(floor)}?comment={comment.id}").text
    assert clerk.get(f"{queue_of(floor)}?comment=nonsense").status_code == 200
    form = {"comment_id": str(comment.id), "decision": "hide", "reason": "advert"}
    clerk.post(queue_of(floor), data=form)
    assert "广告" in clerk.get(queue_of(floor)).text


def test_a_comment_of_another_meeting_is_not_found(
    browser_of: SignIn, session: Session, cast: Cast, floor: Floor, held: Comment
) -> None:
    elsewhere = open_floor(session, cast)
    form = {"comment_id": str(held.id), "decision": "show"}
    clerk = browser_of(cast.clerk)
    assert clerk.post(queue_of(elsewhere), data=form).status_code == 404
    assert clerk.get(f"{queue_of(elsewhere)}?comment={held.id}").status_code == 404
    assert state_of(session, held) == ("held", "phone")


@pytest.mark.parametrize(
    "form", [{}, {"comment_id": "x", "decision": "show"}, {"decision": "burn"}]
)
def test_a_malformed_decision_gets_a_clear_answer(
    browser_of: SignIn, cast: Cast, floor: Floor, held: Comment, form: dict[str, str]
) -> None:
    sent = {"comment_id": str(held.id), **form}
    assert browser_of(cast.clerk).post(queue_of(floor), data=sent).status_code == 422


def test_what_its_author_took_back_is_not_in_the_queue(
    browser_of: SignIn, session: Session, cast: Cast, floor: Floor, held: Comment
) -> None:
    withdraw_comment(session, held, Actor(account_id=held.author_id))
    page = browser_of(cast.moderator).get(f"{queue_of(floor)}?comment={held.id}")
    assert (page.status_code, held.text in page.text) == (200, False)
