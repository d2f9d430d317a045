"""Reading places, persons and offices."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload

from consultations import clock
from consultations.clock import WorkCalendar
from consultations.people.models import (
    Account,
    Household,
    Office,
    Person,
    Place,
    Tenure,
    Unit,
    WorkCalendarDay,
)
from consultations.people.viewer import Duty, Viewer


def find_place(session: Session, slug: str) -> Place | None:
    """The place of a slug."""
    return session.scalar(select(Place).where(Place.slug == slug))


def find_place_by_id(session: Session, place_id: UUID) -> Place | None:
    """The place of an id."""
    return session.get(Place, place_id)


def villages(session: Session) -> Sequence[Place]:
    """Every village, by name."""
    return session.scalars(select(Place).where(Place.kind == "village").order_by(Place.slug)).all()


def find_account(session: Session, account_id: UUID) -> Account | None:
    """An account with its person, household and group."""
    return session.get(
        Account,
        account_id,
        options=[
            joinedload(Account.person)
            .joinedload(Person.household)
            .joinedload(Household.group)
            .joinedload(Place.parent)
        ],
    )


def signature_for(session: Session, account: Account | None) -> str:
    """Who an SMS to a number is from: the owner's village, else the body above all."""
    person = account.person if account else None
    if person is not None and person.household is not None:
        village = person.household.group.parent
        if village is not None:
            return village.name
    root = session.scalar(select(Place).where(Place.parent_id.is_(None)).order_by(Place.slug))
    return root.name if root else "乡议"


def tenures_on(session: Session, day: date) -> Sequence[Tenure]:
    """Every office held on a day, with its holder."""
    return session.scalars(_held(day)).unique().all()


def viewer_of(session: Session, account: Account) -> Viewer:
    """The viewer behind an account today."""
    person = account.person
    if person is None:
        return Viewer(account_id=account.id)
    held = session.scalars(_held(clock.today()).where(Tenure.person_id == person.id)).unique()
    group = person.household.group if person.household else None
    return Viewer(
        account_id=account.id,
        person_id=person.id,
        name=person.name,
        village_id=group.parent_id if group else None,
        group_name=group.name if group else "",
        shown_as=shown_name(account),
        duties=tuple(_duty(tenure.office) for tenure in held),
    )


def shown_name(account: Account) -> str:
    """How the owner chose to be seen: by name, or as somebody of the group."""
    person = account.person
    if person is None:
        return ""
    group = person.household.group.name if person.household else ""
    if account.shown_as == "name" or not group:
        return f"{group} · {person.name}" if group else person.name
    return f"{group.removesuffix('组')}组村民"


def holds_office(session: Session, person: Person) -> bool:
    """Whether a person holds any office today."""
    held = _held(clock.today()).where(Tenure.person_id == person.id).limit(1)
    return session.scalars(held).first() is not None


def _held(day: date) -> Select[Tenure]:
    return (
        select(Tenure)
        .options(joinedload(Tenure.office).joinedload(Office.unit).joinedload(Unit.place))
        .options(joinedload(Tenure.person))
        .where(Tenure.since <= day, or_(Tenure.until.is_(None), Tenure.until > day))
    )


def _duty(office: Office) -> Duty:
    return Duty(
        role=office.role,
        place_id=office.unit.place_id,
        unit_id=office.unit_id,
        office_id=office.id,
        title=office.title,
        title_en=office.title_en,
    )


def first_receiver(session: Session, place: Place) -> Unit | None:
    """The unit that owns what comes in at a place until it is assigned."""
    return session.scalar(select(Unit).where(Unit.place_id == place.id, Unit.first_receiver))


def leaders_of(session: Session, unit: Unit, *roles: str) -> Sequence[Tenure]:
    """Who holds one of the roles in a unit today."""
    query = _held(clock.today()).join(Tenure.office).where(Office.unit_id == unit.id)
    return session.scalars(query.where(Office.role.in_(roles))).unique().all()


def work_calendar(session: Session, place: Place) -> WorkCalendar:
    """The calendar of a place: its own table over those of the places above it."""
    overrides: dict[date, bool] = {}
    for level in reversed(place.lineage()):
        rows = session.scalars(select(WorkCalendarDay).where(WorkCalendarDay.place_id == level.id))
        overrides.update({row.day: row.working for row in rows})
    return WorkCalendar(overrides)
