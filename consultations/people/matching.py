"""Whose number is it: an account is matched to its person, by paper slip or by the clerk."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consultations import clock, history
from consultations.errors import Conflict, Invalid
from consultations.events import Actor, Event, event
from consultations.people.models import Account, MatchRequest, Person, Place
from consultations.people.queries import holds_office

_LONGEST_NAME, _LONGEST_WORDS = 40, 80


@event
@dataclass(frozen=True, kw_only=True)
class AccountMatched(Event):
    """A number was found to be a person's; `how` is slip or clerk."""

    kind: ClassVar[str] = "person.account_matched"
    subject_kind: ClassVar[str] = "person"
    account_id: UUID
    how: str


@event
@dataclass(frozen=True, kw_only=True)
class AccountUnmatched(Event):
    """A number is no longer a person's, for example because it was given up."""

    kind: ClassVar[str] = "person.account_unmatched"
    subject_kind: ClassVar[str] = "person"
    account_id: UUID


@event
@dataclass(frozen=True, kw_only=True)
class MatchAsked(Event):
    """Somebody asked the clerk to be matched."""

    kind: ClassVar[str] = "account.match_asked"
    subject_kind: ClassVar[str] = "account"
    request_id: UUID
    village_id: UUID


@event
@dataclass(frozen=True, kw_only=True)
class MatchDeclined(Event):
    """The clerk found nobody on the roster who could be meant."""

    kind: ClassVar[str] = "account.match_declined"
    subject_kind: ClassVar[str] = "account"
    request_id: UUID


def match_account(
    session: Session, account: Account, person: Person, how: str, actor: Actor
) -> None:
    """Ties a number to a person; a number the person had before is let go and signed out."""
    if account.person_id == person.id:
        return
    if account.person_id is not None:
        raise Conflict("account_is_matched")
    before = session.scalar(select(Account).where(Account.person_id == person.id))
    if before is not None:
        unmatch_account(session, before, actor)
    account.person = person
    if holds_office(session, person):
        # Officers pass a second step when they sign in; this session has not.
        account.session_epoch += 1
    session.flush()
    _close_requests(session, account, accepted=True)
    matched = AccountMatched(subject_id=person.id, account_id=account.id, how=how)
    history.record(session, matched, actor)


def unmatch_account(session: Session, account: Account, actor: Actor) -> None:
    """Lets a number go: whoever holds it now is nobody of the roster, and is signed out."""
    if account.person_id is None:
        raise Conflict("account_is_unmatched")
    unmatched = AccountUnmatched(subject_id=account.person_id, account_id=account.id)
    account.person = None
    account.totp_sealed = account.totp_confirmed_at = None
    account.session_epoch += 1
    session.flush()
    history.record(session, unmatched, actor)


def ask_to_be_matched(
    session: Session,
    account: Account,
    village: Place,
    request_id: UUID,
    name: str,
    household_words: str,
    actor: Actor,
) -> MatchRequest:
    """Asks the clerk of a village; asking anew takes the place of what was asked before."""
    known = session.get(MatchRequest, request_id)
    if known is not None and known.account_id == account.id:
        return known
    if account.person_id is not None:
        raise Conflict("account_is_matched")
    name, words = "".join(name.split()), " ".join(household_words.split())
    if not 0 < len(name) <= _LONGEST_NAME:
        raise Invalid("name_is_needed", field="name")
    if not 0 < len(words) <= _LONGEST_WORDS:
        raise Invalid("household_is_needed", field="household")
    _close_requests(session, account, accepted=False)
    request = MatchRequest(
        id=request_id, account=account, village_id=village.id, name=name, household_words=words
    )
    session.add(request)
    session.flush()
    asked = MatchAsked(subject_id=account.id, request_id=request.id, village_id=village.id)
    history.record(session, asked, actor)
    return request


def accept_match(session: Session, request: MatchRequest, person: Person, actor: Actor) -> None:
    """The clerk says: this number is that person's."""
    _refuse_decided(request)
    if session.scalar(select(Account.id).where(Account.person_id == person.id)) is not None:
        raise Conflict("person_has_number")
    match_account(session, request.account, person, "clerk", actor)


def decline_match(session: Session, request: MatchRequest, actor: Actor) -> None:
    """The clerk knows nobody who could be meant."""
    _refuse_decided(request)
    request.decided_at, request.accepted = clock.now(), False
    session.flush()
    declined = MatchDeclined(subject_id=request.account_id, request_id=request.id)
    history.record(session, declined, actor)


def _refuse_decided(request: MatchRequest) -> None:
    if request.decided_at is not None:
        raise Conflict("request_is_decided")


def _close_requests(session: Session, account: Account, *, accepted: bool) -> None:
    still_open = session.scalars(
        select(MatchRequest).where(
            MatchRequest.account_id == account.id, MatchRequest.decided_at.is_(None)
        )
    )
    for request in still_open:
        request.decided_at, request.accepted = clock.now(), accepted
    session.flush()
