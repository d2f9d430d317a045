"""A batch of comments: each stored once, in order, or refused in its own words."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from consultations import clock, history
from consultations.comments.actions import (
    LONGEST_TEXT,
    Posted,
    digest_of_words,
    post_comment,
    post_comments,
)
from consultations.comments.queries import count_held
from consultations.errors import Closed, Conflict, DomainError, Invalid, NotAllowed
from consultations.meetings.kinds import Audience
from consultations.meetings.states import State
from tests.cast import Cast
from tests.conftest import MORNING
from tests.consultations.comments.floors import comment_of, events_of, open_floor, said, say


def test_a_batch_gets_consecutive_places_in_the_meetings_log(session: Session, cast: Cast) -> None:
    floor = open_floor(session, cast)
    before = history.last_seq(session, "meeting", floor.meeting_id)
    batch = [said(session, cast, who, "在") for who in (cast.villager, cast.neighbour, cast.clerk)]
    results = post_comments(session, floor, batch)
    assert [r.seq for r in results if isinstance(r, Posted)] == [before + n for n in (1, 2, 3)]
    assert history.last_seq(session, "meeting", floor.meeting_id) == before + 3


def test_a_client_id_sent_again_answers_with_the_first_place(session: Session, cast: Cast) -> None:
    floor = open_floor(session, cast)
    new = said(session, cast, cast.villager)
    first = post_comment(session, floor, new)
    say(session, cast, floor, cast.neighbour, "我也听得清")
    assert post_comment(session, floor, new) == first
    assert post_comments(session, floor, [new, new]) == [first, first]
    assert len(events_of(session, floor)) == 2


def test_one_client_id_twice_in_one_batch_is_one_comment(session: Session, cast: Cast) -> None:
    floor = open_floor(session, cast)
    new = said(session, cast, cast.villager)
    first, second = post_comments(session, floor, [new, new])
    assert first == second
    assert len(events_of(session, floor)) == 1


def test_the_same_client_id_of_another_author_is_another_comment(
    session: Session, cast: Cast
) -> None:
    floor, shared = open_floor(session, cast), uuid4()
    mine = post_comment(session, floor, said(session, cast, cast.villager, client_id=shared))
    other = post_comment(session, floor, said(session, cast, cast.neighbour, client_id=shared))
    assert mine.comment_id != other.comment_id


def test_a_client_id_of_another_meeting_is_refused(session: Session, cast: Cast) -> None:
    new = said(session, cast, cast.villager)
    post_comment(session, open_floor(session, cast), new)
    with pytest.raises(Conflict, match="comment_elsewhere"):
        post_comment(session, open_floor(session, cast), new)


def test_a_refusal_in_a_batch_leaves_the_others_standing(session: Session, cast: Cast) -> None:
    floor = open_floor(session, cast)
    results = post_comments(
        session,
        floor,
        [
            said(session, cast, cast.villager, "一"),
            said(session, cast, cast.villager, "   "),
            said(session, cast, cast.villager, "长" * (LONGEST_TEXT + 1)),
            said(session, cast, cast.neighbour, "长" * LONGEST_TEXT),
        ],
    )
    assert [r.code if isinstance(r, DomainError) else r.state for r in results] == [
        "visible",
        "comment_empty",
        "comment_too_long",
        "visible",
    ]
    too_long = results[2]
    assert isinstance(too_long, Invalid)
    assert too_long.values == {"length": 501, "most": 500}


def test_a_number_is_held_and_its_author_is_told_why(session: Session, cast: Cast) -> None:
    floor = open_floor(session, cast)
    posted = post_comment(session, floor, said(session, cast, cast.villager, "打13900001234"))
    assert (posted.state, posted.reason) == ("held", "phone")
    (held,) = events_of(session, floor)
    assert held.kind == "comment.held"
    assert not held.public
    assert count_held(session, floor.meeting_id) == 1


def test_the_fourth_identical_text_of_a_batch_is_held(session: Session, cast: Cast) -> None:
    floor = open_floor(session, cast)
    batch = [said(session, cast, cast.villager, "听不清") for _ in range(4)]
    states = [r.state for r in post_comments(session, floor, batch) if isinstance(r, Posted)]
    assert states == ["visible", "visible", "visible", "held"]


def test_others_saying_the_same_holds_nobody(session: Session, cast: Cast) -> None:
    floor = open_floor(session, cast)
    for who in (cast.villager, cast.neighbour, cast.newcomer, cast.stranger, cast.clerk):
        assert say(session, cast, floor, who, "同意").state == "visible"


def test_a_hurried_newcomer_is_held_until_three_of_his_stand(session: Session, cast: Cast) -> None:
    floor = open_floor(session, cast)
    in_haste = said(session, cast, cast.newcomer, "快说", hurried=True)
    assert post_comment(session, floor, in_haste).reason == "hurried"
    for text in ("一", "二", "三"):
        say(session, cast, floor, cast.newcomer, text)
    again = said(session, cast, cast.newcomer, "快点", hurried=True)
    assert post_comment(session, floor, again).state == "visible"


def test_time_code_and_agenda_line_are_kept(session: Session, cast: Cast) -> None:
    floor = open_floor(session, cast)
    with clock.frozen(MORNING + timedelta(minutes=21, seconds=45)):
        posted = post_comment(session, floor, said(session, cast, cast.villager))
    comment = comment_of(session, posted)
    assert comment.second == 21 * 60 + 45
    assert comment.agenda_item_id == floor.item_id


def test_a_comment_typed_under_an_earlier_line_stays_there(session: Session, cast: Cast) -> None:
    floor = open_floor(session, cast)
    (earlier, *_) = floor.lines - {floor.item_id}
    typed = said(session, cast, cast.villager, item_id=earlier)
    assert comment_of(session, post_comment(session, floor, typed)).agenda_item_id == earlier
    foreign = said(session, cast, cast.villager, "别的会", item_id=UUID(int=7))
    stored = comment_of(session, post_comment(session, floor, foreign))
    assert stored.agenda_item_id == floor.item_id


def test_before_the_opening_there_is_no_time_code(session: Session, cast: Cast) -> None:
    floor = open_floor(session, cast, State.CHECKIN)
    comment = say(session, cast, floor, cast.villager, "声音有了")
    assert comment.second is None


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (State.CONVENED, "comments_not_open"),
        (State.CLOSED, "comments_closed"),
        (State.CANCELLED, "comments_not_open"),
    ],
)
def test_outside_the_meeting_nothing_is_taken(
    session: Session, cast: Cast, state: State, code: str
) -> None:
    floor = open_floor(session, cast, state)
    with pytest.raises(Closed, match=code):
        post_comment(session, floor, said(session, cast, cast.villager))
    assert events_of(session, floor) == []


def test_a_resend_after_the_close_still_finds_its_first_place(session: Session, cast: Cast) -> None:
    floor = open_floor(session, cast)
    new = said(session, cast, cast.villager)
    first = post_comment(session, floor, new)
    closed = type(floor)(**{**vars(floor), "state": "closed"})
    assert post_comment(session, closed, new) == first


def test_whoever_has_the_link_and_a_telephone_may_comment(session: Session, cast: Cast) -> None:
    floor = open_floor(session, cast)
    assert say(session, cast, floor, cast.stranger, "邻村来听听").state == "visible"


def test_a_members_meeting_takes_only_the_villages_own(session: Session, cast: Cast) -> None:
    floor = open_floor(session, cast, audience=Audience.MEMBERS)
    for who in (cast.stranger, cast.newcomer, cast.leader):
        with pytest.raises(NotAllowed, match="comment_members_only"):
            post_comment(session, floor, said(session, cast, who))
    assert say(session, cast, floor, cast.villager, "在").state == "visible"
    assert say(session, cast, floor, cast.clerk, "在").state == "visible"


def test_a_hall_meeting_takes_no_comments(session: Session, cast: Cast) -> None:
    floor = open_floor(session, cast, audience=Audience.HALL_ONLY)
    with pytest.raises(Closed, match="comments_not_open"):
        post_comment(session, floor, said(session, cast, cast.villager))


def test_the_log_proves_the_words_without_holding_them(session: Session, cast: Cast) -> None:
    floor = open_floor(session, cast)
    comment = say(session, cast, floor, cast.villager, "石桥加固要多少钱")
    (posted,) = events_of(session, floor)
    assert "石桥" not in str(posted.payload)
    assert posted.payload["digest"] == digest_of_words(comment.client_id, comment.text)
    assert history.first_broken_link(history.timeline(session, "meeting", floor.meeting_id)) is None
