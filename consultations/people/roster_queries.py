"""Reading a village's roster: people by name, household or group, and who asks to be matched."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Exists, Select, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from consultations import clock
from consultations.people.groups import GroupFinder
from consultations.people.models import (
    Account,
    Household,
    MatchRequest,
    Person,
    Place,
    RosterUpload,
    Tenure,
)

SHOWN_AT_ONCE = 50


@dataclass(frozen=True)
class RosterLine:
    """A person of a roster, with the end of the number that is matched to the person."""

    person: Person
    phone_last4: str | None
    holds_office: bool


@dataclass(frozen=True)
class AskedMatch:
    """A request and those of the roster who may be meant."""

    request: MatchRequest
    candidates: Sequence[RosterLine]


def search_roster(
    session: Session, village: Place, words: str, *, officers_only: bool = False
) -> list[RosterLine]:
    """People whose name, household number or group fits every word."""
    query = _lines(village)
    if officers_only:
        query = query.where(_holds_office())
    groups = GroupFinder(session, village)
    for word in words.split():
        group_id = groups.key(word) if word.endswith("组") else None
        if group_id is not None:
            query = query.where(Household.group_id == group_id)
        elif word.isascii() and word.isdigit():
            query = query.where(Household.number == int(word[:9]))
        else:
            query = query.where(Person.name.contains(word, autoescape=True))
    ordered = query.order_by(Place.slug, Household.number, Person.birth_year, Person.name)
    return _read_lines(session, ordered.limit(SHOWN_AT_ONCE))


def find_roster_line(session: Session, village: Place, person_id: UUID) -> RosterLine | None:
    """One person of a village's roster."""
    found = _read_lines(session, _lines(village).where(Person.id == person_id))
    return found[0] if found else None


def count_roster(session: Session, village: Place) -> dict[str, int]:
    """People, households, and people whose number is known."""
    inside = (
        select(Person.id, Person.household_id)
        .join(Household, Person.household_id == Household.id)
        .join(Place, Household.group_id == Place.id)
        .where(Place.parent_id == village.id)
        .subquery()
    )
    people, households, matched = session.execute(
        select(
            func.count(inside.c.id),
            func.count(inside.c.household_id.distinct()),
            func.count(Account.id),
        )
        .select_from(inside)
        .outerjoin(Account, Account.person_id == inside.c.id)
    ).one()
    return {"people": people, "households": households, "matched": matched}


def asked_matches(session: Session, village: Place) -> list[AskedMatch]:
    """Open requests, oldest first, each with the people of that name who have no number yet."""
    requests = session.scalars(
        select(MatchRequest)
        .options(joinedload(MatchRequest.account))
        .where(MatchRequest.village_id == village.id, MatchRequest.decided_at.is_(None))
        .order_by(MatchRequest.created_at)
    ).all()
    names = {request.name for request in requests}
    lines = _read_lines(session, _lines(village).where(Person.name.in_(names))) if names else []
    free = [line for line in lines if line.phone_last4 is None]
    return [
        AskedMatch(request, [line for line in free if line.person.name == request.name])
        for request in requests
    ]


def find_match_request(session: Session, village: Place, request_id: UUID) -> MatchRequest | None:
    """A request to one village."""
    return session.scalar(
        select(MatchRequest)
        .options(joinedload(MatchRequest.account))
        .where(MatchRequest.id == request_id, MatchRequest.village_id == village.id)
    )


def open_request_of(session: Session, account: Account) -> MatchRequest | None:
    """What an account asked and nobody decided yet."""
    return session.scalar(
        select(MatchRequest).where(
            MatchRequest.account_id == account.id, MatchRequest.decided_at.is_(None)
        )
    )


def find_account_of(session: Session, person: Person) -> Account | None:
    """The account matched to a person."""
    return session.scalar(select(Account).where(Account.person_id == person.id))


def find_upload(session: Session, village: Place, upload_id: UUID) -> RosterUpload | None:
    """A roster file of one village."""
    upload = session.get(RosterUpload, upload_id)
    return upload if upload is not None and upload.village_id == village.id else None


def last_import(session: Session, village: Place) -> RosterUpload | None:
    """The newest roster file that was taken over."""
    return session.scalar(
        select(RosterUpload)
        .where(RosterUpload.village_id == village.id, RosterUpload.imported_at.is_not(None))
        .order_by(RosterUpload.imported_at.desc())
        .limit(1)
    )


def _holds_office() -> Exists:
    day = clock.today()
    return (
        select(Tenure.id)
        .where(
            Tenure.person_id == Person.id,
            Tenure.since <= day,
            or_(Tenure.until.is_(None), Tenure.until > day),
        )
        .exists()
    )


def _lines(village: Place) -> Select[Person, str | None, bool]:
    return (
        select(Person, Account.phone_last4, _holds_office())
        .join(Household, Person.household_id == Household.id)
        .join(Place, Household.group_id == Place.id)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(Place.parent_id == village.id)
        .options(contains_eager(Person.household).contains_eager(Household.group))
    )


def _read_lines(session: Session, query: Select[Person, str | None, bool]) -> list[RosterLine]:
    return [RosterLine(person, last4, holds) for person, last4, holds in session.execute(query)]
