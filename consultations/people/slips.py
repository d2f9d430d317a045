"""Paper slips: a code on paper by which a number is matched to a person, once, within 30 days."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session, joinedload

from consultations import clock, history
from consultations.errors import Conflict, Invalid
from consultations.events import Actor, Event, event
from consultations.people.matching import match_account
from consultations.people.models import Account, Person, Slip
from consultations.secrets import KeyRing, plain_code

SLIP_LASTS = timedelta(days=30)
_PURPOSE = "slip.code"


@event
@dataclass(frozen=True, kw_only=True)
class SlipIssued(Event):
    """A paper slip was printed for a person."""

    kind: ClassVar[str] = "person.slip_issued"
    subject_kind: ClassVar[str] = "person"
    slip_id: UUID


@dataclass(frozen=True)
class IssuedSlip:
    """A slip with its code, which is shown this once and kept only as a keyed hash."""

    slip: Slip
    code: str


def issue_slip(session: Session, ring: KeyRing, person: Person, actor: Actor) -> IssuedSlip:
    """A new slip for a person; an older one of that person no longer works."""
    assert actor.account_id is not None
    now = clock.now()
    session.execute(
        update(Slip)
        .where(Slip.person_id == person.id, Slip.used_at.is_(None), Slip.expires_at > now)
        .values(expires_at=now)
    )
    code = plain_code()
    slip = Slip(
        person=person,
        code_index=ring.index(code, _PURPOSE),
        issued_by_id=actor.account_id,
        expires_at=now + SLIP_LASTS,
    )
    session.add(slip)
    session.flush()
    history.record(session, SlipIssued(subject_id=person.id, slip_id=slip.id), actor)
    return IssuedSlip(slip, code)


def use_slip(session: Session, ring: KeyRing, account: Account, typed: str, actor: Actor) -> Person:
    """Matches an account to the person of a slip."""
    if account.person_id is not None:
        raise Conflict("account_is_matched")
    code = re.sub(r"[\s\-]", "", typed).upper()
    slip = session.scalar(
        select(Slip)
        .options(joinedload(Slip.person))
        .where(Slip.code_index == ring.index(code, _PURPOSE))
    )
    # One answer for unknown, used and old: nobody learns which codes were ever real.
    if slip is None or not _spend(session, slip.id):
        raise Invalid("slip_wrong", field="slip")
    match_account(session, account, slip.person, "slip", actor)
    return slip.person


def _spend(session: Session, slip_id: UUID) -> bool:
    now = clock.now()
    spent = session.execute(
        update(Slip)
        .where(Slip.id == slip_id, Slip.used_at.is_(None), Slip.expires_at > now)
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(spent, CursorResult)
    return spent.rowcount == 1
