"""Saying something: stored before it is acknowledged, never lost, never doubled."""

import re
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from consultations.suggestions.models import Suggestion
from tests.cast import Cast
from tests.conftest import SignIn

WORDS = "七点太早。我腿不好,提着桶走到收集点要一刻钟。"
CODE = re.compile(r'class="lookup">([A-Z2-9]{6})<')


def send(client: FlaskClient, **fields: str) -> TestResponse:
    form = {
        "village": "qingshiwan",
        "client_id": str(uuid4()),
        "words": WORDS,
        "kind": "suggestion",
        "addressee": "village",
        "privacy": "pseudonymous",
        **fields,
    }
    return client.post("/say", data=form)


def stored(session: Session) -> list[Suggestion]:
    session.expire_all()
    return list(session.scalars(select(Suggestion)))


def test_a_villager_is_told_number_code_who_has_it_until_when_and_why(
    browser_of: SignIn, cast: Cast, session: Session
) -> None:
    client = browser_of(cast.villager)
    answer = send(client)
    assert answer.status_code == 302
    page = client.get(answer.location).text
    assert "青石湾-2026-0001" in page
    assert CODE.search(page)
    assert "周国梁" in page
    assert "12月1日 星期二" in page
    assert "从11月22日 星期日算起，7个工作日" in page
    (matter,) = stored(session)
    assert (matter.words, matter.author_id) == (WORDS, cast.villager.id)


def test_the_code_stands_in_no_address_and_only_in_the_sender_s_browser(
    browser_of: SignIn, cast: Cast
) -> None:
    client = browser_of(cast.villager)
    location = send(client).location
    found = CODE.search(client.get(location).text)
    assert found
    assert found[1] not in location
    for who in (cast.stranger, cast.neighbour, cast.clerk, None):
        assert browser_of(who).get(location).status_code == 404


def test_the_slip_for_the_drawer_carries_number_and_code(browser_of: SignIn, cast: Cast) -> None:
    client = browser_of(cast.villager)
    location = send(client).location
    code = CODE.search(client.get(location).text)
    assert code
    slip = client.get(location.replace("/receipt", "/slip"))
    assert code[1] in slip.text
    assert "0700-0000000" in slip.text
    assert browser_of(cast.stranger).get(location.replace("/receipt", "/slip")).status_code == 404


def test_the_same_form_ten_times_is_one_matter(
    browser_of: SignIn, cast: Cast, session: Session
) -> None:
    client, client_id = browser_of(cast.villager), str(uuid4())
    places = {send(client, client_id=client_id).location for _ in range(10)}
    assert len(places) == 1
    assert len(stored(session)) == 1


def test_other_words_under_a_used_form_come_back_with_a_new_one(
    browser_of: SignIn, cast: Cast, session: Session
) -> None:
    client, client_id = browser_of(cast.villager), str(uuid4())
    send(client, client_id=client_id)
    answer = send(client, client_id=client_id, words="另外一件事")
    assert answer.status_code == 409
    assert "另外一件事" in answer.text
    fresh = re.search(r'name="client_id" value="([0-9a-f-]{36})"', answer.text)
    assert fresh
    assert fresh[1] != client_id
    assert send(client, client_id=fresh[1], words="另外一件事").status_code == 302
    assert [matter.words for matter in stored(session)] == [WORDS, "另外一件事"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"words": " "}, "请写下您想说的话"),
        ({"words": "长" * 2001}, "太长了"),
        ({"kind": "poem"}, "请选是哪一种"),
        ({"addressee": "moon"}, "请选请谁答复"),
        ({"privacy": "loud"}, "请选谁可以看"),
        ({"client_id": "1"}, "client_id"),
    ],
)
def test_what_is_missing_is_said_and_the_words_stay(
    browser_of: SignIn, cast: Cast, session: Session, fields: dict[str, str], said: str
) -> None:
    answer = send(browser_of(cast.villager), **fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert fields.get("words", WORDS).strip() in answer.text
    assert stored(session) == []


def test_a_village_that_does_not_exist_takes_nothing(browser_of: SignIn, cast: Cast) -> None:
    assert send(browser_of(cast.villager), village="atlantis").status_code == 404


def test_without_an_account_no_name_is_kept_and_the_code_opens_it(
    browser_of: SignIn, cast: Cast, session: Session
) -> None:
    client = browser_of(None)
    answer = send(client, privacy="anonymous")
    assert CODE.search(client.get(answer.location).text)
    (matter,) = stored(session)
    assert matter.author_id is None
    assert client.get(f"/s/{matter.number}").status_code == 200
    assert browser_of(cast.stranger).get(f"/s/{matter.number}").status_code == 404


def test_who_was_signed_out_meanwhile_keeps_the_words(
    browser_of: SignIn, cast: Cast, session: Session
) -> None:
    answer = send(browser_of(None), privacy="public")
    assert answer.status_code == 403
    assert WORDS in answer.text
    assert "登录" in answer.text
    assert stored(session) == []


def test_what_was_typed_can_t_become_a_script(browser_of: SignIn, cast: Cast) -> None:
    client = browser_of(cast.villager)
    answer = send(client, words="<script>alert(1)</script>")
    assert "<script>alert" not in client.get(answer.location).text


def test_the_form_says_who_answers_and_by_when(browser_of: SignIn, cast: Cast) -> None:
    page = browser_of(cast.villager).get("/say").text
    assert "村委会 周国梁。建议12月1日 星期二前答复" in page
    assert "党政办 赵明远。建议12月11日 星期五前答复" in page


def test_without_a_village_the_stranger_is_asked_which_one(browser_of: SignIn) -> None:
    page = browser_of(None).get("/say").text
    assert "青石湾村" in page
    assert "双桥村" in page


def test_every_page_is_there_in_english(browser_of: SignIn, cast: Cast) -> None:
    client = browser_of(cast.villager)
    client.set_cookie("lang", "en")
    assert "What would you like to say?" in client.get("/say").text
    location = send(client).location
    assert "You get an answer by:" in client.get(location).text
