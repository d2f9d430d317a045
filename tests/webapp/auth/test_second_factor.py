"""The second step of officers: asked for, set up, never skipped where it is required."""

import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy.orm import Session

from consultations import clock
from consultations.people.models import Account
from consultations.people.second_factor import PURPOSE
from consultations.secrets import KeyRing
from tests.cast import Cast
from tests.conftest import MORNING
from tests.webapp.auth.conftest import PickUp, Telephone
from webapp.settings import Settings

CLERK = "13900000004"
VILLAGER = "13900000001"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def app_code(seconds: int = 0, secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(MORNING + timedelta(seconds=seconds))


@pytest.fixture
def secured(session: Session, cast: Cast, ring: KeyRing) -> Account:
    """The clerk with an authenticator."""
    assert cast.clerk.phone_last4 == CLERK[-4:]
    cast.clerk.totp_sealed = ring.seal(SECRET, PURPOSE)
    cast.clerk.totp_confirmed_at = MORNING
    session.commit()
    return cast.clerk


def second_step(phone: Telephone, code: str) -> int:
    return phone.client.post("/sign-in/second-factor", data={"code": code}).status_code


def test_an_officer_is_signed_in_only_after_the_second_step(
    secured: Account, telephone_of: PickUp
) -> None:
    phone = telephone_of(CLERK)
    phone.ask("/me")
    assert phone.type(phone.code()).location == "/sign-in/second-factor"
    assert not phone.is_signed_in()
    answer = phone.client.post("/sign-in/second-factor", data={"code": app_code()})
    assert (answer.status_code, answer.location) == (302, "/me")
    assert phone.is_signed_in()


def test_a_wrong_second_code_keeps_the_door_shut(secured: Account, telephone_of: PickUp) -> None:
    phone = telephone_of(CLERK)
    phone.sign_in()
    assert second_step(phone, "000000") == 422
    assert not phone.is_signed_in()


def test_a_second_code_is_good_for_one_sign_in(secured: Account, telephone_of: PickUp) -> None:
    phone, thief = telephone_of(CLERK), telephone_of(CLERK)
    phone.sign_in()
    thief.sign_in()
    assert second_step(phone, app_code()) == 302
    assert second_step(thief, app_code()) == 422
    assert not thief.is_signed_in()


def test_the_second_step_cannot_be_guessed_at_leisure(
    secured: Account, telephone_of: PickUp
) -> None:
    phone = telephone_of(CLERK)
    phone.sign_in()
    for _ in range(5):
        assert second_step(phone, "000000") == 422
    assert second_step(phone, app_code()) == 422
    assert not phone.is_signed_in()


def test_a_stranger_does_not_get_to_the_second_step(cast: Cast, telephone_of: PickUp) -> None:
    phone = telephone_of(VILLAGER)
    assert phone.client.get("/sign-in/second-factor").location == "/sign-in"
    sent = phone.client.post("/sign-in/second-factor", data={"code": app_code()})
    assert sent.location == "/sign-in"
    assert "/sign-in" in (phone.client.get("/me/second-factor").location or "")
    phone.sign_in()
    assert phone.client.get("/me/second-factor").status_code == 404


def set_up(phone: Telephone) -> str:
    """The secret on the page, tied by a code of it."""
    page = phone.client.get("/me/second-factor").text
    found = re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", page)
    assert found
    assert "data:image/svg+xml" in page
    secret = found.group().replace(" ", "")
    answer = phone.client.post("/me/second-factor", data={"code": app_code(secret=secret)})
    assert answer.status_code == 302
    return secret


def test_in_the_demo_an_officer_is_asked_and_may_do_it_later(
    cast: Cast, telephone_of: PickUp
) -> None:
    phone = telephone_of(CLERK)
    phone.ask("/me")
    answer = phone.type(phone.code())
    assert answer.location == "/me/second-factor?next=/me"
    assert phone.is_signed_in()
    assert 'href="/me"' in phone.client.get(answer.location).text


def test_once_set_up_the_next_sign_in_asks_for_it(cast: Cast, telephone_of: PickUp) -> None:
    phone = telephone_of(CLERK)
    phone.sign_in()
    set_up(phone)
    assert phone.is_signed_in()
    again = telephone_of(CLERK)
    assert again.sign_in().location == "/sign-in/second-factor"
    assert not again.is_signed_in()


def test_a_set_up_with_a_wrong_code_says_so_and_keeps_the_key(
    cast: Cast, telephone_of: PickUp
) -> None:
    phone = telephone_of(CLERK)
    phone.sign_in()
    before = phone.client.get("/me/second-factor").text
    refused = phone.client.post("/me/second-factor", data={"code": "000000"})
    assert refused.status_code == 422
    key = re.findall(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", before)
    assert key == re.findall(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", refused.text)


def test_the_second_step_is_turned_off_only_with_a_code(cast: Cast, telephone_of: PickUp) -> None:
    phone = telephone_of(CLERK)
    phone.sign_in()
    secret = set_up(phone)
    off = "/me/second-factor/off"
    assert phone.client.post(off, data={"code": "000000"}).status_code == 422
    with clock.frozen(MORNING + timedelta(minutes=1)):
        code = app_code(60, secret)
        assert phone.client.post(off, data={"code": code}).status_code == 302
    assert telephone_of(CLERK).sign_in().location == "/me/second-factor?next=/"


@pytest.mark.usefixtures("cast")
class TestWhereItIsRequired:
    """Production: nobody with an office is signed in without a second step."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """As outside the demo."""
        return settings.model_copy(update={"require_second_factor": True})

    def test_an_officer_without_one_sets_it_up_before_being_signed_in(
        self, telephone_of: PickUp
    ) -> None:
        phone = telephone_of(CLERK)
        phone.ask("/me")
        assert phone.type(phone.code()).location == "/me/second-factor"
        assert not phone.is_signed_in()
        set_up(phone)
        assert phone.is_signed_in()

    def test_a_villager_needs_none(self, telephone_of: PickUp) -> None:
        phone = telephone_of(VILLAGER)
        phone.sign_in()
        assert phone.is_signed_in()


def test_only_the_demo_goes_without() -> None:
    assert not Settings().require_second_factor
    assert Settings(embedded=False).require_second_factor
    assert Settings(demo=False).require_second_factor
    assert not Settings(demo=False, require_second_factor=False).require_second_factor
