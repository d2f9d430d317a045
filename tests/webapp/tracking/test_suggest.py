"""A live comment becomes a matter, from the page to the meeting's log."""

from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from consultations.comments.actions import hide_comment
from consultations.comments.models import Comment
from consultations.comments.queries import live_page
from consultations.comments.states import HideReason
from consultations.events import SYSTEM
from consultations.suggestions.models import Suggestion
from tests.cast import Cast
from tests.conftest import SignIn
from tests.consultations.comments.floors import open_floor, say

WORDS = "石桥加固要多少钱,哪里出?"
CHOICE = {"kind": "suggestion", "addressee": "township"}


@pytest.fixture
def comment(session: Session, cast: Cast) -> Comment:
    """What the villager said in the meeting."""
    made = say(session, cast, open_floor(session, cast), cast.villager, WORDS)
    session.commit()
    return made


def path(comment: Comment) -> str:
    return f"/m/{comment.meeting_id}/comments/{comment.id}/suggest"


@pytest.mark.parametrize("who", ["clerk", "moderator", "villager"])
def test_clerk_moderator_and_author_see_the_words_and_file_them(
    browser_of: SignIn, cast: Cast, session: Session, comment: Comment, who: str
) -> None:
    client = browser_of(getattr(cast, who))
    page = client.get(path(comment)).text
    assert WORDS in page
    assert "<textarea" not in page
    sent = {**CHOICE, "client_id": str(uuid4()), "words": "别的话"}
    assert client.post(path(comment), data=sent).status_code == 302
    (matter,) = session.scalars(select(Suggestion)).all()
    assert (matter.words, matter.author_id) == (WORDS, cast.villager.id)


def test_the_people_in_the_meeting_see_the_number(
    browser_of: SignIn, cast: Cast, session: Session, comment: Comment
) -> None:
    sent = {**CHOICE, "client_id": str(uuid4())}
    browser_of(cast.clerk).post(path(comment), data=sent)
    session.expire_all()
    told = live_page(session, comment.meeting_id, after=0).events[-1]
    assert (told["type"], told["number"]) == ("comment.converted", "青石湾-2026-0001")


def test_a_second_conversion_leads_to_the_first(
    browser_of: SignIn, cast: Cast, session: Session, comment: Comment
) -> None:
    for who in (cast.clerk, cast.moderator, cast.villager):
        sent = {**CHOICE, "client_id": str(uuid4())}
        assert browser_of(who).post(path(comment), data=sent).status_code == 302
    assert len(session.scalars(select(Suggestion)).all()) == 1


@pytest.mark.parametrize("who", ["stranger", "neighbour", "newcomer", "leader"])
def test_for_everybody_else_there_is_no_such_page(
    browser_of: SignIn, cast: Cast, session: Session, comment: Comment, who: str
) -> None:
    client = browser_of(getattr(cast, who))
    assert client.get(path(comment)).status_code == 404
    sent = {**CHOICE, "client_id": str(uuid4())}
    assert client.post(path(comment), data=sent).status_code == 404
    assert session.scalars(select(Suggestion)).all() == []


def test_an_unknown_comment_is_not_there(browser_of: SignIn, cast: Cast, comment: Comment) -> None:
    address = f"/m/{comment.meeting_id}/comments/{uuid4()}/suggest"
    assert browser_of(cast.clerk).get(address).status_code == 404


def test_an_unknown_kind_is_refused_in_words(
    browser_of: SignIn, cast: Cast, comment: Comment
) -> None:
    sent = {"kind": "poem", "addressee": "township", "client_id": str(uuid4())}
    answer = browser_of(cast.clerk).post(path(comment), data=sent)
    assert answer.status_code == 422
    assert "请选是哪一种" in answer.text


def test_words_that_were_hidden_or_taken_back_are_not_read_here_again(
    browser_of: SignIn, cast: Cast, session: Session, comment: Comment
) -> None:
    hide_comment(session, comment, HideReason.INSULT, SYSTEM)
    session.commit()
    for who in (cast.clerk, cast.moderator):
        page = browser_of(who).get(path(comment))
        assert (page.status_code, WORDS in page.text) == (409, False)
        sent = {**CHOICE, "client_id": str(uuid4())}
        assert browser_of(who).post(path(comment), data=sent).status_code == 409
    assert session.scalars(select(Suggestion)).all() == []
