"""Meetings and their agenda; the live log is the meeting's stream in the history."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consultations import clock
from consultations.db import Base, Keyed
from consultations.people.models import Place


class Meeting(Keyed, Base):
    """A village meeting, from the notice to the archive."""

    __tablename__ = "meeting"
    __table_args__ = (UniqueConstraint("created_by_id", "client_id"),)
    village_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), index=True)
    kind: Mapped[str] = mapped_column(String(30), default="courtyard_meeting")
    audience: Mapped[str] = mapped_column(String(10), default="link")
    """link (whoever has it), members or hall_only"""
    title: Mapped[str] = mapped_column(String(120))
    venue: Mapped[str] = mapped_column(String(80))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(20), default="draft")
    """Projection of the history; only `meetings` actions write it."""
    paused: Mapped[bool] = mapped_column(default=False)
    live_since: Mapped[datetime | None]
    """When it first went live: time codes of comments count from here."""
    current_item_id: Mapped[UUID | None]
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    client_id: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    village: Mapped[Place] = relationship()
    agenda: Mapped[list["AgendaItem"]] = relationship(
        back_populates="meeting", order_by="AgendaItem.position"
    )


class AgendaItem(Keyed, Base):
    """One line of the agenda."""

    __tablename__ = "agenda_item"
    __table_args__ = (UniqueConstraint("meeting_id", "position"),)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    matter_type: Mapped[str] = mapped_column(String(30), default="other")
    presenter: Mapped[str] = mapped_column(String(60), default="")
    state: Mapped[str] = mapped_column(String(12), default="planned")
    meeting: Mapped[Meeting] = relationship(back_populates="agenda")
