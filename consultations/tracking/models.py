"""What becomes of a suggestion: due dates, signed answers, ratings."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consultations import clock
from consultations.db import Base, Keyed
from consultations.people.models import Person
from consultations.suggestions.models import Suggestion


class Deadline(Keyed, Base):
    """A promised date of one clock; rows are only added, the newest of a clock holds."""

    __tablename__ = "deadline"
    suggestion_id: Mapped[UUID] = mapped_column(ForeignKey("suggestion.id"), index=True)
    clock_name: Mapped[str] = mapped_column(String(20))
    """receipt, routing, first_contact, answer, commitment or rating"""
    due_on: Mapped[date] = mapped_column(index=True)
    counted_from: Mapped[date]
    working_days: Mapped[int]
    provisional: Mapped[bool]
    set_at: Mapped[datetime] = mapped_column(default=clock.now)


class Answer(Keyed, Base):
    """A signed answer with exactly one outcome; never edited."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("suggestion_id", "round"),)
    suggestion_id: Mapped[UUID] = mapped_column(ForeignKey("suggestion.id"))
    round: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    promised_on: Mapped[date | None]
    """Adopted or partly adopted: when it will be done."""
    drafted_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    signed_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    signed_name: Mapped[str] = mapped_column(String(60))
    signed_title: Mapped[str] = mapped_column(String(80))
    """Name and office as they stood when it was signed."""
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
