"""The second factor of staff: time-based codes of an authenticator (RFC 6238)."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import pyotp
from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from consultations import clock, history
from consultations.errors import Conflict, Invalid
from consultations.events import Actor, Event, event
from consultations.people.models import Account
from consultations.secrets import KeyRing

PURPOSE = "account.totp"
STEP_SECONDS = 30
_TOLERATED_STEPS = (0, -1, 1)
"""The telephone's clock may be one step off, RFC 6238 5.2."""


@event
@dataclass(frozen=True, kw_only=True)
class SecondFactorSet(Event):
    """An authenticator was tied to an account."""

    kind: ClassVar[str] = "account.second_factor_set"
    subject_kind: ClassVar[str] = "account"


@event
@dataclass(frozen=True, kw_only=True)
class SecondFactorDropped(Event):
    """An account's authenticator was untied."""

    kind: ClassVar[str] = "account.second_factor_dropped"
    subject_kind: ClassVar[str] = "account"


def new_secret(ring: KeyRing) -> str:
    """A fresh secret, sealed, to be shown once and confirmed by a code."""
    return ring.seal(pyotp.random_base32(), PURPOSE)


def read_secret(ring: KeyRing, sealed: str) -> str:
    """The secret as an authenticator takes it."""
    return ring.unseal(sealed, PURPOSE)


def authenticator_link(secret: str, label: str, issuer: str) -> str:
    """What the QR code for an authenticator says."""
    return pyotp.TOTP(secret).provisioning_uri(name=label, issuer_name=issuer)


def set_second_factor(
    session: Session, ring: KeyRing, account: Account, sealed: str, typed: str, actor: Actor
) -> None:
    """Ties an authenticator to an account once a code of it was typed."""
    if account.totp_confirmed_at is not None:
        raise Conflict("second_factor_is_set")
    step = _step_of(ring, sealed, typed)
    account.totp_sealed = sealed
    account.totp_confirmed_at = clock.now()
    account.totp_last_step = step
    history.record(session, SecondFactorSet(subject_id=account.id), actor)


def accept_second_factor(session: Session, ring: KeyRing, account: Account, typed: str) -> None:
    """Accepts a code of the account's authenticator, once; RFC 6238 5.2: no code twice."""
    assert account.totp_sealed is not None
    step = _step_of(ring, account.totp_sealed, typed)
    taken = session.execute(
        update(Account)
        .where(Account.id == account.id, Account.totp_last_step < step)
        .values(totp_last_step=step)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(taken, CursorResult)
    if taken.rowcount != 1:
        raise Invalid("second_factor_spent", field="code")


def drop_second_factor(session: Session, account: Account, actor: Actor) -> None:
    """Unties the authenticator, for example because the telephone was lost."""
    account.totp_sealed = account.totp_confirmed_at = None
    history.record(session, SecondFactorDropped(subject_id=account.id), actor)


def _step_of(ring: KeyRing, sealed: str, typed: str) -> int:
    totp = pyotp.TOTP(ring.unseal(sealed, PURPOSE))
    now = int(clock.now().timestamp()) // STEP_SECONDS
    for shift in _TOLERATED_STEPS:
        if totp.verify(typed.strip(), for_time=_moment_of(now + shift)):
            return now + shift
    raise Invalid("second_factor_wrong", field="code")


def _moment_of(step: int) -> datetime:
    return datetime.fromtimestamp(step * STEP_SECONDS, tz=clock.now().tzinfo)
