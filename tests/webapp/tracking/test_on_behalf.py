"""Writing down what somebody without a telephone says."""

from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from consultations.suggestions.models import Suggestion
from tests.cast import Cast
from tests.conftest import SignIn

WORDS = "分两个桶我记得住,分四个我记不住。"


def send(client: FlaskClient, **fields: str) -> TestResponse:
    form = {
        "village": "qingshiwan",
        "client_id": str(uuid4()),
        "name": "蒋婆婆",
        "words": WORDS,
        "kind": "suggestion",
        "addressee": "village",
        "privacy": "pseudonymous",
        "source": "paper",
        "read_back": "1",
        **fields,
    }
    return client.post("/on-behalf", data={k: v for k, v in form.items() if v != "(none)"})


@pytest.mark.parametrize("who", ["clerk", "moderator", "neighbour"])
def test_clerk_helper_and_neighbour_write_and_get_the_slip(
    browser_of: SignIn, cast: Cast, session: Session, who: str
) -> None:
    client = browser_of(getattr(cast, who))
    answer = send(client)
    assert answer.status_code == 302
    slip = client.get(answer.location.replace("/receipt", "/slip")).text
    (matter,) = session.scalars(select(Suggestion)).all()
    assert matter.number in slip
    assert (matter.author_id, matter.entered_by_id) == (None, getattr(cast, who).id)
    assert (matter.words, matter.on_behalf_of) == (WORDS, "蒋婆婆")


def test_the_name_can_be_kept_off_the_system(
    browser_of: SignIn, cast: Cast, session: Session
) -> None:
    send(browser_of(cast.clerk), name="")
    (matter,) = session.scalars(select(Suggestion)).all()
    assert (matter.on_behalf_of, matter.shown_as) == ("", "村民")


def test_nothing_is_sent_before_it_was_read_back(
    browser_of: SignIn, cast: Cast, session: Session
) -> None:
    answer = send(browser_of(cast.clerk), read_back="(none)")
    assert answer.status_code == 422
    assert WORDS in answer.text
    assert session.scalars(select(Suggestion)).all() == []


@pytest.mark.parametrize("who", ["stranger", "newcomer"])
def test_people_of_elsewhere_find_no_such_page(browser_of: SignIn, cast: Cast, who: str) -> None:
    client = browser_of(getattr(cast, who))
    assert client.get("/on-behalf?village=qingshiwan").status_code == 404
    assert send(client).status_code == 404


def test_who_is_not_signed_in_is_asked_to_sign_in(browser_of: SignIn) -> None:
    assert "/sign-in" in browser_of(None).get("/on-behalf").location


def test_what_was_written_for_others_stands_in_the_helper_s_list(
    browser_of: SignIn, cast: Cast
) -> None:
    client = browser_of(cast.clerk)
    send(client)
    page = client.get("/mine").text
    assert "替别人写的" in page
    assert WORDS in page
    assert WORDS not in browser_of(cast.stranger).get("/mine").text
