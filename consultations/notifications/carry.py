"""From the inbox to the outbox: notices whose code has an SMS are carried to the telephone."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from consultations import clock
from consultations.notifications.catalogue import CATALOGUE
from consultations.notifications.models import Notice
from consultations.notifications.outbox import post_message
from consultations.people.models import Account
from consultations.people.phones import PURPOSE
from consultations.secrets import KeyRing

BATCH = 100
USEFUL_FOR = timedelta(days=2)
"""An SMS that could not be sent for so long says nothing new; the inbox still holds it."""


def count_to_carry(session: Session) -> int:
    """Whether there is anything to do; looking takes no write lock."""
    query = select(Notice.id).where(Notice.carried_at.is_(None)).limit(BATCH)
    return len(session.scalars(query).all())


def carry_notices(session: Session, ring: KeyRing) -> int:
    """Queues the SMS of new notices, each once, however often and wherever this runs."""
    waiting = session.execute(
        select(Notice, Account)
        .join(Account, Account.id == Notice.account_id)
        .where(Notice.carried_at.is_(None))
        .order_by(Notice.created_at)
        .limit(BATCH)
        .with_for_update(of=Notice, skip_locked=True)
    ).all()
    for notice, account in waiting:
        post_message(
            session,
            ring,
            template=CATALOGUE[notice.code].sms,
            to=ring.unseal(account.phone_sealed, PURPOSE),
            values=_sms_values(notice.values),
            dedupe_key=f"sms:{notice.dedupe_key}",
            expires_at=clock.now() + USEFUL_FOR,
        )
        notice.carried_at = clock.now()
    session.flush()
    return len(waiting)


def _sms_values(values: Mapping[str, str]) -> dict[str, str]:
    due = values.get("due_on", "")
    day = date.fromisoformat(due) if due else None
    return {
        "place": values.get("place", ""),
        "no": values["number"],
        "name": values.get("leader", ""),
        "tel": values.get("phone", ""),
        "date": f"{day.month}月{day.day}日" if day else "",
    }
