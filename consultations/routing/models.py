"""Which unit and which leader must answer."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consultations import clock
from consultations.db import Base, Keyed
from consultations.people.models import Person, Unit
from consultations.suggestions.models import Suggestion


class Assignment(Keyed, Base):
    """Who owns a suggestion; the newest row without an end is the owner now."""

    __tablename__ = "assignment"
    suggestion_id: Mapped[UUID] = mapped_column(ForeignKey("suggestion.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    leader_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    assigned_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """Empty when it became the first receiver's by itself."""
    at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    suggestion: Mapped[Suggestion] = relationship()
    unit: Mapped[Unit] = relationship()
    leader: Mapped[Person] = relationship()
