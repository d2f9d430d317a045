"""Comparing a roster file with the roster, and taking it over whole or not at all."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from consultations import clock, history
from consultations.errors import Invalid
from consultations.events import SYSTEM, Actor, Event, event
from consultations.people.groups import GroupFinder
from consultations.people.models import Household, Person, Place
from consultations.people.roster_rows import RosterRow, RowFault

BATCH = 250
"""Rows written between two signs of progress."""
_FULL_CAPACITY_AGE = 18
"""Civil Code art. 17 and 18."""
_NOTHING: Callable[[int, int], None] = lambda _done, _whole: None  # noqa: E731

_DEFAULTS = {
    "sex": "",
    "birth_year": None,
    "away_place": "",
    "head": False,
    "full_capacity": True,
    "collective_member": True,
}

Key = tuple[UUID | str, int, str]
"""Group, household number and name: by these a person is found again in the next file."""


@event
@dataclass(frozen=True, kw_only=True)
class RosterImported(Event):
    """A roster file was taken over."""

    kind: ClassVar[str] = "roster.imported"
    subject_kind: ClassVar[str] = "village"
    upload_id: UUID
    new: int
    changed: int
    unchanged: int
    missing: int


@dataclass(frozen=True)
class RosterPlan:
    """What an import would do."""

    new: Sequence[RosterRow]
    changed: Sequence[tuple[Person, RosterRow]]
    unchanged: int
    missing: Sequence[Person]
    """On the roster but not in the file: they stay, the clerk decides."""
    faults: Sequence[RowFault] = field(default_factory=tuple)

    def counts(self) -> dict[str, int]:
        """The figures of the plan."""
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "missing": len(self.missing),
        }


def plan_import(session: Session, village: Place, rows: Sequence[RosterRow]) -> RosterPlan:
    """Compares; nothing is written."""
    groups = GroupFinder(session, village)
    faults = [
        RowFault(row.row, "group", "row_unknown_group", row.group)
        for row in rows
        if groups.key(row.group) is None
    ]
    if faults:
        return RosterPlan([], [], 0, [], faults)
    known = _people_by_key(session, village)
    new: list[RosterRow] = []
    changed: list[tuple[Person, RosterRow]] = []
    seen: set[Key] = set()
    for row in rows:
        key = (groups.key(row.group) or "", row.household, row.name)
        if key in seen:
            faults.append(RowFault(row.row, "name", "row_twice", row.name))
        seen.add(key)
        person = known.get(key)
        if person is None:
            new.append(row)
        elif _differs(person, row):
            changed.append((person, row))
    missing = [person for key, person in known.items() if key not in seen]
    unchanged = len(rows) - len(new) - len(changed)
    return RosterPlan(new, changed, unchanged, missing, faults)


@dataclass(frozen=True)
class Progress:
    """How many rows are dealt with, and what the whole import does."""

    done: int
    whole: int
    counts: dict[str, int]


def import_roster(
    session: Session,
    village: Place,
    rows: Sequence[RosterRow],
    on_progress: Callable[[int, int], None] = _NOTHING,
    *,
    actor: Actor = SYSTEM,
) -> dict[str, int]:
    """Takes rows over in the caller's one transaction and returns the counts."""
    counts: dict[str, int] = {}
    for step in import_in_steps(session, village, rows, actor=actor, upload_id=uuid4()):
        on_progress(step.done, step.whole)
        counts = step.counts
    return counts


def import_in_steps(
    session: Session, village: Place, rows: Sequence[RosterRow], *, actor: Actor, upload_id: UUID
) -> Iterator[Progress]:
    """The same in steps, for whoever shows meanwhile how far it has come."""
    # Two imports of one village at once would each make the same households.
    session.get(Place, village.id, with_for_update=True, populate_existing=True)
    GroupFinder(session, village).make_missing(rows)
    plan = plan_import(session, village, rows)
    if plan.faults:
        raise Invalid("roster_has_faults", field="file", faults=len(plan.faults))
    counts, whole = plan.counts(), len(rows)
    yield Progress(0, whole, counts)
    done = plan.unchanged
    homes = _Homes(session, village)
    for batch in _batches(plan.new):
        homes.add_people(batch)
        done += len(batch)
        yield Progress(done, whole, counts)
    for changes in _batches(plan.changed):
        _change_people(session, changes)
        done += len(changes)
        yield Progress(done, whole, counts)
    happened = RosterImported(subject_id=village.id, upload_id=upload_id, **counts)
    history.record(session, happened, actor)
    yield Progress(whole, whole, counts)


def _batches(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def _people_by_key(session: Session, village: Place) -> dict[Key, Person]:
    found = session.execute(
        select(Household.group_id, Household.number, Person)
        .join(Person, Person.household_id == Household.id)
        .join(Place, Household.group_id == Place.id)
        .where(Place.parent_id == village.id)
    )
    return {(group_id, number, person.name): person for group_id, number, person in found}


def _differs(person: Person, row: RosterRow) -> bool:
    return any(getattr(person, name) != value for name, value in _values_of(row).items())


def _values_of(row: RosterRow) -> dict[str, Any]:
    """The columns of a person that the file tells."""
    born = row.birth_year
    values = {
        "sex": row.sex,
        "birth_year": born,
        "away_place": row.away_place,
        "head": row.head,
        "member": row.member,
    }
    told = {name: value for name, value in values.items() if name in row.told}
    if "member" in told:
        told["collective_member"] = told.pop("member")
    if born is not None:
        told["full_capacity"] = clock.today().year - born >= _FULL_CAPACITY_AGE
    return told


def _change_people(session: Session, changes: Sequence[tuple[Person, RosterRow]]) -> None:
    for person, row in changes:
        for name, value in _values_of(row).items():
            setattr(person, name, value)
    session.flush()


class _Homes:
    """The households of a village, made as rows need them."""

    def __init__(self, session: Session, village: Place) -> None:
        self.session = session
        self.groups = GroupFinder(session, village)
        self.known = {
            (home.group_id, home.number): home.id
            for home in session.scalars(
                select(Household)
                .join(Place, Household.group_id == Place.id)
                .where(Place.parent_id == village.id)
            )
        }

    def add_people(self, rows: Sequence[RosterRow]) -> None:
        """New people, in households that are new or were there."""
        before = set(self.known)
        people = [
            {"id": uuid4(), "household_id": self._home(row), "name": row.name, **_DEFAULTS}
            | _values_of(row)
            for row in rows
        ]
        fresh = [
            {"id": home_id, "group_id": group_id, "number": number}
            for (group_id, number), home_id in self.known.items()
            if (group_id, number) not in before
        ]
        if fresh:
            self.session.execute(insert(Household), fresh)
        self.session.execute(insert(Person), people)

    def _home(self, row: RosterRow) -> UUID:
        group_id = self.groups.key(row.group)
        assert isinstance(group_id, UUID)
        return self.known.setdefault((group_id, row.household), uuid4())
