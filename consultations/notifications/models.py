"""What people are told: the inbox that always holds it, the outbox that carries it out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from consultations import clock
from consultations.db import Base, Keyed


class Notice(Keyed, Base):
    """An entry in somebody's inbox, for example case.answered."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_account_id_created_at", "account_id", "created_at"),
        Index("ix_notice_carried_at", "carried_at"),
    )
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    code: Mapped[str] = mapped_column(String(40))
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[UUID]
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    dedupe_key: Mapped[str] = mapped_column(String(160), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    read_at: Mapped[datetime | None]
    carried_at: Mapped[datetime | None]
    """When it was handed to the outbox; at once when its code goes to the inbox alone."""


class OutboxMessage(Keyed, Base):
    """A message that leaves the house after the commit that made it, once."""

    __tablename__ = "outbox_message"
    __table_args__ = (Index("ix_outbox_message_sent_at_next_try_at", "sent_at", "next_try_at"),)
    channel: Mapped[str] = mapped_column(String(20))
    """sms; later kinds are added here"""
    template: Mapped[str] = mapped_column(String(40))
    to_sealed: Mapped[str] = mapped_column(String(200))
    body_sealed: Mapped[str] = mapped_column(Text)
    """The text's values, sealed: a sign-in code stands in them."""
    dedupe_key: Mapped[str] = mapped_column(String(160), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    next_try_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(60), default="")
