"""What a meeting reports; the public ones travel to everybody in the meeting."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from consultations.events import Event, event


@dataclass(frozen=True, kw_only=True)
class MeetingEvent(Event):
    """Something that happened to a meeting."""

    subject_kind: ClassVar[str] = "meeting"
    public: ClassVar[bool] = True


@event
@dataclass(frozen=True, kw_only=True)
class MeetingDrafted(MeetingEvent):
    """The village office began to plan it; nobody else knows yet."""

    kind: ClassVar[str] = "meeting.drafted"
    public: ClassVar[bool] = False


@event
@dataclass(frozen=True, kw_only=True)
class MeetingRedrafted(MeetingEvent):
    """The plan was changed before the notice went out."""

    kind: ClassVar[str] = "meeting.redrafted"
    public: ClassVar[bool] = False


@event
@dataclass(frozen=True, kw_only=True)
class MeetingConvened(MeetingEvent):
    """The notice is out."""

    kind: ClassVar[str] = "meeting.convened"


@event
@dataclass(frozen=True, kw_only=True)
class CheckinOpened(MeetingEvent):
    """People come in; sound and picture may be tried."""

    kind: ClassVar[str] = "meeting.checkin_opened"


@event
@dataclass(frozen=True, kw_only=True)
class MeetingWentLive(MeetingEvent):
    """The chair opened it; time codes count from here."""

    kind: ClassVar[str] = "meeting.went_live"


@event
@dataclass(frozen=True, kw_only=True)
class MeetingPaused(MeetingEvent):
    """Sound and picture stop; the reason is shown."""

    kind: ClassVar[str] = "meeting.paused"
    reason: str


@event
@dataclass(frozen=True, kw_only=True)
class MeetingResumed(MeetingEvent):
    """It goes on."""

    kind: ClassVar[str] = "meeting.resumed"


@event
@dataclass(frozen=True, kw_only=True)
class MeetingClosed(MeetingEvent):
    """It has ended."""

    kind: ClassVar[str] = "meeting.closed"


@event
@dataclass(frozen=True, kw_only=True)
class MeetingCancelled(MeetingEvent):
    """It will not take place, for a reason everybody may read."""

    kind: ClassVar[str] = "meeting.cancelled"
    reason: str


@event
@dataclass(frozen=True, kw_only=True)
class AgendaMoved(MeetingEvent):
    """Another line of the agenda is being talked about."""

    kind: ClassVar[str] = "agenda.moved"
    item_id: UUID
    position: int
    title: str
