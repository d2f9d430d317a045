"""Draining the outbox: each message is claimed, sent and marked by itself."""

from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from consultations.notifications.models import OutboxMessage
from consultations.notifications.outbox import (
    claim_message,
    due_messages,
    is_in_doubt,
    mark_failed,
    mark_sent,
    open_message,
    start_try,
)
from webapp.db import after_commit, reading, resources, session
from webapp.mail.channels import Channel, open_channel
from webapp.mail.texts import write_sms

log = structlog.get_logger()


def drain_outbox(own: Session, channel: Channel | None = None) -> int:
    """Sends what is due, committing around each message; how many went out.

    Looking takes no write lock, so an empty outbox costs nobody anything.
    """
    out = channel or open_channel(resources().settings)
    with reading() as look:
        due = due_messages(look)
    return sum(_send_one(own, message_id, out) for message_id in due)


def drain_after_commit() -> None:
    """Sends at once where one machine does everything; elsewhere the worker does."""
    if resources().settings.embedded:
        after_commit(_drain_quietly)


def _drain_quietly() -> None:
    try:
        drain_outbox(session())
    except Exception as error:
        # The message stays queued and the worker sends it; what was asked for is done.
        log.error("sending at once failed", error=type(error).__name__)


def _send_one(own: Session, message_id: UUID, channel: Channel) -> bool:
    message = claim_message(own, message_id)
    if message is None:
        own.commit()
        return False
    in_doubt = is_in_doubt(message)
    start_try(message)
    # The claim is stored before anything leaves: no lock is held while a gateway takes its time.
    own.commit()
    sent = _hand_over(message, channel, in_doubt)
    own.commit()
    return sent


def _hand_over(message: OutboxMessage, channel: Channel, in_doubt: bool) -> bool:
    if message.channel != "sms":
        mark_failed(message, f"no channel {message.channel}")
        return False
    try:
        if not (in_doubt and channel.took(message.dedupe_key)):
            letter = open_message(resources().keys.ring, message)
            text = write_sms(letter.template, letter.values)
            channel.send(letter.to, text, letter.dedupe_key)
    except Exception as error:
        # Only the kind of error is kept: its words may hold a number or a code.
        log.warning("message not sent", template=message.template, error=type(error).__name__)
        mark_failed(message, type(error).__name__)
        return False
    mark_sent(message)
    return True
