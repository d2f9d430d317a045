"""What a browser may send: it joins a meeting, and it comments."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from flask import current_app, request
from flask_socketio import join_room, leave_room
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from werkzeug.exceptions import HTTPException

from consultations.comments.actions import NewComment
from consultations.errors import DomainError, Invalid, NotAllowed
from consultations.history import HIGHEST_SEQ
from consultations.moderation.policy import moderate, oversee
from webapp.db import session
from webapp.errors import answer_of, explain
from webapp.guards import viewer
from webapp.guards.comment_words import answer_posted
from webapp.guards.meetings import load_meeting
from webapp.i18n import lazy_gettext as _l
from webapp.live.batches import Room, StoreFailed
from webapp.live.rooms import Rooms, room_name, staff_name

HURRIED_SECONDS = 60.0
"""How long a newcomer who was told to slow down is read before others see what was said."""
CATCH_UP_AT_ONCE = 50
"""A gap of so few events is filled by the answer to `join`; a longer one is fetched over HTTP."""

Answer = dict[str, Any]
Handler = Callable[..., Any]
explain(
    {
        "room_busy": _l("Very many people are writing. Please wait %(wait)s seconds."),
        "bad_payload": _l("Reload the page and send again."),
        "not_in_meeting": _l("Reload the page and send again."),
        "not_stored": _l("It could not be stored yet. It is sent again by itself."),
    }
)
EVENTS: dict[str, Handler] = {}
"""Every event a browser may send and what answers it."""


class JoinPayload(BaseModel):
    """Entering a meeting: which, and how far its log is known already."""

    model_config = ConfigDict(extra="forbid")
    meeting: UUID
    after: int = Field(0, ge=0, le=HIGHEST_SEQ)


class CommentPayload(BaseModel):
    """A comment; its length is judged in words by the domain and only bounded here."""

    model_config = ConfigDict(extra="forbid")
    client_id: UUID
    text: str = Field(max_length=20_000)
    item: UUID | None = None


def answers(event: str, guard: str) -> Callable[[Handler], Handler]:
    """Registers a handler with its guard; refusals become answers in plain words."""

    def register(handler: Handler) -> Handler:
        @wraps(handler)
        def answering(*args: Any) -> Any:
            try:
                if guard == "signed_in" and not viewer().signed_in:
                    raise NotAllowed("comment_sign_in")
                return handler(*args)
            except DomainError as refusal:
                return answer_of(refusal)
            except (ValidationError, TypeError):
                return answer_of(Invalid("bad_payload"))
            except HTTPException:
                # A members' meeting: its loader sends pages to the sign-in form.
                return answer_of(NotAllowed("comment_sign_in"))

        answering.guard = guard  # type: ignore[attr-defined]
        EVENTS[event] = answering
        return answering

    return register


def rooms() -> Rooms:
    """The rooms of the live role at work."""
    found: Rooms = current_app.extensions["xiangyi_live"]
    return found


@answers("connect", "anyone")
def connect(_auth: object = None) -> None:
    """Whoever may open the page may listen; what is joined is guarded by its loader."""
    rooms().start()


@answers("disconnect", "anyone")
def disconnect(_reason: object = None) -> None:
    """Leaves the room; Socket.IO drops its own memberships by itself."""
    rooms().leave(_sid())


@answers("join", "anyone")
def join(payload: object) -> Answer:
    """Enters a meeting and says where its log stands."""
    asked = JoinPayload.model_validate(payload)
    _take_turn(rooms().joiners, _sid(), "slow_down")
    meeting = load_meeting(asked.meeting)
    who = viewer()
    oversees = oversee(who, meeting.village_id)
    _leave_others()
    room = rooms().enter(_sid(), meeting.id, oversees=oversees)
    join_room(room_name(meeting.id))
    if oversees:
        join_room(staff_name(meeting.id))
    return {
        "ok": True,
        "seq": room.seq,
        "state": meeting.state,
        "paused": meeting.paused,
        "media": rooms().media(meeting.id),
        "presence": rooms().presence(meeting.id),
        "moderates": moderate(who, meeting.village_id),
        **({"waiting": rooms().count_waiting(meeting.id)} if oversees else {}),
        **_catch_up(room, asked.after),
    }


@answers("comment", "signed_in")
def comment(payload: object) -> Answer:
    """Answers once the comment is stored: its place, and whether others see it yet."""
    sent = CommentPayload.model_validate(payload)
    room = rooms().room_of(_sid())
    if room is None:
        raise NotAllowed("not_in_meeting")
    who = viewer()
    _take_turn(rooms().writers, who.account_id, "slow_down")
    hurried = rooms().writers.was_refused(who.account_id, HURRIED_SECONDS)
    new = NewComment(
        author=who, client_id=sent.client_id, text=sent.text, item_id=sent.item, hurried=hurried
    )
    # Whoever waits for the batch holds no connection: the batch itself needs one of the pool.
    session().close()
    try:
        return answer_posted(room.post(new))
    except StoreFailed:
        raise NotAllowed("not_stored", wait=2) from None


def _catch_up(room: Room, after: int) -> Answer:
    events = room.memory.after(after)
    if events is None or len(events) > CATCH_UP_AT_ONCE or room.seq <= after:
        return {}
    return {"batch": {"first": after + 1, "last": room.seq, "events": events}}


def _take_turn(buckets: Any, key: object, code: str) -> None:
    wait = buckets.take(key)
    if wait:
        raise NotAllowed(code, wait=wait)


def _leave_others() -> None:
    seat = rooms().leave(_sid())
    if seat is not None:
        leave_room(room_name(seat.meeting_id))
        leave_room(staff_name(seat.meeting_id))


def _sid() -> str:
    return str(request.sid)  # type: ignore[attr-defined]
