"""What is gathered for somebody who comes home: the office's day, the villager's three things."""

from collections.abc import Sequence
from dataclasses import dataclass

from consultations.drafts.queries import open_drafts
from consultations.meetings.models import Meeting
from consultations.meetings.policy import plan, see
from consultations.meetings.queries import meetings_ahead, meetings_drafted
from consultations.people.models import Place
from consultations.people.policy import VillageAt, read_roster
from consultations.suggestions.machine import RECEIVERS
from consultations.tracking.matters import Matter
from consultations.tracking.queries import desk_queue, leader_stack, matters_of
from webapp.db import session
from webapp.guards import viewer

RUNNING = ("checkin", "live")


@dataclass(frozen=True)
class Desk:
    """The day of a village office."""

    running: Sequence[Meeting]
    ahead: Sequence[Meeting]
    drafted: Sequence[Meeting]
    waiting: Sequence[Matter]
    """Matters to be received or given to somebody."""
    to_answer: Sequence[Matter]
    """Matters this very person must answer."""
    convenes: bool
    moderates: bool
    receives: bool
    reads_roster: bool
    """What this office may do: a page that would refuse is not offered."""


@dataclass(frozen=True)
class Own:
    """The three things of a villager."""

    meeting: Meeting | None
    matters: Sequence[Matter]
    unrated: int
    """Own matters with an answer that waits for a verdict."""
    drafts: int


def desk_of(village: Place) -> Desk:
    """Running and coming meetings, and what waits on the desk."""
    who = viewer()
    ahead = [m for m in meetings_ahead(session(), village.id) if see(who, m)]
    return Desk(
        running=[m for m in ahead if m.state in RUNNING],
        ahead=[m for m in ahead if m.state not in RUNNING],
        drafted=meetings_drafted(session(), village.id),
        waiting=desk_queue(session(), who),
        to_answer=leader_stack(session(), who),
        convenes=plan(who, village),
        moderates=who.holds("moderator", at=[village.id]),
        receives=who.holds(*RECEIVERS, at=[village.id]),
        reads_roster=read_roster(who, VillageAt(village.id, village.parent_id)),
    )


def own_of(village: Place) -> Own:
    """The next meeting, and how my matters stand."""
    ahead = [m for m in meetings_ahead(session(), village.id) if see(viewer(), m)]
    matters = matters_of(session(), viewer())
    return Own(
        meeting=ahead[0] if ahead else None,
        matters=matters,
        unrated=sum(matter.state == "answered" for matter in matters),
        drafts=len(open_drafts(session(), village)),
    )
