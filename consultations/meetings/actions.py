"""What can be done to a meeting; every move is one event, the columns only follow it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from consultations import clock, history
from consultations.errors import Invalid
from consultations.events import Actor
from consultations.meetings.events import (
    AgendaMoved,
    CheckinOpened,
    MeetingCancelled,
    MeetingClosed,
    MeetingConvened,
    MeetingDrafted,
    MeetingEvent,
    MeetingPaused,
    MeetingRedrafted,
    MeetingResumed,
    MeetingWentLive,
)
from consultations.meetings.kinds import Audience, ItemState, MeetingKind, PauseReason
from consultations.meetings.models import AgendaItem, Meeting
from consultations.meetings.queries import find_created
from consultations.meetings.states import RUNNING, Standing, State, already_there, move
from consultations.people.models import Place

MOST_LINES = 20
LONGEST_LINE = 120
LONGEST_REASON = 200


@dataclass(frozen=True, kw_only=True)
class MeetingPlan:
    """What the village office writes down before the notice goes out."""

    title: str
    venue: str
    starts_at: datetime
    kind: MeetingKind = MeetingKind.COURTYARD_MEETING
    audience: Audience = Audience.LINK
    agenda: Sequence[str]


def create_meeting(
    session: Session, *, village: Place, plan: MeetingPlan, client_id: UUID, by: Actor
) -> Meeting:
    """A draft of a meeting; the same client id again gives the one already made."""
    if by.account_id is None:
        raise ValueError("somebody with an account plans a meeting")
    made = find_created(session, by.account_id, client_id)
    if made is not None:
        return made
    _check_plan(plan)
    meeting = Meeting(
        id=uuid4(), village=village, created_by_id=by.account_id, client_id=client_id, agenda=[]
    )
    _write_plan(meeting, plan)
    session.add(meeting)
    _record(session, meeting, None, MeetingDrafted(subject_id=meeting.id), by)
    return meeting


def redraft_meeting(session: Session, meeting: Meeting, plan: MeetingPlan, by: Actor) -> None:
    """Changes a draft; once the notice is out it stands."""
    _check_plan(plan)
    _happen(session, meeting, MeetingRedrafted(subject_id=meeting.id), by)
    for item in list(meeting.agenda):
        session.delete(item)
    # Positions are unique within a meeting: the old lines go before the new ones come.
    session.flush()
    session.expire(meeting, ["agenda"])
    _write_plan(meeting, plan)
    session.flush()


def convene_meeting(session: Session, meeting: Meeting, by: Actor) -> None:
    """Sends the notice: from now on everybody it is for can open the card."""
    _happen(session, meeting, MeetingConvened(subject_id=meeting.id), by)


def open_checkin(session: Session, meeting: Meeting, by: Actor) -> None:
    """Opens the doors: sound and picture can be tried and listened to."""
    _happen(session, meeting, CheckinOpened(subject_id=meeting.id), by)


def go_live(session: Session, meeting: Meeting, by: Actor) -> None:
    """Begins; time codes of comments count from the first time."""
    _happen(session, meeting, MeetingWentLive(subject_id=meeting.id), by)


def pause_meeting(session: Session, meeting: Meeting, reason: str, by: Actor) -> None:
    """Stops sound and picture at once, for a reason everybody sees."""
    if reason not in set(PauseReason):
        raise Invalid("pause_reason_missing", field="reason")
    _happen(session, meeting, MeetingPaused(subject_id=meeting.id, reason=reason), by)


def resume_meeting(session: Session, meeting: Meeting, by: Actor) -> None:
    """Lets sound and picture through again."""
    _happen(session, meeting, MeetingResumed(subject_id=meeting.id), by)


def close_meeting(session: Session, meeting: Meeting, by: Actor) -> None:
    """Ends it for good; what was being talked about is noted."""
    if _happen(session, meeting, MeetingClosed(subject_id=meeting.id), by):
        _take_up(meeting, None)
        session.flush()


def cancel_meeting(session: Session, meeting: Meeting, reason: str, by: Actor) -> None:
    """Calls it off; the reason stands on the card."""
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid("cancel_reason_missing", field="reason")
    _happen(session, meeting, MeetingCancelled(subject_id=meeting.id, reason=reason), by)


def move_to_item(session: Session, meeting: Meeting, item_id: UUID, by: Actor) -> None:
    """Turns to a line of the agenda; the one before is noted."""
    item = next((line for line in meeting.agenda if line.id == item_id), None)
    if item is None:
        raise Invalid("agenda_line_unknown", field="item")
    if meeting.current_item_id == item.id:
        return
    moved = AgendaMoved(
        subject_id=meeting.id, item_id=item.id, position=item.position, title=item.title
    )
    _happen(session, meeting, moved, by)
    _take_up(meeting, item)
    session.flush()


def standing_of(meeting: Meeting) -> Standing:
    """The standing the columns of a meeting hold."""
    return Standing(State(meeting.state), meeting.paused)


def _happen(session: Session, meeting: Meeting, happened: MeetingEvent, by: Actor) -> bool:
    """Makes a move of the table; False when a first tap has made it already."""
    # Two officers may tap at once: the second waits here and sees what the first did.
    session.refresh(meeting, ["state", "paused", "current_item_id"], with_for_update=True)
    standing = standing_of(meeting)
    if already_there(standing, happened.kind):
        return False
    _record(session, meeting, standing, happened, by)
    return True


def _record(
    session: Session,
    meeting: Meeting,
    standing: Standing | None,
    happened: MeetingEvent,
    by: Actor,
) -> None:
    _project(meeting, move(standing, happened.kind))
    session.flush()
    history.record(session, happened, by)


def _project(meeting: Meeting, standing: Standing) -> None:
    """The only place that writes the state of a meeting."""
    meeting.state = standing.state
    meeting.paused = standing.paused
    if standing == RUNNING and meeting.live_since is None:
        meeting.live_since = clock.now()


def _take_up(meeting: Meeting, item: AgendaItem | None) -> None:
    for line in meeting.agenda:
        if line.state == ItemState.CURRENT:
            line.state = ItemState.NOTED
    if item is not None:
        item.state = ItemState.CURRENT
    meeting.current_item_id = item.id if item else None


def _check_plan(plan: MeetingPlan) -> None:
    if not plan.title.strip():
        raise Invalid("meeting_title_missing", field="title")
    if not plan.venue.strip():
        raise Invalid("meeting_venue_missing", field="venue")
    if plan.starts_at.astimezone(clock.ZONE).date() < clock.today():
        raise Invalid("meeting_in_the_past", field="day")
    lines = _lines(plan)
    if not lines:
        raise Invalid("agenda_missing", field="agenda")
    if len(lines) > MOST_LINES:
        raise Invalid("agenda_too_long", field="agenda", most=MOST_LINES)
    if any(len(line) > LONGEST_LINE for line in lines):
        raise Invalid("agenda_line_too_long", field="agenda", longest=LONGEST_LINE)


def _write_plan(meeting: Meeting, plan: MeetingPlan) -> None:
    meeting.title = plan.title.strip()
    meeting.venue = plan.venue.strip()
    meeting.starts_at = plan.starts_at
    meeting.kind = plan.kind
    meeting.audience = plan.audience
    meeting.agenda = [
        AgendaItem(id=uuid4(), position=position, title=line)
        for position, line in enumerate(_lines(plan), start=1)
    ]


def _lines(plan: MeetingPlan) -> list[str]:
    return [line.strip() for line in plan.agenda if line.strip()]
