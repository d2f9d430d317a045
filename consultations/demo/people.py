"""Loads places, the roster, officers and the accounts one can sign in with."""

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import insert
from sqlalchemy.orm import Session

from consultations.demo.cast import OFFICERS, VILLAGERS, DemoPerson
from consultations.demo.places import (
    GROUPS,
    OUTSIDE_THE_COLLECTIVE,
    SMALL_GROUPS,
    DemoGroup,
    load_places,
    load_units,
)
from consultations.demo.roster import Home, Villager, fill_group, leave_outside_the_collective
from consultations.events import SYSTEM
from consultations.people.models import Household, Office, Person, Place, Unit
from consultations.people.offices import take_office
from consultations.people.phones import open_account
from consultations.people.queries import find_place
from consultations.secrets import KeyRing

_SEED = 20261206
_YEARS_IN_OFFICE = 2


def load_people(session: Session, ring: KeyRing, today: date) -> None:
    """Two villages of one township with everybody in them."""
    if find_place(session, "yunchuan") is not None:
        return
    places = load_places(session)
    units = load_units(session, places)
    everybody = (*OFFICERS, *VILLAGERS)
    for groups, outside in ((GROUPS, OUTSIDE_THE_COLLECTIVE), (SMALL_GROUPS, 2)):
        _load_roster(session, places, groups, outside, today.year)
    _load_people_from_elsewhere(session, everybody)
    since = today.replace(year=today.year - _YEARS_IN_OFFICE, month=1, day=15)
    for person in everybody:
        _take_posts(session, units, person, since)
        _open_account(session, ring, person)
    session.flush()


def person_id_of(name: str) -> UUID:
    """The id of a demo person, the same on every machine."""
    return uuid5(NAMESPACE_URL, f"xiangyi:demo:person:{name}")


def _load_roster(
    session: Session,
    places: dict[str, Place],
    groups: Sequence[DemoGroup],
    outside: int,
    year: int,
) -> None:
    chance = Random(_SEED)  # noqa: S311 - the same village every time
    taken = {person.name for person in (*OFFICERS, *VILLAGERS)}
    homes_of: dict[DemoGroup, list[Home]] = {}
    for group in groups:
        known = [p for p in (*OFFICERS, *VILLAGERS) if p.group == group.slug]
        homes_of[group] = fill_group(group, known, year, chance, taken)
    every_home = [home for homes in homes_of.values() for home in homes]
    leave_outside_the_collective(every_home, outside, year, chance)
    households: list[dict[str, Any]] = []
    persons: list[dict[str, Any]] = []
    for group, homes in homes_of.items():
        for home in homes:
            household_id = uuid5(NAMESPACE_URL, f"xiangyi:demo:{group.slug}:{home.number}")
            households.append(
                {"id": household_id, "group_id": places[group.slug].id, "number": home.number}
            )
            persons += [_row_of(v, household_id, group, year) for v in home.members]
    session.execute(insert(Household), households)
    session.execute(insert(Person), persons)


def _row_of(villager: Villager, household_id: UUID, group: DemoGroup, year: int) -> dict[str, Any]:
    village = group.slug.partition("-")[0]
    key = villager.name if villager.known else f"{village}:{villager.name}"
    return {
        "id": person_id_of(key),
        "household_id": household_id,
        "name": villager.name,
        "name_en": villager.known.name_en if villager.known else "",
        "birth_year": villager.birth_year,
        "sex": villager.sex,
        "away_place": villager.away_place,
        "head": villager.head,
        "full_capacity": villager.is_adult(year),
        "collective_member": villager.collective_member,
    }


def _load_people_from_elsewhere(session: Session, everybody: Sequence[DemoPerson]) -> None:
    session.add_all(
        Person(
            id=person_id_of(person.name),
            name=person.name,
            name_en=person.name_en,
            birth_year=person.birth_year,
            sex=person.sex,
            away_place=person.away_place,
        )
        for person in everybody
        if not person.group
    )
    session.flush()


def _take_posts(
    session: Session, units: dict[tuple[str, str], Unit], known: DemoPerson, since: date
) -> None:
    for post in known.posts:
        office = Office(
            unit=units[post.place, post.unit],
            role=post.role,
            title=post.title,
            title_en=post.title_en,
        )
        session.add(office)
        session.flush()
        take_office(session, office, _person_of(session, known), since, SYSTEM)


def _open_account(session: Session, ring: KeyRing, known: DemoPerson) -> None:
    if known.phone:
        account = open_account(session, ring, known.phone, _person_of(session, known))
        account.shown_as = known.shown_as


def _person_of(session: Session, known: DemoPerson) -> Person:
    person = session.get(Person, person_id_of(known.name))
    assert person is not None
    return person
