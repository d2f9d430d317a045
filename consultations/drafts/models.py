"""Draft rules: versions that are lists of articles with ids that outlive a version."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consultations import clock
from consultations.db import Base, Keyed
from consultations.people.models import Place


class Draft(Keyed, Base):
    """A text that is to become a rule, and the villagers' chance to change it."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("created_by_id", "client_id"),)
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    """village_rules, charter, normative_document, plan, budget, project or other"""
    title: Mapped[str] = mapped_column(String(120))
    explanation: Mapped[str] = mapped_column(Text, default="")
    """What it changes, in a few plain sentences."""
    state: Mapped[str] = mapped_column(String(20), default="drafting")
    """Projection of the history; only `drafts` actions write it."""
    closes_on: Mapped[date | None]
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    client_id: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    place: Mapped[Place] = relationship()
    versions: Mapped[list["DraftVersion"]] = relationship(
        back_populates="draft", order_by="DraftVersion.number"
    )


class DraftVersion(Keyed, Base):
    """One published state of a draft; never edited, a change is a new version."""

    __tablename__ = "draft_version"
    __table_args__ = (UniqueConstraint("draft_id", "number"),)
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft.id"))
    number: Mapped[int]
    published_at: Mapped[datetime | None]
    """Empty while it is being written; from then on the version is never edited."""
    draft: Mapped[Draft] = relationship(back_populates="versions")
    articles: Mapped[list["Article"]] = relationship(
        back_populates="version", order_by="Article.position"
    )


class Article(Keyed, Base):
    """An article as it stands in one version; `key` is the same in every version."""

    __tablename__ = "article"
    __table_args__ = (
        UniqueConstraint("version_id", "key"),
        UniqueConstraint("version_id", "position"),
    )
    version_id: Mapped[UUID] = mapped_column(ForeignKey("draft_version.id"))
    key: Mapped[UUID]
    position: Mapped[int]
    number: Mapped[str] = mapped_column(String(20))
    """As printed, for example 第四条."""
    heading: Mapped[str] = mapped_column(String(80), default="")
    text: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(String(120), default="")
    version: Mapped[DraftVersion] = relationship(back_populates="articles")
