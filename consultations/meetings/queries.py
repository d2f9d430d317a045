"""Reading meetings."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from consultations.history import LoggedEvent
from consultations.meetings.kinds import Audience
from consultations.meetings.models import AgendaItem, Meeting
from consultations.meetings.states import State

PAGE = 20
_AHEAD = (State.CONVENED, State.CHECKIN, State.LIVE)


def find_meeting(session: Session, meeting_id: UUID) -> Meeting | None:
    """A meeting with its village and agenda."""
    return session.get(
        Meeting,
        meeting_id,
        options=[joinedload(Meeting.village), selectinload(Meeting.agenda)],
    )


def find_created(session: Session, account_id: UUID, client_id: UUID) -> Meeting | None:
    """The meeting that a form of this person, sent before, has already made."""
    mine = Meeting.created_by_id == account_id
    return session.scalar(select(Meeting).where(mine, Meeting.client_id == client_id))


def meetings_ahead(session: Session, village_id: UUID) -> Sequence[Meeting]:
    """Convened and running meetings of a village, the nearest first."""
    return session.scalars(
        select(Meeting)
        .where(Meeting.village_id == village_id, Meeting.state.in_(_AHEAD))
        .order_by(Meeting.starts_at)
    ).all()


def meetings_drafted(session: Session, village_id: UUID) -> Sequence[Meeting]:
    """What the village office is still planning."""
    return session.scalars(
        select(Meeting)
        .where(Meeting.village_id == village_id, Meeting.state == State.DRAFT)
        .order_by(Meeting.starts_at)
    ).all()


def meetings_past(session: Session, village_id: UUID, page: int = 1) -> tuple[list[Meeting], bool]:
    """One page of ended and cancelled meetings, the latest first, and whether there are more."""
    rows = session.scalars(
        select(Meeting)
        .where(
            Meeting.village_id == village_id,
            Meeting.state.in_((State.CLOSED, State.CANCELLED)),
        )
        .order_by(Meeting.starts_at.desc(), Meeting.id)
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    ).all()
    return list(rows[:PAGE]), len(rows) > PAGE


def next_public_meeting(session: Session, village_id: UUID) -> Meeting | None:
    """What a village's front page shows: the meeting that runs or comes next, for everybody."""
    return session.scalar(
        select(Meeting)
        .where(
            Meeting.village_id == village_id,
            Meeting.state.in_(_AHEAD),
            Meeting.audience != Audience.MEMBERS,
        )
        .order_by(Meeting.starts_at)
        .limit(1)
    )


def running_meetings(session: Session) -> Sequence[Meeting]:
    """Every meeting whose sound and picture may be on now."""
    return session.scalars(
        select(Meeting).where(Meeting.state.in_((State.CHECKIN, State.LIVE)))
    ).all()


def current_item(meeting: Meeting) -> AgendaItem | None:
    """The line being talked about."""
    return next((item for item in meeting.agenda if item.id == meeting.current_item_id), None)


def next_item(meeting: Meeting) -> AgendaItem | None:
    """The line after the current one; the first before any."""
    now = current_item(meeting)
    reached = now.position if now else 0
    return next((item for item in meeting.agenda if item.position > reached), None)


def reason_given(session: Session, meeting: Meeting, kind: str) -> str:
    """The reason of the latest event of a kind, for example why it is paused."""
    payload = session.scalar(
        select(LoggedEvent.payload)
        .where(
            LoggedEvent.subject_kind == "meeting",
            LoggedEvent.subject_id == meeting.id,
            LoggedEvent.kind == kind,
        )
        .order_by(LoggedEvent.seq.desc())
        .limit(1)
    )
    return str(payload["reason"]) if payload else ""


def is_over(meeting: Meeting) -> bool:
    """Whether there is nothing left to come."""
    return meeting.state in (State.CLOSED, State.CANCELLED)
