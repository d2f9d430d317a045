"""The states of a meeting and the one table of moves between them; no database here.

Postponing, the failed quorum and what follows the close (minutes, objections) get their rows here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from consultations.errors import Closed


class State(StrEnum):
    """Where a meeting stands, from the notice to the end."""

    DRAFT = "draft"
    CONVENED = "convened"
    CHECKIN = "checkin"
    LIVE = "live"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Standing:
    """A state with its side state: only a live meeting can be paused."""

    state: State
    paused: bool = False


DRAFT = Standing(State.DRAFT)
CONVENED = Standing(State.CONVENED)
CHECKIN = Standing(State.CHECKIN)
RUNNING = Standing(State.LIVE)
PAUSED = Standing(State.LIVE, paused=True)
CLOSED = Standing(State.CLOSED)
CANCELLED = Standing(State.CANCELLED)

MOVES: dict[str, dict[Standing | None, Standing]] = {
    "meeting.drafted": {None: DRAFT},
    "meeting.redrafted": {DRAFT: DRAFT},
    "meeting.convened": {DRAFT: CONVENED},
    "meeting.checkin_opened": {CONVENED: CHECKIN},
    "meeting.went_live": {CHECKIN: RUNNING},
    "agenda.moved": {RUNNING: RUNNING, PAUSED: PAUSED},
    "meeting.paused": {RUNNING: PAUSED},
    "meeting.resumed": {PAUSED: RUNNING},
    "meeting.closed": {RUNNING: CLOSED, PAUSED: CLOSED},
    "meeting.cancelled": {CONVENED: CANCELLED, CHECKIN: CANCELLED},
}
"""Kind of event -> from which standing to which."""


def move(standing: Standing | None, kind: str) -> Standing:
    """Where an event leads; one that is not in the table is refused."""
    led = MOVES[kind].get(standing)
    if led is None:
        raise Closed("meeting_not_in_that_state")
    return led


def already_there(standing: Standing | None, kind: str) -> bool:
    """Whether a second tap on the same button finds its work done."""
    return standing in MOVES[kind].values() and standing not in MOVES[kind]


def replay(kinds: Iterable[str]) -> Standing | None:
    """The standing that a whole stream of event kinds leads to; comments in it do not count."""
    standing = None
    for kind in kinds:
        if kind in MOVES:
            standing = move(standing, kind)
    return standing
