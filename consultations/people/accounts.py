"""What the owner of an account decides: the name shown, the language, signing out everywhere."""

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy.orm import Session

from consultations import history
from consultations.errors import Invalid
from consultations.events import Actor, Event, event
from consultations.people.models import Account

WAYS_TO_BE_SHOWN = ("pseudonym", "name")


@event
@dataclass(frozen=True, kw_only=True)
class SignedOutEverywhere(Event):
    """Every session of an account was ended by its owner."""

    kind: ClassVar[str] = "account.signed_out_everywhere"
    subject_kind: ClassVar[str] = "account"


def choose_shown_name(account: Account, way: str) -> None:
    """Real name behind, choice in front: comment-service rules 2022, art. 4."""
    if way not in WAYS_TO_BE_SHOWN:
        raise Invalid("bad_choice", field="shown_as")
    account.shown_as = way


def choose_language(account: Account, locale: str) -> None:
    """The language in which this person is written to."""
    account.locale = locale


def sign_out_everywhere(session: Session, account: Account, actor: Actor) -> None:
    """Voids every session of the account, this one too."""
    account.session_epoch += 1
    history.record(session, SignedOutEverywhere(subject_id=account.id), actor)
