"""The append-only log: one stream per subject, numbered without gaps and chained by digest.

A meeting's stream is its live log, a suggestion's stream is its public timeline.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import JSON, ForeignKeyConstraint, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from consultations import clock
from consultations.db import Base, Count
from consultations.events import Actor, Event, react

NO_DIGEST = "0" * 64
HIGHEST_SEQ = 2**31 - 1
"""What the column takes; whoever asks for more is answered before the database is."""


class Stream(Base):
    """How far the log of one subject has grown; its row is the lock that orders writers."""

    __tablename__ = "stream"
    subject_kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    last_seq: Mapped[int]
    last_digest: Mapped[str] = mapped_column(String(64), default=NO_DIGEST)


class LoggedEvent(Base):
    """One row of the log; never updated, never deleted."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("subject_kind", "subject_id", "seq"),
        ForeignKeyConstraint(
            ["subject_kind", "subject_id"], ["stream.subject_kind", "stream.subject_id"]
        ),
    )
    id: Mapped[int] = mapped_column(Count, primary_key=True, autoincrement=True)
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[UUID]
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(60))
    public: Mapped[bool]
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    actor_account_id: Mapped[UUID | None]
    actor_person_id: Mapped[UUID | None]
    actor_role: Mapped[str] = mapped_column(String(30))
    via: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))


@dataclass(frozen=True)
class Page:
    """A stretch of a stream: `events` are those asked for, `last` is how far it reaches."""

    events: Sequence[LoggedEvent]
    last: int
    more: bool


def record(session: Session, happened: Event, actor: Actor) -> LoggedEvent:
    """Appends an event to its subject's stream and runs what follows from it."""
    stream = _lock_stream(session, happened.subject_kind, happened.subject_id)
    stream.last_seq += 1
    logged = LoggedEvent(
        subject_kind=happened.subject_kind,
        subject_id=happened.subject_id,
        seq=stream.last_seq,
        kind=happened.kind,
        public=happened.public,
        payload=happened.payload(),
        actor_account_id=actor.account_id,
        actor_person_id=actor.person_id,
        actor_role=actor.role,
        via=actor.via,
        at=clock.now(),
    )
    logged.digest = stream.last_digest = digest_of(logged, stream.last_digest)
    session.add(logged)
    session.flush()
    react(session, happened, actor)
    return logged


def _lock_stream(session: Session, kind: str, subject_id: UUID) -> Stream:
    found = session.get(Stream, (kind, subject_id), with_for_update=True, populate_existing=True)
    if found is None:
        found = Stream(subject_kind=kind, subject_id=subject_id, last_seq=0, last_digest=NO_DIGEST)
        session.add(found)
        session.flush()
    return found


def digest_of(logged: LoggedEvent, previous: str) -> str:
    """The chain link of one event: SHA-256 over the previous link and the event itself."""
    body = orjson.dumps(
        [
            previous,
            logged.subject_kind,
            str(logged.subject_id),
            logged.seq,
            logged.kind,
            logged.payload,
            str(logged.actor_account_id or ""),
            logged.actor_role,
            logged.via,
            logged.at.isoformat(),
        ],
        option=orjson.OPT_SORT_KEYS,
    )
    return hashlib.sha256(body).hexdigest()


def first_broken_link(events: Iterable[LoggedEvent]) -> int | None:
    """The sequence number where a whole stream was altered, or None when it is sound."""
    previous = NO_DIGEST
    for expected, logged in enumerate(events, start=1):
        if logged.seq != expected or logged.digest != digest_of(logged, previous):
            return expected
        previous = logged.digest
    return None


def timeline(session: Session, kind: str, subject_id: UUID) -> Sequence[LoggedEvent]:
    """Everything that happened to one subject, oldest first."""
    return session.scalars(
        select(LoggedEvent)
        .where(LoggedEvent.subject_kind == kind, LoggedEvent.subject_id == subject_id)
        .order_by(LoggedEvent.seq)
    ).all()


def last_seq(session: Session, kind: str, subject_id: UUID) -> int:
    """How far a stream has grown; 0 for one that has not begun."""
    stream = session.get(Stream, (kind, subject_id), populate_existing=True)
    return stream.last_seq if stream else 0


def public_page(
    session: Session, kind: str, subject_id: UUID, *, after: int, limit: int = 200
) -> Page:
    """The public events after a sequence number.

    Events that are not public leave no gap: `last` covers them too.
    """
    reached = last_seq(session, kind, subject_id)
    rows = session.scalars(
        select(LoggedEvent)
        .where(
            LoggedEvent.subject_kind == kind,
            LoggedEvent.subject_id == subject_id,
            LoggedEvent.seq > after,
            LoggedEvent.public,
        )
        .order_by(LoggedEvent.seq)
        .limit(limit + 1)
    ).all()
    if len(rows) > limit:
        return Page(rows[:limit], rows[limit - 1].seq, more=True)
    return Page(rows, max(reached, after), more=False)


def public_json(logged: LoggedEvent) -> dict[str, Any]:
    """A public event as pages, sockets and the recording player get it."""
    return {"seq": logged.seq, "type": logged.kind, "at": logged.at.isoformat(), **logged.payload}
