"""What becomes of a suggestion: due dates, lists of what is missing, signed answers, ratings."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consultations import clock
from consultations.db import Base, Keyed
from consultations.people.models import Person
from consultations.suggestions.models import Suggestion


class Deadline(Keyed, Base):
    """A promised date of one clock; dates are only added, the highest `turn` of a clock holds."""

    __tablename__ = "deadline"
    __table_args__ = (
        UniqueConstraint("suggestion_id", "clock_name", "turn"),
        Index("ix_deadline_clock_name_due_on", "clock_name", "due_on"),
    )
    suggestion_id: Mapped[UUID] = mapped_column(ForeignKey("suggestion.id"))
    clock_name: Mapped[str] = mapped_column(String(20))
    """receipt, routing, first_contact, answer, commitment or rating"""
    turn: Mapped[int]
    """1 for the first date this clock was given."""
    round: Mapped[int]
    """1 until it is reopened for the first time."""
    reason: Mapped[str] = mapped_column(String(20))
    """Why there is a date: promise or reopened; extended, merged and recomputed come later."""
    due_on: Mapped[date]
    counted_from: Mapped[date]
    days: Mapped[int]
    counting: Mapped[str] = mapped_column(String(10))
    """working days, or calendar days with the last one moved off days off"""
    provisional: Mapped[bool]
    set_at: Mapped[datetime] = mapped_column(default=clock.now)
    stopped_on: Mapped[date | None]
    """When what was promised had happened; written by the clocks alone."""


class SupplementList(Keyed, Base):
    """Everything that is missing, named once; the work goes on meanwhile."""

    __tablename__ = "supplement_list"
    suggestion_id: Mapped[UUID] = mapped_column(ForeignKey("suggestion.id"), unique=True)
    missing: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    asked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)


class Answer(Keyed, Base):
    """A signed answer with exactly one outcome; never edited."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("suggestion_id", "round"),)
    suggestion_id: Mapped[UUID] = mapped_column(ForeignKey("suggestion.id"))
    round: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    detail: Mapped[str] = mapped_column(String(200), default="")
    """partly_adopted: which part; referred: to whom, with their telephone"""
    promised_on: Mapped[date | None]
    """Adopted or partly adopted: when it will be done."""
    boilerplate_override: Mapped[bool] = mapped_column(default=False)
    """Signed although the check warned that it says little; the share of these is a figure."""
    drafted_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    signed_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    signed_name: Mapped[str] = mapped_column(String(60))
    signed_title: Mapped[str] = mapped_column(String(80))
    """Name and office as they stood when it was signed."""
    signed_title_en: Mapped[str] = mapped_column(String(80), default="")
    signed_at: Mapped[datetime] = mapped_column(default=clock.now)
    client_id: Mapped[UUID] = mapped_column(unique=True)
    suggestion: Mapped[Suggestion] = relationship()
    signed_by: Mapped[Person] = relationship(foreign_keys=[signed_by_id])


class Rating(Keyed, Base):
    """What the author thinks of an answer; one for each."""

    __tablename__ = "rating"
    answer_id: Mapped[UUID] = mapped_column(ForeignKey("answer.id"), unique=True)
    suggestion_id: Mapped[UUID] = mapped_column(ForeignKey("suggestion.id"), index=True)
    score: Mapped[str] = mapped_column(String(12))
    """satisfied, fair or dissatisfied"""
    words: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(default=clock.now)
    client_id: Mapped[UUID] = mapped_column(unique=True)
