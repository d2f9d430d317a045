"""Reading meetings."""

from sqlalchemy.orm import Session

from consultations.meetings import actions, queries
from consultations.meetings.kinds import Audience
from consultations.meetings.states import State
from tests.cast import Cast
from tests.consultations.meetings.planning import acting, make_meeting


def test_the_front_page_shows_the_nearest_meeting_for_everybody(
    session: Session, cast: Cast
) -> None:
    make_meeting(session, cast, State.DRAFT, days_ahead=1)
    make_meeting(session, cast, State.CONVENED, audience=Audience.MEMBERS, days_ahead=2)
    nearest = make_meeting(session, cast, State.CONVENED, days_ahead=3)
    make_meeting(session, cast, State.CONVENED, days_ahead=9)
    assert queries.next_public_meeting(session, cast.village.id) is nearest
    assert queries.next_public_meeting(session, cast.other_village.id) is None


def test_meetings_are_told_apart_by_where_they_stand(session: Session, cast: Cast) -> None:
    made = {
        state: make_meeting(session, cast, state)
        for state in (State.DRAFT, State.CONVENED, State.CHECKIN, State.LIVE, State.CLOSED)
    }
    village = cast.village.id
    ahead = {made[state].id for state in (State.CONVENED, State.CHECKIN, State.LIVE)}
    assert {m.id for m in queries.meetings_ahead(session, village)} == ahead
    assert list(queries.meetings_drafted(session, village)) == [made[State.DRAFT]]
    assert queries.meetings_past(session, village) == ([made[State.CLOSED]], False)
    running = {made[state].id for state in (State.CHECKIN, State.LIVE)}
    assert {m.id for m in queries.running_meetings(session)} == running


def test_earlier_meetings_come_page_by_page(session: Session, cast: Cast) -> None:
    for day in range(queries.PAGE + 1):
        make_meeting(session, cast, State.CLOSED, days_ahead=day)
    first, more = queries.meetings_past(session, cast.village.id)
    second, still_more = queries.meetings_past(session, cast.village.id, page=2)
    assert (len(first), more, len(second), still_more) == (queries.PAGE, True, 1, False)
    assert second[0].starts_at < first[-1].starts_at


def test_the_line_after_the_current_one_is_the_first_at_the_beginning(
    session: Session, cast: Cast
) -> None:
    meeting = make_meeting(session, cast)
    assert queries.next_item(meeting) is meeting.agenda[0]
    actions.move_to_item(session, meeting, meeting.agenda[2].id, acting(cast, session))
    assert queries.current_item(meeting) is meeting.agenda[2]
    assert queries.next_item(meeting) is None


def test_the_reason_of_the_latest_pause_counts(session: Session, cast: Cast) -> None:
    meeting = make_meeting(session, cast)
    clerk = acting(cast, session)
    for reason in ("break", "technical"):
        actions.pause_meeting(session, meeting, reason, clerk)
        actions.resume_meeting(session, meeting, clerk)
    assert queries.reason_given(session, meeting, "meeting.paused") == "technical"
