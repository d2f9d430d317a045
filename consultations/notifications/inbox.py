"""The inbox: always the record, each notice once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from consultations import clock
from consultations.notifications.catalogue import CATALOGUE
from consultations.notifications.models import Notice

PAGE = 50


@dataclass(frozen=True)
class About:
    """What a notice is about."""

    kind: str
    id: UUID


def give_notice(
    session: Session,
    account_id: UUID | None,
    code: str,
    about: About,
    values: Mapping[str, str],
    dedupe_key: str,
) -> None:
    """Puts a notice into somebody's inbox; people without an account have none."""
    if account_id is None:
        return
    if session.scalar(select(Notice.id).where(Notice.dedupe_key == dedupe_key)) is not None:
        return
    session.add(
        Notice(
            account_id=account_id,
            code=code,
            subject_kind=about.kind,
            subject_id=about.id,
            values=dict(values),
            dedupe_key=dedupe_key,
            carried_at=None if CATALOGUE[code].sms else clock.now(),
        )
    )
    session.flush()


def notices_of(session: Session, account_id: UUID, limit: int = PAGE) -> Sequence[Notice]:
    """Somebody's notices, newest first."""
    return session.scalars(
        select(Notice)
        .where(Notice.account_id == account_id)
        .order_by(Notice.created_at.desc(), Notice.id)
        .limit(limit)
    ).all()


def count_unread(session: Session, account_id: UUID) -> int:
    """How many notices somebody has not opened."""
    query = select(func.count()).where(Notice.account_id == account_id, Notice.read_at.is_(None))
    return session.scalar(query) or 0


def mark_read(session: Session, account_id: UUID) -> None:
    """Everything in the inbox was seen."""
    session.execute(
        update(Notice)
        .where(Notice.account_id == account_id, Notice.read_at.is_(None))
        .values(read_at=clock.now())
    )


def forget_notices_about(session: Session, about: About, keep_of: UUID | None) -> None:
    """Takes back what the unit concerned may no longer know of; the author keeps the own ones."""
    about_it = (Notice.subject_kind == about.kind, Notice.subject_id == about.id)
    for notice in session.scalars(select(Notice).where(*about_it)):
        if notice.account_id != keep_of:
            session.delete(notice)
    session.flush()
