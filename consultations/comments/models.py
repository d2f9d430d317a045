"""Live comments: what was said in a meeting by those who are not in the hall."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consultations import clock
from consultations.db import Base, Keyed
from consultations.people.models import Account


class Comment(Keyed, Base):
    """One live comment; its words are never edited, only shown, held or hidden."""

    __tablename__ = "comment"
    __table_args__ = (
        UniqueConstraint("author_id", "client_id"),
        Index("ix_comment_meeting_id_seq", "meeting_id", "seq"),
    )
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    client_id: Mapped[UUID]
    text: Mapped[str] = mapped_column(Text)
    shown_as: Mapped[str] = mapped_column(String(60))
    """The name the author chose to be seen by, as it was when the comment was sent."""
    agenda_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("agenda_item.id"))
    second: Mapped[int | None]
    """Time code: seconds since the meeting went live; empty before that."""
    state: Mapped[str] = mapped_column(String(10))
    """held, visible, hidden or withdrawn"""
    reason: Mapped[str] = mapped_column(String(30), default="")
    """Why it is held or hidden; one of the eight reasons or a hold rule."""
    converted: Mapped[bool] = mapped_column(default=False)
    seq: Mapped[int]
    """Its place in the meeting's live log."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    author: Mapped[Account] = relationship()
