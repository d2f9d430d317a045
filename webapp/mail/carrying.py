"""Carrying notices from the inbox to the outbox, as the worker's tick."""

from sqlalchemy.orm import Session

from consultations.notifications.carry import carry_notices, count_to_carry
from webapp.db import reading, resources


def carry_new_notices(own: Session) -> int:
    """Queues the SMS of new notices; looking takes no write lock, so nothing new costs nothing."""
    with reading() as look:
        if not count_to_carry(look):
            return 0
    return carry_notices(own, resources().keys.ring)
