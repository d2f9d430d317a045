"""Bodies of this room's JSON requests and answers."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from consultations.meetings.kinds import PauseReason
from consultations.meetings.models import Meeting
from consultations.meetings.queries import current_item, reason_given
from webapp.db import session
from webapp.media import MediaNews, media_of
from webapp.meetings.words import PAUSE_REASONS


class JoinRequest(BaseModel):
    """Asking for a seat."""

    model_config = ConfigDict(extra="forbid")
    role: Literal["viewer", "publisher"] = "viewer"
    instead_of: str = Field("", max_length=64)
    """The publisher's session that is gone: coming back is not taking over from somebody else."""


class JoinAnswer(BaseModel):
    """A seat: the token opens one media session, the URLs say where."""

    room: str
    session: str
    token: str
    whep: str = ""
    whip: str = ""
    live_url: str
    last_seq: int
    picture: bool
    """Whether a picture is being sent at the moment."""


class ItemShown(BaseModel):
    """The agenda line being talked about."""

    id: UUID
    position: int
    title: str


class MeetingState(BaseModel):
    """What everybody in the meeting may know of it."""

    state: str
    paused: bool
    pause_reason: str
    item: ItemShown | None
    publishing: bool
    sound: bool
    picture: bool
    listeners: int
    boot: str
    """Changes when the media process started anew; empty while it is away."""
    uplink_kbps: float
    uplink_loss_percent: float


def state_of(meeting: Meeting) -> MeetingState:
    """The state with what the media process says of the room."""
    item = current_item(meeting)
    news: MediaNews = media_of(meeting.id)
    return MeetingState(
        state=meeting.state,
        paused=meeting.paused,
        pause_reason=say_pause_reason(meeting),
        item=ItemShown(id=item.id, position=item.position, title=item.title) if item else None,
        publishing=news.publishing,
        sound=news.sound,
        picture=news.picture,
        listeners=news.viewers,
        boot=news.boot,
        uplink_kbps=news.uplink_kbps,
        uplink_loss_percent=news.uplink_loss_percent,
    )


def say_pause_reason(meeting: Meeting) -> str:
    """Why it is paused, in words; empty when it is not."""
    if not meeting.paused:
        return ""
    reason = reason_given(session(), meeting, "meeting.paused")
    return str(PAUSE_REASONS[PauseReason(reason)])
