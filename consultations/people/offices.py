"""Offices and who holds them when: posts are taken and left on a day, never handed on silently."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from consultations import history
from consultations.errors import Conflict, Invalid
from consultations.events import Actor, Event, event
from consultations.people.models import Account, Office, Person, Tenure, Unit

KEPT_APART = {"supervisor": {"committee_member", "village_lead"}}
"""Organic Law of Villagers' Committees art. 37: supervisors are nobody of the committee."""


@event
@dataclass(frozen=True, kw_only=True)
class OfficeTaken(Event):
    """A person took an office."""

    kind: ClassVar[str] = "office.taken"
    subject_kind: ClassVar[str] = "office"
    public: ClassVar[bool] = True
    person_id: UUID
    since: date


@event
@dataclass(frozen=True, kw_only=True)
class OfficeLeft(Event):
    """A person left an office; `until` is the first day it was no longer held."""

    kind: ClassVar[str] = "office.left"
    subject_kind: ClassVar[str] = "office"
    public: ClassVar[bool] = True
    person_id: UUID
    until: date


def take_office(
    session: Session, office: Office, person: Person, since: date, actor: Actor
) -> Tenure:
    """Gives an office to a person from a day on; nobody else may hold it then."""
    others = _tenures_from(session, since, Tenure.office_id == office.id)
    if any(tenure.person_id != person.id for tenure in others):
        raise Conflict("office_is_held")
    if others:
        return others[0]
    _refuse_incompatible(session, office, person, since)
    tenure = Tenure(office=office, person=person, since=since)
    session.add(tenure)
    session.flush()
    _ask_to_sign_in_anew(session, person)
    taken = OfficeTaken(subject_id=office.id, person_id=person.id, since=since)
    history.record(session, taken, actor)
    return tenure


def leave_office(session: Session, tenure: Tenure, until: date, actor: Actor) -> None:
    """Ends a tenure; what was done under it stays signed by whoever held it."""
    if until <= tenure.since:
        raise Invalid("office_ends_too_early", field="until")
    if tenure.until is not None and tenure.until <= until:
        raise Conflict("office_is_left")
    tenure.until = until
    _ask_to_sign_in_anew(session, tenure.person)
    left = OfficeLeft(subject_id=tenure.office_id, person_id=tenure.person_id, until=until)
    history.record(session, left, actor)


def _refuse_incompatible(session: Session, office: Office, person: Person, since: date) -> None:
    held = {
        t.office.role
        for t in _tenures_from(session, since, Tenure.person_id == person.id)
        if t.office.unit.place_id == office.unit.place_id
    }
    for role, barred in KEPT_APART.items():
        if (office.role == role and held & barred) or (office.role in barred and role in held):
            raise Invalid("offices_exclude_each_other", field="office")


def _tenures_from(session: Session, day: date, *conditions: object) -> list[Tenure]:
    query = (
        select(Tenure)
        .options(joinedload(Tenure.office).joinedload(Office.unit).joinedload(Unit.place))
        .where(or_(Tenure.until.is_(None), Tenure.until > day), *conditions)  # type: ignore[arg-type]
    )
    return list(session.scalars(query).unique())


def _ask_to_sign_in_anew(session: Session, person: Person) -> None:
    # Duties ask for a second step; a session from before them has not passed it.
    account = session.scalar(select(Account).where(Account.person_id == person.id))
    if account is not None:
        account.session_epoch += 1
