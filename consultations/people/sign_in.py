"""One-time codes by which a telephone is verified, and the account behind it."""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from consultations import clock
from consultations.errors import Invalid
from consultations.people.models import Account, SignInCode
from consultations.people.phones import find_account_by_phone, open_account, phone_index
from consultations.secrets import KeyRing, digits

CODE_LASTS = timedelta(minutes=5)
MOST_TRIES = 5
_FORGOTTEN_AFTER = timedelta(days=1)
_PURPOSE = "sign_in.code"


@dataclass(frozen=True)
class IssuedCode:
    """A code on its way to a telephone; this is the only time it stands in the clear."""

    id: UUID
    digits: str


def issue_code(session: Session, ring: KeyRing, phone: str) -> IssuedCode:
    """A new code for a number, known or not; earlier ones of that number are void."""
    index, now = phone_index(ring, phone), clock.now()
    mine = SignInCode.phone_index == index
    session.execute(delete(SignInCode).where(mine, SignInCode.expires_at < now - _FORGOTTEN_AFTER))
    session.execute(
        update(SignInCode).where(mine, SignInCode.expires_at > now).values(expires_at=now)
    )
    code = digits()
    row = SignInCode(
        phone_index=index, code_index=_seal_code(ring, index, code), expires_at=now + CODE_LASTS
    )
    session.add(row)
    session.flush()
    return IssuedCode(row.id, code)


def use_code(session: Session, ring: KeyRing, phone: str, typed: str) -> Account:
    """The account of a number whose newest code was typed; a new one on the first time.

    Each call is a counted try, so its transaction is to be committed even when it refuses.
    """
    index = phone_index(ring, phone)
    row = session.scalar(
        select(SignInCode)
        .where(SignInCode.phone_index == index, SignInCode.expires_at > clock.now())
        .order_by(SignInCode.created_at.desc())
        .limit(1)
    )
    if row is None or row.used_at is not None or not _count_try(session, row.id):
        raise Invalid("code_over", field="code")
    if not hmac.compare_digest(row.code_index, _seal_code(ring, index, typed.strip())):
        left = MOST_TRIES - row.tries - 1
        raise Invalid("code_wrong" if left > 0 else "code_over", field="code", left=left)
    if not _spend(session, row.id):
        raise Invalid("code_over", field="code")
    account = find_account_by_phone(session, ring, phone)
    return account or open_account(session, ring, phone)


def _seal_code(ring: KeyRing, index: str, code: str) -> str:
    # The number is part of what is hashed: equal codes of two numbers look different.
    return ring.index(f"{index}:{code}", _PURPOSE)


def _count_try(session: Session, code_id: UUID) -> bool:
    """Counts in the database itself, so that tries sent at once cannot share a number."""
    counted = session.execute(
        update(SignInCode)
        .where(SignInCode.id == code_id, SignInCode.tries < MOST_TRIES)
        .values(tries=SignInCode.tries + 1)
        .execution_options(synchronize_session=False)
    )
    return _changed_one(counted)


def _spend(session: Session, code_id: UUID) -> bool:
    spent = session.execute(
        update(SignInCode)
        .where(SignInCode.id == code_id, SignInCode.used_at.is_(None))
        .values(used_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    return _changed_one(spent)


def _changed_one(result: Any) -> bool:
    assert isinstance(result, CursorResult)
    return result.rowcount == 1
