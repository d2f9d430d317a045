"""Past-tense events: what they carry, and the table of what else follows from them."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session


class Via(StrEnum):
    """By which door something came in."""

    WEB = "web"
    LIVE = "live"
    PAPER = "paper"
    PHONE = "phone"
    SYSTEM = "system"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who did it, in which role, by which door."""

    account_id: UUID | None = None
    person_id: UUID | None = None
    role: str = ""
    via: Via = Via.WEB


SYSTEM = Actor(role="system", via=Via.SYSTEM)


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened to one subject; subclasses are named in the past tense."""

    kind: ClassVar[str]
    """Stable name in the log, for example `comment.posted`."""
    subject_kind: ClassVar[str]
    public: ClassVar[bool] = False
    """Whether everybody who may see the subject may see this event and its payload."""

    subject_id: UUID

    def payload(self) -> dict[str, Any]:
        """The event's own fields as JSON values."""
        own = (f.name for f in fields(self) if f.name != "subject_id")
        return {name: _as_json(getattr(self, name)) for name in own}


def _as_json(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


E = TypeVar("E", bound=Event)
type_of_kind: dict[str, type[Event]] = {}
Reaction = Callable[[Session, Any, Actor], None]
_reactions: dict[type[Event], list[Reaction]] = {}


def event(cls: type[E]) -> type[E]:
    """Registers an event class under its kind; two of one kind are a mistake."""
    if cls.kind in type_of_kind:
        raise ValueError(f"two events are called {cls.kind}")
    type_of_kind[cls.kind] = cls
    return cls


def when(kind: type[Event], *reactions: Reaction) -> None:
    """Adds a row to the table of reactions; only `consultations.reactions` calls this."""
    known = _reactions.setdefault(kind, [])
    known.extend(reaction for reaction in reactions if reaction not in known)


def react(session: Session, happened: Event, actor: Actor) -> None:
    """Runs what follows from an event, in the same transaction."""
    for reaction in _reactions.get(type(happened), ()):
        reaction(session, happened, actor)
