"""Messages on their way out of the house: queued with what caused them, sent after the commit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import orjson
from sqlalchemy import CursorResult, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from consultations import clock
from consultations.notifications.models import OutboxMessage
from consultations.secrets import KeyRing

MOST_TRIES = 8
LEASE = timedelta(minutes=1)
"""How long a sender may take before another one thinks it has died."""
_FIRST_WAIT = timedelta(seconds=10)
_LONGEST_WAIT = timedelta(hours=1)
_TO, _BODY = "outbox.to", "outbox.body"


@dataclass(frozen=True)
class Letter:
    """A message opened for sending or for showing to its owner."""

    template: str
    to: str = field(repr=False)
    values: Mapping[str, str] = field(repr=False)
    dedupe_key: str
    sent_at: datetime | None = None


def post_message(  # noqa: PLR0913 - the parts of one message, each named by the caller
    session: Session,
    ring: KeyRing,
    *,
    channel: str = "sms",
    template: str,
    to: str,
    values: Mapping[str, str],
    dedupe_key: str,
    expires_at: datetime | None = None,
) -> OutboxMessage:
    """Queues a message; a second one of the same dedupe key is the first one."""
    known = _message_of_key(session, dedupe_key)
    if known is not None:
        return known
    message = OutboxMessage(
        channel=channel,
        template=template,
        to_sealed=ring.seal(to, _TO),
        body_sealed=ring.seal(orjson.dumps(dict(values)).decode(), _BODY),
        dedupe_key=dedupe_key,
        expires_at=expires_at,
    )
    try:
        with session.begin_nested():
            session.add(message)
    except IntegrityError:
        # Somebody queued the same message a moment ago.
        known = _message_of_key(session, dedupe_key)
        assert known is not None
        return known
    return message


def _message_of_key(session: Session, dedupe_key: str) -> OutboxMessage | None:
    return session.scalar(select(OutboxMessage).where(OutboxMessage.dedupe_key == dedupe_key))


def due_messages(session: Session, limit: int = 50) -> Sequence[UUID]:
    """What is to be sent now, oldest first."""
    now = clock.now()
    return session.scalars(
        select(OutboxMessage.id)
        .where(
            OutboxMessage.sent_at.is_(None),
            OutboxMessage.next_try_at <= now,
            OutboxMessage.tries < MOST_TRIES,
            or_(OutboxMessage.expires_at.is_(None), OutboxMessage.expires_at > now),
        )
        .order_by(OutboxMessage.created_at)
        .limit(limit)
    ).all()


def claim_message(session: Session, message_id: UUID) -> OutboxMessage | None:
    """Takes a due message for sending; None when another sender has it."""
    now = clock.now()
    claimed = session.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.id == message_id,
            OutboxMessage.sent_at.is_(None),
            OutboxMessage.next_try_at <= now,
        )
        .values(next_try_at=now + LEASE, tries=OutboxMessage.tries + 1)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(claimed, CursorResult)
    if claimed.rowcount != 1:
        return None
    return session.get(OutboxMessage, message_id, populate_existing=True)


def is_in_doubt(message: OutboxMessage) -> bool:
    """Whether an earlier sender of a claimed message died without saying how it went."""
    return message.tries > 1 and not message.error


def start_try(message: OutboxMessage) -> None:
    """Forgets the last failure, so that a try without an end can be told from one that failed."""
    message.error = ""


def mark_sent(message: OutboxMessage) -> None:
    """It left the house."""
    message.sent_at = clock.now()
    message.error = ""


def mark_failed(message: OutboxMessage, reason: str) -> None:
    """It did not leave; the next try waits twice as long as the last."""
    wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** (message.tries - 1))
    message.next_try_at = clock.now() + wait
    message.error = reason[:60]


def open_message(ring: KeyRing, message: OutboxMessage) -> Letter:
    """A message in the clear."""
    values = orjson.loads(ring.unseal(message.body_sealed, _BODY))
    return Letter(
        template=message.template,
        to=ring.unseal(message.to_sealed, _TO),
        values=values,
        dedupe_key=message.dedupe_key,
        sent_at=message.sent_at,
    )


def sent_letters(
    session: Session, ring: KeyRing, template: str, since: datetime
) -> Sequence[Letter]:
    """What was sent of one template, newest first."""
    rows = session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.template == template, OutboxMessage.sent_at >= since)
        .order_by(OutboxMessage.sent_at.desc())
    )
    return [open_message(ring, row) for row in rows]
