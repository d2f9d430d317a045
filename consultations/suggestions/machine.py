"""Every state of a matter and every way from one to the next: one table, and its only writer.

The documentation page, the permission checks and the property test all read `TABLE`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from consultations import history
from consultations.errors import Closed, NotAllowed
from consultations.events import Actor, Event
from consultations.suggestions.models import Suggestion


class State(StrEnum):
    """Where a matter stands; NEW is before it has been filed."""

    NEW = ""
    SUBMITTED = "submitted"
    NEEDS_SUPPLEMENT = "needs_supplement"
    NOT_ACCEPTED = "not_accepted"
    DIVERTED = "diverted"
    RECEIVED = "received"
    ASSIGNED = "assigned"
    OBJECTED = "objected"
    IN_PROGRESS = "in_progress"
    TRANSFERRED = "transferred"
    EXTENSION_ASKED = "extension_asked"
    EXTENDED = "extended"
    EXTENSION_REFUSED = "extension_refused"
    ANSWERED = "answered"
    CONFIRMED = "confirmed"
    DISSATISFIED = "dissatisfied"
    NO_REPLY = "no_reply"
    REOPENED = "reopened"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class Clock(StrEnum):
    """The clocks a matter runs under."""

    RECEIPT = "receipt"
    ROUTING = "routing"
    FIRST_CONTACT = "first_contact"
    ANSWER = "answer"
    COMMITMENT = "commitment"
    RATING = "rating"


WORKING = (State.IN_PROGRESS, State.EXTENSION_ASKED, State.EXTENDED, State.EXTENSION_REFUSED)
OPEN = (
    State.SUBMITTED,
    State.NEEDS_SUPPLEMENT,
    State.RECEIVED,
    State.ASSIGNED,
    State.OBJECTED,
    *WORKING,
    State.TRANSFERRED,
    State.REOPENED,
)
"""Somebody still owes the author an answer."""
INTAKE = (Clock.RECEIPT, Clock.ROUTING, Clock.FIRST_CONTACT, Clock.ANSWER)
ALL_CLOCKS = tuple(Clock)
LEADS = ("village_lead", "twp_lead", "twp_head")
"""The roles whose holders sign answers with their names."""
RECEIVERS = ("clerk", "twp_triage", *LEADS)


@dataclass(frozen=True, kw_only=True)
class Transition:
    """One row: what may happen, from where to where, by whom, and what it does to the clocks."""

    name: str
    event: str
    """The kind its event has in the log."""
    sources: tuple[State, ...]
    target: State | None
    """None: the state stays, for example when a matter is escalated."""
    who: tuple[str, ...]
    requires: tuple[str, ...] = ()
    starts: tuple[Clock, ...] = ()
    stops: tuple[Clock, ...] = ()
    public: str = ""
    """What everybody sees of it; empty for nothing."""
    offered: bool = False
    """Whether a page or a reaction carries it out today."""


def _rows(*rows: Transition) -> dict[str, Transition]:
    return {row.name: row for row in rows}


TABLE = _rows(
    Transition(
        name="submit",
        event="suggestion.submitted",
        sources=(State.NEW,),
        target=State.SUBMITTED,
        who=("villager", "helper", "clerk", "moderator", "village_lead", "twp_triage", "system"),
        requires=("words", "kind", "addressee", "privacy"),
        starts=INTAKE,
        public="words, group and state, once a person has received it",
        offered=True,
    ),
    Transition(
        name="receive",
        event="suggestion.received",
        sources=(State.SUBMITTED, State.NEEDS_SUPPLEMENT),
        target=State.RECEIVED,
        who=RECEIVERS,
        requires=("owner",),
        stops=(Clock.RECEIPT,),
        public="received on",
        offered=True,
    ),
    Transition(
        name="ask_supplement",
        event="suggestion.supplement_asked",
        sources=(State.SUBMITTED,),
        target=State.NEEDS_SUPPLEMENT,
        who=RECEIVERS,
        requires=("everything missing, named once", "date"),
        offered=True,
    ),
    Transition(
        name="not_accept",
        event="suggestion.not_accepted",
        sources=(State.SUBMITTED,),
        target=State.NOT_ACCEPTED,
        who=("twp_triage", "clerk"),
        requires=("legal reason", "which door to use instead", "lead agrees"),
        stops=ALL_CLOCKS,
        public="class of reason",
    ),
    Transition(
        name="divert",
        event="suggestion.diverted",
        sources=(State.SUBMITTED,),
        target=State.DIVERTED,
        who=("system", "twp_triage", "clerk"),
        requires=("accusation",),
        stops=ALL_CLOCKS,
        offered=True,
    ),
    Transition(
        name="assign",
        event="suggestion.assigned",
        sources=(State.RECEIVED, State.OBJECTED, State.TRANSFERRED, State.REOPENED),
        target=State.ASSIGNED,
        who=(*RECEIVERS, "system"),
        requires=("unit", "named leader", "deadline"),
        stops=(Clock.ROUTING,),
        public="unit, leader and deadline",
        offered=True,
    ),
    Transition(
        name="object",
        event="suggestion.objected",
        sources=(State.ASSIGNED,),
        target=State.OBJECTED,
        who=("twp_handler", *LEADS),
        requires=("reason", "proposed unit", "within one working day"),
        public="number of objections",
    ),
    Transition(
        name="start",
        event="suggestion.contacted",
        sources=(State.ASSIGNED,),
        target=State.IN_PROGRESS,
        who=("twp_handler", "clerk", *LEADS),
        requires=("call, visit or message, in words",),
        stops=(Clock.FIRST_CONTACT,),
        public="contacted on",
        offered=True,
    ),
    Transition(
        name="transfer",
        event="suggestion.transferred",
        sources=WORKING,
        target=State.TRANSFERRED,
        who=("twp_triage", "twp_head"),
        requires=("receiving unit", "reason", "at most two; the third by the head"),
        public="to whom and why",
    ),
    Transition(
        name="ask_extension",
        event="suggestion.extension_asked",
        sources=(State.IN_PROGRESS,),
        target=State.EXTENSION_ASKED,
        who=("twp_handler", "clerk"),
        requires=("before the deadline", "once a round", "reason in plain words"),
    ),
    Transition(
        name="extend",
        event="suggestion.extended",
        sources=(State.IN_PROGRESS, State.EXTENSION_ASKED),
        target=State.EXTENDED,
        who=LEADS,
        requires=("before the deadline", "once a round", "reason", "date not past the ceiling"),
        starts=(Clock.ANSWER,),
        public="both dates and the reason",
    ),
    Transition(
        name="refuse_extension",
        event="suggestion.extension_refused",
        sources=(State.EXTENSION_ASKED,),
        target=State.EXTENSION_REFUSED,
        who=LEADS,
        requires=("reason",),
    ),
    Transition(
        name="answer",
        event="suggestion.answered",
        sources=WORKING,
        target=State.ANSWERED,
        who=LEADS,
        requires=("outcome", "reason", "signature by name and office"),
        starts=(Clock.RATING,),
        stops=INTAKE,
        public="the answer, unless confidential",
        offered=True,
    ),
    Transition(
        name="confirm",
        event="suggestion.confirmed",
        sources=(State.ANSWERED,),
        target=State.CONFIRMED,
        who=("author", "key_holder", "helper"),
        requires=("rating",),
        stops=(Clock.RATING,),
        public="rating",
        offered=True,
    ),
    Transition(
        name="dispute",
        event="suggestion.disputed",
        sources=(State.ANSWERED,),
        target=State.DISSATISFIED,
        who=("author", "key_holder", "helper"),
        requires=("rating", "what is missing, in one sentence"),
        stops=(Clock.RATING,),
        public="rating",
        offered=True,
    ),
    Transition(
        name="reopen",
        event="suggestion.reopened",
        sources=(State.DISSATISFIED, State.CLOSED, State.CONFIRMED),
        target=State.REOPENED,
        who=("system", "author", "key_holder"),
        requires=("a dissatisfied rating, a broken promise, or 60 days after no rating",),
        starts=(Clock.ANSWER,),
        public="level",
        offered=True,
    ),
    Transition(
        name="leave_unrated",
        event="suggestion.left_unrated",
        sources=(State.ANSWERED,),
        target=State.NO_REPLY,
        who=("system",),
        requires=("10 working days", "one reminder"),
        stops=(Clock.RATING,),
        public="no rating",
    ),
    Transition(
        name="close",
        event="suggestion.closed",
        sources=(State.CONFIRMED, State.NO_REPLY, State.WITHDRAWN),
        target=State.CLOSED,
        who=("system",),
        public="closed on",
        offered=True,
    ),
    Transition(
        name="merge",
        event="suggestion.merged",
        sources=OPEN,
        target=State.MERGED,
        who=("twp_triage", "clerk", "village_lead"),
        requires=("same matter and place", "parent", "authors told"),
        public="how many people raised it",
    ),
    Transition(
        name="split_off",
        event="suggestion.split_off",
        sources=(State.MERGED,),
        target=State.ASSIGNED,
        who=("author", "key_holder", "twp_triage"),
        requires=("owner",),
        public="own number again",
    ),
    Transition(
        name="withdraw",
        event="suggestion.withdrawn",
        sources=OPEN,
        target=State.WITHDRAWN,
        who=("author", "key_holder"),
        stops=ALL_CLOCKS,
        public="count only",
        offered=True,
    ),
    Transition(
        name="escalate",
        event="suggestion.escalated",
        sources=(*OPEN, State.DISSATISFIED),
        target=None,
        who=("system",),
        requires=("a level that was not told yet",),
        public="overdue mark",
    ),
)
OF_EVENT = {row.event: row for row in TABLE.values()}


def state_of(kinds: Iterable[str]) -> State:
    """The state a stream of event kinds leads to; kinds outside the table do not count."""
    state = State.NEW
    for kind in kinds:
        step = OF_EVENT.get(kind)
        if step is not None:
            state = next_state(state, step)
    return state


def next_state(state: str, step: Transition) -> State:
    """Where a step leads from a state; one that is not in the table is refused."""
    if state not in step.sources:
        raise Closed("matter_not_in_that_state")
    return State(state) if step.target is None else step.target


def hold(session: Session, suggestion: Suggestion) -> None:
    """Waits for whoever changes this matter right now, and then knows its state."""
    session.refresh(suggestion, ["state"], with_for_update=True)


def advance(
    session: Session, suggestion: Suggestion, name: str, actor: Actor, happened: Event
) -> None:
    """Takes one step of the table: the only writer of a suggestion's state."""
    step = TABLE[name]
    if happened.kind != step.event:
        raise ValueError(f"{happened.kind} does not tell of {name}")
    # Two people press at once: the second waits here and then meets the new state.
    hold(session, suggestion)
    if actor.role not in step.who:
        raise NotAllowed("not_your_step")
    suggestion.state = next_state(suggestion.state, step)
    session.flush()
    history.record(session, happened, actor)
