"""Signing in by telephone: the way in, and everything that must not open it."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consultations import clock
from consultations.people.models import Account
from consultations.secrets import KeyRing
from tests.cast import Cast
from tests.conftest import MORNING
from tests.webapp.auth.conftest import PickUp

KNOWN = "13900000001"
"""Li Xiulan, the first telephone of the cast."""
UNKNOWN = "13711112222"


def count_accounts(session: Session) -> int:
    found = session.scalar(select(func.count()).select_from(Account)) or 0
    session.commit()
    return found


def test_a_known_number_signs_in_with_the_code_of_its_sms(
    cast: Cast, telephone_of: PickUp, session: Session
) -> None:
    phone = telephone_of(KNOWN)
    assert phone.ask("/me").location == "/sign-in/code"
    answer = phone.type(phone.code())
    assert (answer.status_code, answer.location) == (302, "/me")
    page = phone.client.get("/me")
    assert page.status_code == 200
    assert "李秀兰" in page.text


def test_an_unknown_number_gets_the_same_pages_and_an_account_on_success(
    cast: Cast, telephone_of: PickUp, session: Session
) -> None:
    known, unknown = telephone_of(KNOWN), telephone_of(UNKNOWN)
    answers = [known.ask(), unknown.ask()]
    assert answers[0].status_code == answers[1].status_code
    assert answers[0].location == answers[1].location
    pages = [known.client.get("/sign-in/code").text, unknown.client.get("/sign-in/code").text]
    assert strip_nonces(pages[0].replace("0001", "")) == strip_nonces(pages[1].replace("2222", ""))
    assert len(known.messages()) == len(unknown.messages()) == 1
    before = count_accounts(session)
    unknown.type(unknown.code())
    assert unknown.is_signed_in()
    assert count_accounts(session) == before + 1


def strip_nonces(page: str) -> list[str]:
    return [line for line in page.splitlines() if "nonce=" not in line and "csrf" not in line]


def test_a_stranger_without_a_code_stays_outside(telephone_of: PickUp, cast: Cast) -> None:
    phone = telephone_of(KNOWN)
    assert phone.client.get("/me").location == "/sign-in?next=/me"
    assert phone.type("123456").location == "/sign-in"
    assert not phone.is_signed_in()


def test_a_wrong_code_is_said_with_the_tries_that_are_left(
    cast: Cast, telephone_of: PickUp
) -> None:
    phone = telephone_of(KNOWN)
    phone.ask()
    answer = phone.type(other_than(phone.code()))
    assert answer.status_code == 422
    assert "4" in answer.text
    assert not phone.is_signed_in()


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_after_five_wrong_tries_the_right_code_is_worth_nothing(
    cast: Cast, telephone_of: PickUp
) -> None:
    phone = telephone_of(KNOWN)
    phone.ask()
    code = phone.code()
    for _ in range(5):
        assert phone.type(other_than(code)).status_code == 422
    assert phone.type(code).status_code == 422
    assert not phone.is_signed_in()


def test_a_code_ends_after_five_minutes(cast: Cast, telephone_of: PickUp) -> None:
    phone = telephone_of(KNOWN)
    phone.ask()
    with clock.frozen(MORNING + timedelta(minutes=5, seconds=1)):
        assert phone.type(phone.code()).status_code == 422
    with clock.frozen(MORNING + timedelta(minutes=4, seconds=59)):
        assert phone.type(phone.code()).status_code == 302


def test_only_the_newest_code_opens(cast: Cast, telephone_of: PickUp) -> None:
    phone = telephone_of(KNOWN)
    phone.ask()
    first = phone.code()
    assert phone.client.post("/sign-in/again").status_code == 302
    second = phone.code()
    if first != second:
        assert phone.type(first).status_code == 422
    assert phone.type(second).status_code == 302


def test_a_code_opens_once(cast: Cast, telephone_of: PickUp) -> None:
    phone, thief = telephone_of(KNOWN), telephone_of(KNOWN)
    phone.ask()
    thief.client.set_cookie("xiangyi", phone.client.get_cookie("xiangyi").value)  # type: ignore[union-attr]
    code = phone.code()
    assert phone.type(code).status_code == 302
    assert thief.type(code).status_code == 422
    assert not thief.is_signed_in()


def test_a_code_of_one_number_does_not_open_another(cast: Cast, telephone_of: PickUp) -> None:
    mine, theirs = telephone_of(UNKNOWN), telephone_of(KNOWN)
    mine.ask()
    theirs.ask()
    if mine.code() != theirs.code():
        assert theirs.type(mine.code()).status_code == 422


def test_a_number_gets_three_codes_in_ten_minutes(cast: Cast, telephone_of: PickUp) -> None:
    phone = telephone_of(KNOWN)
    assert [phone.ask().status_code for _ in range(4)] == [302, 302, 302, 429]
    assert len(phone.messages()) == 3


def test_an_address_gets_so_many_codes_an_hour(
    cast: Cast, telephone_of: PickUp, app: Flask
) -> None:
    allowed = app.extensions["xiangyi"].settings.sign_in_codes_per_hour
    answers = [telephone_of(f"137000000{n:02}").ask().status_code for n in range(allowed + 1)]
    assert answers == [302] * allowed + [429]


@pytest.mark.parametrize("typed", ["", "12345", "abc", "139000000011", "２０２６"])
def test_what_is_no_mobile_number_is_refused_and_kept_in_the_field(
    cast: Cast, telephone_of: PickUp, typed: str
) -> None:
    answer = telephone_of(typed).ask()
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.text


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_nobody_is_sent_to_another_site(cast: Cast, telephone_of: PickUp, wanted: str) -> None:
    phone = telephone_of(KNOWN)
    phone.ask(wanted)
    assert phone.type(phone.code()).location == "/"


def test_the_session_is_new_after_signing_in(cast: Cast, telephone_of: PickUp) -> None:
    phone = telephone_of(KNOWN)
    with phone.client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    phone.sign_in()
    with phone.client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie.permanent


def test_own_device_stays_signed_in_for_90_days(cast: Cast, telephone_of: PickUp) -> None:
    phone = telephone_of(KNOWN)
    phone.sign_in()
    kept = phone.client.get_cookie("xiangyi")
    assert kept is not None
    assert kept.expires is not None
    assert kept.http_only


def test_signing_out_ends_this_device_only(cast: Cast, telephone_of: PickUp) -> None:
    here, there = telephone_of(KNOWN), telephone_of(KNOWN)
    here.sign_in()
    there.sign_in()
    here.client.post("/sign-out")
    assert not here.is_signed_in()
    assert there.is_signed_in()


def test_neither_number_nor_code_is_in_an_address_or_readable_in_the_cookie(
    cast: Cast, telephone_of: PickUp, ring: KeyRing
) -> None:
    phone = telephone_of(KNOWN)
    answer = phone.ask()
    kept = phone.client.get_cookie("xiangyi")
    assert kept is not None
    assert KNOWN not in (answer.location or "")
    with phone.client.session_transaction() as cookie:
        assert KNOWN not in str(dict(cookie))


def test_the_code_page_without_a_number_leads_back(telephone_of: PickUp, cast: Cast) -> None:
    assert telephone_of(KNOWN).client.get("/sign-in/code").location == "/sign-in"
    assert telephone_of(KNOWN).client.post("/sign-in/again").location == "/sign-in"
