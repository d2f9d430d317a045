"""The page of codes: there in the demo on one machine, nowhere else."""

from datetime import timedelta

import pytest
from flask import Flask

from consultations import clock
from tests.cast import Cast
from tests.conftest import MORNING
from tests.webapp.auth.conftest import PickUp
from webapp.app import create_app
from webapp.settings import Settings

KNOWN = "13900000001"


def test_it_shows_the_newest_codes_with_the_end_of_the_number_only(
    cast: Cast, telephone_of: PickUp
) -> None:
    phone = telephone_of(KNOWN)
    phone.ask()
    page = phone.client.get("/local/codes").text
    assert phone.code() in page
    assert "0001" in page
    assert KNOWN not in page


def test_a_code_is_shown_for_ten_minutes(cast: Cast, telephone_of: PickUp) -> None:
    phone = telephone_of(KNOWN)
    phone.ask()
    with clock.frozen(MORNING + timedelta(minutes=10, seconds=1)):
        assert phone.code() not in phone.client.get("/local/codes").text


@pytest.mark.parametrize("change", [{"demo": False}, {"embedded": False}])
def test_it_does_not_exist_outside_the_demo(
    settings: Settings, cast: Cast, change: dict[str, bool]
) -> None:
    app: Flask = create_app(settings.model_copy(update=change))
    client = app.test_client()
    assert client.get("/local/codes").status_code == 404
    assert "/local/codes" not in client.get("/sign-in").text
    app.extensions["xiangyi"].engine.dispose()
