"""The suggestion: what somebody said, word for word, under a number that never changes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consultations import clock
from consultations.db import Base, Keyed
from consultations.people.models import Account, Place

NOBODY = UUID(int=0)
"""Stands for the sender of what came in without an account."""


class NumberSeries(Base):
    """The last number given in a village in a year; its row orders those who take one."""

    __tablename__ = "number_series"
    village_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class Suggestion(Keyed, Base):
    """One matter that must be answered, of whatever kind and from whatever door."""

    __tablename__ = "suggestion"
    __table_args__ = (
        UniqueConstraint("sent_by", "client_id"),
        Index("ix_suggestion_village_id_created_at", "village_id", "created_at"),
    )
    village_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    number: Mapped[str] = mapped_column(String(40), unique=True)
    """For example 青石湾-2026-0137."""
    kind: Mapped[str] = mapped_column(String(20))
    """suggestion, draft_comment, report, question, claim or accusation"""
    addressee: Mapped[str] = mapped_column(String(10))
    """village or township: who is asked"""
    state: Mapped[str] = mapped_column(String(20), index=True, default="")
    """Projection of the history; only `advance` writes it."""
    words: Mapped[str] = mapped_column(Text)
    privacy: Mapped[str] = mapped_column(String(14), default="pseudonymous")
    """public, pseudonymous, confidential or anonymous"""
    shown_as: Mapped[str] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(String(10))
    """web, comment, paper or phone"""
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    on_behalf_of: Mapped[str] = mapped_column(String(60), default="")
    """For whom it was entered, as that person wants to be named; empty for one's own."""
    entered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    read_back: Mapped[bool] = mapped_column(default=False)
    """On behalf: the words were read back and agreed."""
    author_agreed: Mapped[str] = mapped_column(String(10), default="yes")
    """yes, asked (a clerk turned the comment into it) or no_answer"""
    look_up_index: Mapped[str] = mapped_column(String(64))
    """Keyed hash of number and code, which open the matter without an account."""
    sent_by: Mapped[UUID] = mapped_column(default=NOBODY)
    """The account that sent the form, or `NOBODY`; with `client_id` it makes sending idempotent."""
    client_id: Mapped[UUID]
    comment_id: Mapped[UUID | None] = mapped_column(ForeignKey("comment.id"), unique=True)
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    agenda_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("agenda_item.id"))
    second: Mapped[int | None]
    draft_version_id: Mapped[UUID | None] = mapped_column(ForeignKey("draft_version.id"))
    article_key: Mapped[UUID | None] = mapped_column(index=True)
    article_text: Mapped[str] = mapped_column(Text, default="")
    """The words of the article it was written about, kept for ever."""
    stance: Mapped[str] = mapped_column(String(10), default="")
    """draft comments: support, change, question, oppose or other"""
    proposed_wording: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    village: Mapped[Place] = relationship()
    author: Mapped[Account | None] = relationship(foreign_keys=[author_id])
