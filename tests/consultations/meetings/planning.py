"""Meetings for tests, brought to the state a test begins with."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from consultations import clock
from consultations.events import Actor
from consultations.meetings import actions
from consultations.meetings.kinds import Audience
from consultations.meetings.models import Meeting
from consultations.meetings.states import State
from tests.cast import Cast

LINES = ("通报上次会议决议落实情况", "议定2027年保洁费收取办法", "听取石桥加固方案")
STEPS = {
    State.CONVENED: actions.convene_meeting,
    State.CHECKIN: actions.open_checkin,
    State.LIVE: actions.go_live,
    State.CLOSED: actions.close_meeting,
}


def sunday_evening() -> datetime:
    """Half past seven in the evening, two weeks from the frozen morning."""
    return datetime(2026, 12, 6, 19, 30, tzinfo=clock.ZONE)


def plan(**changes: object) -> actions.MeetingPlan:
    facts: dict[str, object] = {
        "title": "村民会议",
        "venue": "村部会议室",
        "starts_at": sunday_evening(),
        "agenda": LINES,
    }
    return actions.MeetingPlan(**{**facts, **changes})  # type: ignore[arg-type]


def acting(cast: Cast, session: Session) -> Actor:
    return cast.viewer(session, cast.clerk).actor("clerk")


def make_meeting(
    session: Session,
    cast: Cast,
    state: State = State.LIVE,
    *,
    audience: Audience = Audience.LINK,
    client_id: UUID | None = None,
    days_ahead: int = 14,
) -> Meeting:
    """A meeting of the cast's village, walked to a state by the clerk."""
    clerk = acting(cast, session)
    meeting = actions.create_meeting(
        session,
        village=cast.village,
        plan=plan(audience=audience, starts_at=sunday_evening() + timedelta(days=days_ahead - 14)),
        client_id=client_id or uuid4(),
        by=clerk,
    )
    for reached, step in STEPS.items():
        if meeting.state == state:
            break
        if state == State.CANCELLED and meeting.state == State.CONVENED:
            actions.cancel_meeting(session, meeting, "下大雨,路不好走", clerk)
            break
        assert reached
        step(session, meeting, clerk)
    session.flush()
    return meeting
