"""Places, households, persons, accounts and the offices persons hold for a time."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consultations import clock
from consultations.db import Base, Keyed


class Place(Keyed, Base):
    """A county, township, village or group; together they are the tree of tenants."""

    __tablename__ = "place"
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("place.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    """county, township, village or group"""
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(60))
    short_name: Mapped[str] = mapped_column(String(20))
    """Used in numbers, for example 青石湾 in 青石湾-2026-0001."""
    phone: Mapped[str] = mapped_column(String(20), default="")
    """The office's public telephone, shown on every page."""
    parent: Mapped["Place | None"] = relationship(remote_side="Place.id")

    def lineage(self) -> list["Place"]:
        """This place and all above it, nearest first."""
        above = self.parent.lineage() if self.parent else []
        return [self, *above]


class Household(Keyed, Base):
    """A household of a group, as the roster counts it."""

    __tablename__ = "household"
    __table_args__ = (UniqueConstraint("group_id", "number"),)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    number: Mapped[int]
    group: Mapped[Place] = relationship()
    members: Mapped[list["Person"]] = relationship(back_populates="household")


class Person(Keyed, Base):
    """A person on a roster or in an office. No identity-document number is ever held."""

    __tablename__ = "person"
    household_id: Mapped[UUID | None] = mapped_column(ForeignKey("household.id"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(60), default="")
    birth_year: Mapped[int | None]
    sex: Mapped[str] = mapped_column(String(6), default="")
    """female, male or empty"""
    away_place: Mapped[str] = mapped_column(String(40), default="")
    """Where the person lives when away; empty when in the village."""
    head: Mapped[bool] = mapped_column(default=False)
    full_capacity: Mapped[bool] = mapped_column(default=True)
    collective_member: Mapped[bool] = mapped_column(default=True)
    household: Mapped[Household | None] = relationship(back_populates="members")


class Account(Keyed, Base):
    """A mobile number that was verified, perhaps matched to a person of the roster."""

    __tablename__ = "account"
    phone_sealed: Mapped[str] = mapped_column(String(200))
    phone_index: Mapped[str] = mapped_column(String(64), unique=True)
    phone_last4: Mapped[str] = mapped_column(String(4))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), unique=True)
    session_epoch: Mapped[int] = mapped_column(default=1)
    """Raised by "sign out everywhere": sessions of an older epoch are void."""
    totp_sealed: Mapped[str | None] = mapped_column(String(200))
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_step: Mapped[int] = mapped_column(default=0)
    """Newest time step a TOTP code was accepted for; RFC 6238 5.2: no code twice."""
    shown_as: Mapped[str] = mapped_column(String(10), default="pseudonym")
    """pseudonym ("三组村民") or name, by the owner's choice"""
    locale: Mapped[str] = mapped_column(String(10), default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    person: Mapped[Person | None] = relationship()


class SignInCode(Keyed, Base):
    """A one-time code on its way to a telephone; only its keyed hash is kept."""

    __tablename__ = "sign_in_code"
    phone_index: Mapped[str] = mapped_column(String(64), index=True)
    code_index: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]


class Slip(Keyed, Base):
    """A paper slip that lets an account claim its person on the roster."""

    __tablename__ = "slip"
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    code_index: Mapped[str] = mapped_column(String(64), unique=True)
    issued_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship()


class MatchRequest(Keyed, Base):
    """Somebody with a verified number says which household is theirs; the clerk decides."""

    __tablename__ = "match_request"
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    village_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    household_words: Mapped[str] = mapped_column(String(80))
    """In the person's own words, for example 六组 黄长林家."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    decided_at: Mapped[datetime | None]
    accepted: Mapped[bool | None]
    account: Mapped[Account] = relationship()


class RosterUpload(Keyed, Base):
    """A roster file that was read and shown, imported once or never; its id is the client's."""

    __tablename__ = "roster_upload"
    village_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), index=True)
    by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    file_name: Mapped[str] = mapped_column(String(120))
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """Emptied by the import: from then on the roster itself holds them."""
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    imported_at: Mapped[datetime | None]


class Unit(Keyed, Base):
    """A body that answers: a village committee, a township office or station."""

    __tablename__ = "unit"
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(80))
    phone: Mapped[str] = mapped_column(String(20), default="")
    first_receiver: Mapped[bool] = mapped_column(default=False)
    """Whether what comes in at this place is this unit's until it is assigned."""
    place: Mapped[Place] = relationship()


class Office(Keyed, Base):
    """A post with a role; persons hold it for a time."""

    __tablename__ = "office"
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    """One of the roles of the handbook, for example clerk or twp_lead."""
    title: Mapped[str] = mapped_column(String(60))
    title_en: Mapped[str] = mapped_column(String(80))
    unit: Mapped[Unit] = relationship()


class Tenure(Keyed, Base):
    """Who holds an office from when to when; `until` is the first day no longer held."""

    __tablename__ = "tenure"
    office_id: Mapped[UUID] = mapped_column(ForeignKey("office.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    since: Mapped[date]
    until: Mapped[date | None]
    office: Mapped[Office] = relationship()
    person: Mapped[Person] = relationship()


class WorkCalendarDay(Keyed, Base):
    """A day on which a place works, or not, against the national calendar."""

    __tablename__ = "work_calendar_day"
    __table_args__ = (UniqueConstraint("place_id", "day"),)
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    day: Mapped[date]
    working: Mapped[bool]
    note: Mapped[str] = mapped_column(Text, default="")
