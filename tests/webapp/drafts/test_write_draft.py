"""Writing a draft down: the clerk may, what was pasted comes back when it is refused."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consultations.drafts.models import Draft
from tests.cast import Cast
from tests.conftest import SignIn
from tests.webapp.drafts.conftest import Form

NEW = "/v/qingshiwan/drafts/new"


def test_the_clerk_writes_a_draft_and_sees_how_it_will_look(
    cast: Cast, browser_of: SignIn, draft_form: Form
) -> None:
    page = browser_of(cast.clerk).post(NEW, data=draft_form(), follow_redirects=True)
    assert page.status_code == 200
    assert "第一条" in page.text
    assert "不往河里倒垃圾" in page.text
    assert "现在只有村里看得到" in page.text
    assert "由村主任公布" in page.text


def test_the_same_form_twice_makes_one_draft(
    cast: Cast, browser_of: SignIn, draft_form: Form, session: Session
) -> None:
    clerk, form = browser_of(cast.clerk), draft_form()
    first, second = clerk.post(NEW, data=form), clerk.post(NEW, data=form)
    assert first.location == second.location
    assert session.scalar(select(func.count()).select_from(Draft)) == 1


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"title": ""}, "请写上草案的名称"),
        ({"text": "第一条 甲\n第一条 乙"}, "第一条出现了两次"),
        ({"text": ""}, "请把草案正文粘贴进来"),
        ({"explanation": "长" * 1001}, "请不要超过1000个字"),
        ({"kind": "law"}, "请选是哪一类文件"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_comes_back(
    cast: Cast, browser_of: SignIn, draft_form: Form, changed: dict[str, str], told: str
) -> None:
    page = browser_of(cast.clerk).post(NEW, data=draft_form(**changed))
    assert page.status_code == 422
    assert told in page.text
    assert changed.get("title", "护河村规") in page.text


def test_what_stands_before_the_first_article_is_not_lost(
    cast: Cast, browser_of: SignIn, draft_form: Form
) -> None:
    text = "经村民会议讨论。\n第一条 不倒垃圾。"
    page = browser_of(cast.clerk).post(NEW, data=draft_form(text=text), follow_redirects=True)
    assert "经村民会议讨论。" in page.text


def test_it_can_be_changed_until_it_is_out(
    cast: Cast, browser_of: SignIn, prepared: Draft, draft_form: Form
) -> None:
    clerk, address = browser_of(cast.clerk), f"/d/{prepared.id}/change"
    assert "第一条 为什么订" in clerk.get(address).text
    clerk.post(address, data=draft_form(text="第一条 只剩这一条。"))
    page = clerk.get(f"/d/{prepared.id}")
    assert "只剩这一条" in page.text
    assert "第二条" not in page.text


def test_once_it_is_out_it_stays(
    cast: Cast, browser_of: SignIn, published: Draft, draft_form: Form
) -> None:
    answer = browser_of(cast.clerk).post(f"/d/{published.id}/change", data=draft_form())
    assert answer.status_code == 403


@pytest.mark.parametrize("who", ["villager", "moderator", "stranger", "leader", "newcomer"])
def test_nobody_else_writes_drafts_of_this_village(
    cast: Cast, browser_of: SignIn, prepared: Draft, draft_form: Form, who: str
) -> None:
    other = browser_of(getattr(cast, who))
    assert other.get(NEW).status_code == 404
    assert other.post(NEW, data=draft_form()).status_code == 404
    assert other.get(f"/d/{prepared.id}").status_code == 404
    assert other.post(f"/d/{prepared.id}/change", data=draft_form()).status_code == 404


def test_nobody_signed_in_is_asked_to_sign_in(browser_of: SignIn) -> None:
    assert "/sign-in" in browser_of(None).get(NEW).location
