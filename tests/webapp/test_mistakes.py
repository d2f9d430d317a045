"""A fault of ours is a page in words, whatever broke; outages of Redis are no fault of anybody."""

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from consultations.errors import NotAllowed
from consultations.people.models import Place
from tests.cast import Cast
from tests.conftest import SignIn
from webapp.app import create_app
from webapp.db import session
from webapp.guards import anyone, limits, take_turn
from webapp.health import beat, is_worker_beating
from webapp.settings import Settings

NO_REDIS = "redis://127.0.0.1:9/0"
"""The discard port: nobody listens there."""


def breaks_the_session() -> str:
    session().add(Place(slug="nowhere"))
    session().flush()
    return ""


def test_after_a_refused_statement_the_page_still_says_what_happened(
    app: Flask, cast: Cast, browser_of: SignIn
) -> None:
    app.add_url_rule("/breaks", view_func=anyone(breaks_the_session), methods=["POST"])
    answer = browser_of(cast.clerk).post("/breaks")
    assert answer.status_code == 500
    assert "我们这边出了毛病" in answer.text
    assert "page-head" in answer.text


def test_when_the_database_does_not_answer_at_all_a_bare_page_says_so(
    app: Flask, cast: Cast, browser_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = browser_of(cast.clerk)

    def gone(*_args: object) -> None:
        raise OperationalError("SELECT 1", {}, OSError("gone"))

    monkeypatch.setattr("webapp.guards.current.find_account", gone)
    answer = browser.get("/look-up")
    assert answer.status_code == 500
    assert "我们这边出了毛病" in answer.text
    assert "SELECT" not in answer.text


def test_while_redis_is_away_each_process_counts_alone(settings: Settings) -> None:
    limits._limiter.cache_clear()
    app = create_app(settings.model_copy(update={"redis_url": NO_REDIS}))
    with app.app_context():
        take_turn("2/hour", "somebody")
        take_turn("2/hour", "somebody")
        with pytest.raises(NotAllowed) as refused:
            take_turn("2/hour", "somebody")
    app.extensions["xiangyi"].engine.dispose()
    assert refused.value.code == "too_many_tries"


def test_the_worker_outlives_the_loss_of_redis(settings: Settings) -> None:
    without = settings.model_copy(update={"redis_url": NO_REDIS})
    beat(without)
    assert not is_worker_beating(without)


def test_the_one_character_no_database_takes_is_left_out(cast: Cast, browser_of: SignIn) -> None:
    villager = browser_of(cast.villager)
    form = {
        "village": "qingshiwan",
        "client_id": "1\x001111111-1111-4111-8111-111111111111",
        "kind": "suggestion",
        "addressee": "village",
        "privacy": "pseudonymous",
        "words": "路\x00灯",
    }
    filed = villager.post("/say", data=form)
    assert filed.status_code == 302, filed.text
    assert "路灯" in villager.get(filed.location).text + villager.get("/mine").text
    assert browser_of(cast.clerk).get("/admin/qingshiwan/people?q=%00李").status_code == 200


def test_an_address_with_that_character_is_not_found(cast: Cast, browser_of: SignIn) -> None:
    for path in ("/v/%00", "/s/%00", "/sign-in/%00"):
        assert browser_of(cast.villager).get(path).status_code == 404
