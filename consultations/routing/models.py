"""Which unit and which leader must answer."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consultations import clock
from consultations.db import Base, Keyed
from consultations.people.models import Office, Person, Unit
from consultations.suggestions.models import Suggestion

_STILL_HOLDS = text("ended_at IS NULL")


class Assignment(Keyed, Base):
    """Who owns a suggestion; exactly one row of a suggestion has no end."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index(
            "uq_assignment_owner",
            "suggestion_id",
            unique=True,
            sqlite_where=_STILL_HOLDS,
            postgresql_where=_STILL_HOLDS,
        ),
    )
    suggestion_id: Mapped[UUID] = mapped_column(ForeignKey("suggestion.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    leader_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    office_id: Mapped[UUID] = mapped_column(ForeignKey("office.id"))
    """The office in which the leader answers."""
    assigned_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """Empty when it became the first receiver's by itself."""
    at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    suggestion: Mapped[Suggestion] = relationship()
    unit: Mapped[Unit] = relationship()
    leader: Mapped[Person] = relationship()
    office: Mapped[Office] = relationship()
