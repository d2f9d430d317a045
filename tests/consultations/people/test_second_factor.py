"""The second step: the right code, once, and only with the telephone it was tied to."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy.orm import Session

from consultations import clock, history
from consultations.errors import Conflict, Invalid
from consultations.events import SYSTEM
from consultations.people.models import Account
from consultations.people.second_factor import (
    accept_second_factor,
    drop_second_factor,
    new_secret,
    read_secret,
    set_second_factor,
)
from consultations.secrets import KeyRing
from tests.cast import Cast
from tests.conftest import MORNING


def code_at(ring: KeyRing, account: Account, seconds: int = 0) -> str:
    assert account.totp_sealed is not None
    secret = read_secret(ring, account.totp_sealed)
    return pyotp.TOTP(secret).at(MORNING + timedelta(seconds=seconds))


@pytest.fixture
def officer(session: Session, cast: Cast, ring: KeyRing) -> Account:
    """The clerk, with an authenticator that was tied a day ago."""
    sealed = new_secret(ring)
    with clock.frozen(MORNING - timedelta(days=1)):
        code = pyotp.TOTP(read_secret(ring, sealed)).at(clock.now())
        set_second_factor(session, ring, cast.clerk, sealed, code, SYSTEM)
    return cast.clerk


def test_a_wrong_code_ties_nothing(session: Session, cast: Cast, ring: KeyRing) -> None:
    with pytest.raises(Invalid, match="second_factor_wrong"):
        set_second_factor(session, ring, cast.clerk, new_secret(ring), "abcdef", SYSTEM)
    assert cast.clerk.totp_confirmed_at is None


def test_the_secret_is_sealed_and_the_tying_is_in_the_log(
    session: Session, officer: Account, ring: KeyRing
) -> None:
    assert officer.totp_sealed is not None
    assert read_secret(ring, officer.totp_sealed) not in officer.totp_sealed
    kinds = [logged.kind for logged in history.timeline(session, "account", officer.id)]
    assert kinds == ["account.second_factor_set"]


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_a_clock_one_step_off_is_tolerated(
    session: Session, officer: Account, ring: KeyRing, seconds: int
) -> None:
    accept_second_factor(session, ring, officer, code_at(ring, officer, seconds))


@pytest.mark.parametrize("seconds", [-90, 90])
def test_a_clock_further_off_is_not(
    session: Session, officer: Account, ring: KeyRing, seconds: int
) -> None:
    with pytest.raises(Invalid, match="second_factor_wrong"):
        accept_second_factor(session, ring, officer, code_at(ring, officer, seconds))


def test_no_code_is_accepted_twice_nor_one_older_than_the_last(
    session: Session, officer: Account, ring: KeyRing
) -> None:
    accept_second_factor(session, ring, officer, code_at(ring, officer))
    for seconds in (0, -30):
        with pytest.raises(Invalid, match="second_factor_spent"):
            accept_second_factor(session, ring, officer, code_at(ring, officer, seconds))
    accept_second_factor(session, ring, officer, code_at(ring, officer, 30))


def test_a_second_authenticator_needs_the_first_one_untied(
    session: Session, officer: Account, ring: KeyRing
) -> None:
    sealed = new_secret(ring)
    code = pyotp.TOTP(read_secret(ring, sealed)).at(MORNING)
    with pytest.raises(Conflict):
        set_second_factor(session, ring, officer, sealed, code, SYSTEM)
    drop_second_factor(session, officer, SYSTEM)
    set_second_factor(session, ring, officer, sealed, code, SYSTEM)
    assert officer.totp_sealed == sealed
