"""The matter: where it is, with whom, until when; the words only for those who may read them."""

from urllib.parse import quote

import pytest
from sqlalchemy.orm import Session

from consultations.suggestions.kinds import Kind, Privacy
from consultations.suggestions.machine import State
from consultations.suggestions.models import Suggestion
from consultations.tracking.verdicts import rate_answer
from tests.cast import Cast
from tests.conftest import SignIn
from tests.matters import GOOD_REASON, WORDS, Desk, county_contact

FACES = 'name="rating"'


def path(suggestion: Suggestion) -> str:
    return f"/s/{quote(suggestion.number)}"


def test_everybody_sees_who_has_it_and_until_when(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session
) -> None:
    suggestion = desk.assigned()
    session.commit()
    for who in (None, cast.stranger, cast.villager):
        page = browser_of(who).get(path(suggestion))
        assert page.status_code == 200
        assert WORDS in page.text
        assert "赵明远" in page.text
        assert "12月11日 星期五" in page.text


def test_before_a_person_read_it_strangers_see_no_words(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session
) -> None:
    suggestion = desk.file().suggestion
    session.commit()
    assert WORDS not in browser_of(cast.stranger).get(path(suggestion)).text
    assert WORDS in browser_of(cast.villager).get(path(suggestion)).text


@pytest.mark.parametrize("who", ["stranger", "neighbour", "clerk", "supervisor", None])
def test_confidential_words_answers_and_verdicts_are_on_nobody_else_s_page(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session, who: str | None
) -> None:
    suggestion = desk.answered(desk.assigned(privacy=Privacy.CONFIDENTIAL))
    session.commit()
    page = browser_of(getattr(cast, who) if who else None).get(path(suggestion)).text
    for secret in (WORDS, GOOD_REASON, "6组村民", "李秀兰"):
        assert secret not in page.replace("6组 · 李秀兰</span>", "")
    assert "保密件" in page


def test_an_accusation_is_not_there_for_anybody_but_the_county(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session
) -> None:
    suggestion = desk.file(kind=Kind.ACCUSATION).suggestion
    contact = county_contact(session, desk.ring, cast)
    session.commit()
    everybody = (
        *(None, cast.villager, cast.stranger, cast.clerk, cast.village_lead, cast.supervisor),
        *(cast.moderator, cast.triage, cast.handler, cast.leader),
    )
    for who in everybody:
        page = browser_of(who).get(path(suggestion))
        assert page.status_code == 404
        assert WORDS not in page.text
    assert WORDS in browser_of(contact).get(path(suggestion)).text
    assert WORDS in browser_of(contact).get("/desk").text


def test_a_number_that_does_not_exist_looks_like_one_that_is_not_yours(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session
) -> None:
    hidden = desk.file(kind=Kind.ACCUSATION).suggestion
    session.commit()
    client = browser_of(cast.stranger)
    assert client.get(path(hidden)).text.count("h1") == client.get("/s/x-2026-0001").text.count(
        "h1"
    )
    assert client.get("/s/x-2026-0001").status_code == 404


def test_only_the_author_is_asked_for_a_verdict(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session
) -> None:
    suggestion = desk.answered()
    session.commit()
    assert FACES in browser_of(cast.villager).get(path(suggestion)).text
    for who in (None, cast.stranger, cast.neighbour, cast.clerk, cast.leader):
        page = browser_of(who).get(path(suggestion)).text
        assert FACES not in page
        assert GOOD_REASON in page


def test_the_course_is_told_in_plain_words(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session
) -> None:
    suggestion = desk.answered()
    viewer = desk.viewer(cast.villager)
    rate_answer(session, suggestion, "fair", "", viewer, suggestion.id)
    session.commit()
    page = browser_of(None).get(path(suggestion)).text
    for line in ("已存好，有了编号", "工作人员已看", "交给党政办 赵明远", "已答复：解释说明"):
        assert line in page
    assert "本人评价：基本满意" in page


def test_my_list_holds_mine_and_nobody_else_s(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session
) -> None:
    mine = desk.file().suggestion
    other = desk.file(cast.neighbour).suggestion
    session.commit()
    page = browser_of(cast.villager).get("/mine").text
    assert mine.number in page
    assert other.number not in page
    assert mine.number not in browser_of(cast.stranger).get("/mine").text
    assert browser_of(None).get("/mine").status_code == 302


def test_an_empty_list_says_what_to_do(browser_of: SignIn, cast: Cast) -> None:
    assert "/say" in browser_of(cast.villager).get("/mine").text


def test_the_author_takes_it_back_and_nobody_else_can(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session
) -> None:
    suggestion = desk.assigned()
    session.commit()
    for who in (None, cast.stranger, cast.clerk, cast.leader, cast.triage):
        answer = browser_of(who).post(f"{path(suggestion)}/withdraw")
        assert answer.status_code == 403
    client = browser_of(cast.villager)
    for _ in range(2):
        client.post(f"{path(suggestion)}/withdraw")
    session.refresh(suggestion)
    assert suggestion.state == State.WITHDRAWN
    assert browser_of(cast.stranger).get(path(suggestion)).status_code == 404
