"""What the village office does to a meeting."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from consultations import clock, history
from consultations.errors import Closed, Invalid
from consultations.meetings import actions
from consultations.meetings.kinds import ItemState
from consultations.meetings.states import State
from tests.cast import Cast
from tests.consultations.meetings.planning import LINES, acting, make_meeting, plan, sunday_evening


def test_a_created_meeting_is_a_draft_with_its_lines(session: Session, cast: Cast) -> None:
    meeting = make_meeting(session, cast, State.DRAFT)
    assert meeting.state == State.DRAFT
    assert [(item.position, item.title) for item in meeting.agenda] == list(enumerate(LINES, 1))


def test_the_same_client_id_makes_one_meeting(session: Session, cast: Cast) -> None:
    client_id = uuid4()
    first = make_meeting(session, cast, State.DRAFT, client_id=client_id)
    again = actions.create_meeting(
        session, village=cast.village, plan=plan(), client_id=client_id, by=acting(cast, session)
    )
    assert again is first
    assert history.last_seq(session, "meeting", first.id) == 1


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"title": "  "}, "meeting_title_missing", "title"),
        ({"venue": ""}, "meeting_venue_missing", "venue"),
        ({"agenda": ["", " "]}, "agenda_missing", "agenda"),
        ({"agenda": ["一"] * 21}, "agenda_too_long", "agenda"),
        ({"agenda": ["一" * 121]}, "agenda_line_too_long", "agenda"),
        ({"starts_at": sunday_evening() - timedelta(days=30)}, "meeting_in_the_past", "day"),
    ],
)
def test_a_plan_that_lacks_something_is_refused(
    session: Session, cast: Cast, changes: dict[str, object], code: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.create_meeting(
            session,
            village=cast.village,
            plan=plan(**changes),
            client_id=uuid4(),
            by=acting(cast, session),
        )
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_draft_can_be_rewritten(session: Session, cast: Cast) -> None:
    meeting = make_meeting(session, cast, State.DRAFT)
    new = plan(title="屋场会", agenda=["修路", "  ", "修桥"])
    actions.redraft_meeting(session, meeting, new, acting(cast, session))
    assert meeting.title == "屋场会"
    assert [(item.position, item.title) for item in meeting.agenda] == [(1, "修路"), (2, "修桥")]


def test_a_notice_that_is_out_cannot_be_rewritten(session: Session, cast: Cast) -> None:
    meeting = make_meeting(session, cast, State.CONVENED)
    with pytest.raises(Closed):
        actions.redraft_meeting(session, meeting, plan(title="别的"), acting(cast, session))
    assert meeting.title == "村民会议"


def test_a_second_tap_changes_nothing(session: Session, cast: Cast) -> None:
    meeting = make_meeting(session, cast, State.LIVE)
    before = history.last_seq(session, "meeting", meeting.id)
    actions.go_live(session, meeting, acting(cast, session))
    assert history.last_seq(session, "meeting", meeting.id) == before


def test_a_meeting_cannot_go_live_before_its_notice(session: Session, cast: Cast) -> None:
    meeting = make_meeting(session, cast, State.DRAFT)
    with pytest.raises(Closed):
        actions.go_live(session, meeting, acting(cast, session))


def test_time_codes_count_from_the_first_time_it_went_live(session: Session, cast: Cast) -> None:
    meeting = make_meeting(session, cast, State.LIVE)
    began = meeting.live_since
    assert began == clock.now()
    clerk = acting(cast, session)
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        actions.pause_meeting(session, meeting, "break", clerk)
        actions.resume_meeting(session, meeting, clerk)
    assert meeting.live_since == began


def test_a_pause_needs_a_reason_everybody_may_see(session: Session, cast: Cast) -> None:
    meeting = make_meeting(session, cast, State.LIVE)
    with pytest.raises(Invalid):
        actions.pause_meeting(session, meeting, "因为", acting(cast, session))
    assert not meeting.paused
    actions.pause_meeting(session, meeting, "technical", acting(cast, session))
    said = history.timeline(session, "meeting", meeting.id)[-1]
    assert (said.kind, said.public, said.payload) == (
        "meeting.paused",
        True,
        {"reason": "technical"},
    )


def test_calling_off_needs_a_reason(session: Session, cast: Cast) -> None:
    meeting = make_meeting(session, cast, State.CONVENED)
    with pytest.raises(Invalid):
        actions.cancel_meeting(session, meeting, " ", acting(cast, session))
    assert meeting.state == State.CONVENED


def test_turning_to_a_line_notes_the_one_before(session: Session, cast: Cast) -> None:
    meeting = make_meeting(session, cast, State.LIVE)
    clerk = acting(cast, session)
    for item in meeting.agenda[:2]:
        actions.move_to_item(session, meeting, item.id, clerk)
    states = [item.state for item in meeting.agenda]
    assert states == [ItemState.NOTED, ItemState.CURRENT, ItemState.PLANNED]
    assert meeting.current_item_id == meeting.agenda[1].id


def test_a_line_of_another_meeting_is_refused(session: Session, cast: Cast) -> None:
    meeting, other = make_meeting(session, cast), make_meeting(session, cast)
    with pytest.raises(Invalid):
        actions.move_to_item(session, meeting, other.agenda[0].id, acting(cast, session))


def test_closing_notes_what_was_being_talked_about(session: Session, cast: Cast) -> None:
    meeting = make_meeting(session, cast)
    clerk = acting(cast, session)
    actions.move_to_item(session, meeting, meeting.agenda[0].id, clerk)
    actions.close_meeting(session, meeting, clerk)
    assert meeting.current_item_id is None
    assert meeting.agenda[0].state == ItemState.NOTED
