"""Saying something of an article: a numbered matter that keeps the words it is about."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consultations.drafts.models import Article, Draft
from consultations.suggestions.models import Suggestion
from tests.cast import Cast
from tests.conftest import SignIn


def article_of(draft: Draft) -> Article:
    return draft.versions[-1].articles[1]


def address_of(draft: Draft) -> str:
    return f"/d/{draft.id}/articles/{article_of(draft).key}/comment"


def remark(**other: str) -> dict[str, str]:
    said = {"client_id": str(uuid4()), "stance": "change", "words": "罚款不合法。"}
    return {**said, **other}


def test_a_remark_gets_a_number_and_keeps_the_article(
    cast: Cast, browser_of: SignIn, published: Draft, session: Session
) -> None:
    villager = browser_of(cast.villager)
    wording = "倒了的由本人清理干净。"
    receipt = villager.post(
        address_of(published), data=remark(proposed_wording=wording), follow_redirects=True
    )
    assert "青石湾-2026-0001" in receipt.text
    filed = session.scalars(select(Suggestion)).one()
    assert (filed.kind, filed.stance, filed.proposed_wording) == (
        "draft_comment",
        "change",
        wording,
    )
    assert filed.article_text == "不往河里倒垃圾。"
    assert filed.addressee == "village"


def test_its_author_sees_it_under_the_article(
    cast: Cast, browser_of: SignIn, published: Draft
) -> None:
    villager = browser_of(cast.villager)
    villager.post(address_of(published), data=remark())
    assert "罚款不合法。" in villager.get(f"/d/{published.id}").text


def test_the_same_form_twice_is_one_matter(
    cast: Cast, browser_of: SignIn, published: Draft, session: Session
) -> None:
    villager, form = browser_of(cast.villager), remark()
    first = villager.post(address_of(published), data=form)
    second = villager.post(address_of(published), data=form)
    assert first.location == second.location
    assert session.scalar(select(func.count()).select_from(Suggestion)) == 1


def test_other_words_under_a_used_form_come_back_with_a_form_of_their_own(
    cast: Cast, browser_of: SignIn, published: Draft, session: Session
) -> None:
    villager, form = browser_of(cast.villager), remark()
    villager.post(address_of(published), data=form)
    page = villager.post(address_of(published), data={**form, "words": "还有一句。"})
    assert page.status_code == 409
    assert "还有一句。" in page.text
    assert form["client_id"] not in page.text
    assert session.scalar(select(func.count()).select_from(Suggestion)) == 1


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"stance": ""}, "请选一项"),
        ({"stance": "maybe"}, "请选您赞成不赞成"),
        ({"words": ""}, ""),
        ({"words": "长" * 2001}, "请不要超过2000个字"),
    ],
)
def test_what_is_wrong_is_said_and_the_words_come_back(
    cast: Cast, browser_of: SignIn, published: Draft, changed: dict[str, str], told: str
) -> None:
    page = browser_of(cast.villager).post(address_of(published), data=remark(**changed))
    assert page.status_code == 422
    assert told in page.text
    assert changed.get("words", "罚款不合法。") in page.text


def test_who_agrees_need_not_write(cast: Cast, browser_of: SignIn, published: Draft) -> None:
    form = remark(stance="support", words="")
    assert browser_of(cast.villager).post(address_of(published), data=form).status_code == 302


def test_somebody_of_another_village_may_speak_too(
    cast: Cast, browser_of: SignIn, published: Draft
) -> None:
    assert browser_of(cast.stranger).post(address_of(published), data=remark()).status_code == 302


def test_without_signing_in_one_reads_and_is_asked_to_sign_in(
    browser_of: SignIn, published: Draft
) -> None:
    nobody = browser_of(None)
    assert "请用手机号登录" in nobody.get(address_of(published)).text
    assert "/sign-in" in nobody.post(address_of(published), data=remark()).location


def test_a_draft_in_the_making_takes_no_remarks(
    cast: Cast, browser_of: SignIn, prepared: Draft
) -> None:
    assert browser_of(cast.villager).post(address_of(prepared), data=remark()).status_code == 404
    assert browser_of(cast.clerk).post(address_of(prepared), data=remark()).status_code == 403


def test_an_unknown_article_is_not_there(cast: Cast, browser_of: SignIn, published: Draft) -> None:
    address = f"/d/{published.id}/articles/{uuid4()}/comment"
    assert browser_of(cast.villager).get(address).status_code == 404
