"""Releasing, hiding, withdrawing, converting: state follows the log, hidden words are gone."""

import pytest
from sqlalchemy.orm import Session

from consultations.comments.actions import (
    hide_comment,
    mark_converted,
    release_comment,
    withdraw_comment,
)
from consultations.comments.models import Comment
from consultations.comments.queries import (
    comments_held,
    comments_shown,
    count_hidden,
    find_grown,
    live_page,
)
from consultations.comments.states import LEADS_TO, HideReason
from consultations.errors import Closed, NotAllowed, NotFound
from consultations.events import SYSTEM
from consultations.history import last_seq
from tests.cast import Cast
from tests.consultations.comments.floors import events_of, open_floor, say


def test_a_released_comment_reaches_everybody_with_its_words(session: Session, cast: Cast) -> None:
    floor = open_floor(session, cast)
    comment = say(session, cast, floor, cast.villager, "打13900001234")
    assert live_page(session, floor.meeting_id, after=comment.seq - 1).events == []
    release_comment(session, comment, SYSTEM)
    (event,) = live_page(session, floor.meeting_id, after=comment.seq - 1).events
    assert (event["type"], event["text"]) == ("comment.released", "打13900001234")
    assert list(comments_held(session, floor.meeting_id)) == []


def test_hidden_words_leave_the_log_that_is_read(session: Session, cast: Cast) -> None:
    floor = open_floor(session, cast)
    comment = say(session, cast, floor, cast.villager, "收二手车")
    hide_comment(session, comment, HideReason.ADVERT, SYSTEM)
    page = live_page(session, floor.meeting_id, after=comment.seq - 1)
    posted, hidden = page.events
    assert posted["redacted"] is True
    assert not {"text", "by", "digest"} & posted.keys()
    assert (hidden["type"], hidden["reason"]) == ("comment.hidden", "advert")
    assert "二手车" not in str(page)
    assert count_hidden(session, floor.meeting_id) == {"advert": 1}


def test_the_author_still_reads_what_was_hidden_and_nobody_else(
    session: Session, cast: Cast
) -> None:
    floor = open_floor(session, cast)
    comment = say(session, cast, floor, cast.villager, "收二手车")
    hide_comment(session, comment, HideReason.ADVERT, SYSTEM)
    mine, _ = comments_shown(session, floor.meeting_id, cast.villager.id)
    assert [(c.state, c.reason) for c in mine] == [("hidden", "advert")]
    assert comments_shown(session, floor.meeting_id, cast.stranger.id) == ([], False)
    assert comments_shown(session, floor.meeting_id, None) == ([], False)


def test_a_hidden_comment_can_be_shown_again(session: Session, cast: Cast) -> None:
    floor = open_floor(session, cast)
    comment = say(session, cast, floor, cast.villager, "钱去哪了")
    hide_comment(session, comment, HideReason.INSULT, SYSTEM)
    release_comment(session, comment, SYSTEM)
    assert (comment.state, comment.reason) == ("visible", "")
    assert count_hidden(session, floor.meeting_id) == {}


def test_doing_it_twice_records_it_once(session: Session, cast: Cast) -> None:
    floor = open_floor(session, cast)
    comment = say(session, cast, floor, cast.villager, "收二手车")
    hide_comment(session, comment, HideReason.ADVERT, SYSTEM)
    hide_comment(session, comment, HideReason.ADVERT, SYSTEM)
    assert [e.kind for e in events_of(session, floor)] == ["comment.posted", "comment.hidden"]


def test_the_author_takes_it_back_and_nobody_else_can(session: Session, cast: Cast) -> None:
    floor = open_floor(session, cast)
    comment = say(session, cast, floor, cast.villager, "说错了")
    for who in (cast.stranger, cast.neighbour, cast.clerk, cast.moderator):
        with pytest.raises(NotAllowed, match="comment_not_yours"):
            withdraw_comment(session, comment, cast.viewer(session, who).actor())
    withdraw_comment(session, comment, cast.viewer(session, cast.villager).actor())
    assert comment.state == "withdrawn"
    assert "说错了" not in str(live_page(session, floor.meeting_id, after=0))
    with pytest.raises(Closed, match="comment_withdrawn"):
        release_comment(session, comment, SYSTEM)


def test_a_hidden_comment_cannot_be_taken_back_to_lose_its_reason(
    session: Session, cast: Cast
) -> None:
    floor = open_floor(session, cast)
    comment = say(session, cast, floor, cast.villager, "收二手车")
    hide_comment(session, comment, HideReason.ADVERT, SYSTEM)
    with pytest.raises(Closed, match="comment_hidden"):
        withdraw_comment(session, comment, cast.viewer(session, cast.villager).actor())


def test_the_floor_learns_the_number_of_a_suggestion_once(session: Session, cast: Cast) -> None:
    floor = open_floor(session, cast)
    comment = say(session, cast, floor, cast.villager, "石桥加固要多少钱,哪里出?")
    for _ in range(2):
        mark_converted(session, comment.id, "青石湾-2026-0139")
    (_, converted) = live_page(session, floor.meeting_id, after=comment.seq - 1).events
    assert (converted["type"], converted["number"]) == ("comment.converted", "青石湾-2026-0139")
    assert comment.converted
    with pytest.raises(Closed, match="comment_is_suggestion"):
        withdraw_comment(session, comment, cast.viewer(session, cast.villager).actor())


def test_an_unknown_comment_is_not_converted(session: Session, cast: Cast) -> None:
    with pytest.raises(NotFound):
        mark_converted(session, cast.villager.id, "青石湾-2026-0139")


def test_the_state_column_is_what_the_log_says(session: Session, cast: Cast) -> None:
    floor = open_floor(session, cast)
    texts = ("一", "打13900001234", "二", "三", "example.com")
    one, held, two, three, link = (say(session, cast, floor, cast.villager, t) for t in texts)
    hide_comment(session, one, HideReason.FLOOD, SYSTEM)
    release_comment(session, held, SYSTEM)
    withdraw_comment(session, two, cast.viewer(session, cast.villager).actor())
    hide_comment(session, link, HideReason.ADVERT, SYSTEM)
    replayed = {
        e.payload["comment_id"]: LEADS_TO[e.kind]
        for e in events_of(session, floor)
        if e.kind in LEADS_TO
    }
    stored: list[Comment] = [one, held, two, three, link]
    assert replayed == {str(c.id): c.state for c in stored}


def test_pages_of_the_log_are_cut_and_cover_what_is_not_public(
    session: Session, cast: Cast
) -> None:
    floor = open_floor(session, cast)
    start = last_seq(session, "meeting", floor.meeting_id)
    for text in ("一", "打13900001234", "二", "三"):
        say(session, cast, floor, cast.neighbour, text)
    first = live_page(session, floor.meeting_id, after=start, limit=2)
    assert ([e["text"] for e in first.events], first.more) == (["一", "二"], True)
    rest = live_page(session, floor.meeting_id, after=first.last, limit=2)
    assert ([e["text"] for e in rest.events], rest.last, rest.more) == (["三"], start + 4, False)


def test_only_logs_that_grew_are_named(session: Session, cast: Cast) -> None:
    quiet, busy = open_floor(session, cast), open_floor(session, cast)
    reached = {
        floor.meeting_id: last_seq(session, "meeting", floor.meeting_id) for floor in (quiet, busy)
    }
    comment = say(session, cast, busy, cast.villager, "在")
    assert find_grown(session, reached) == {busy.meeting_id: comment.seq}


def test_the_list_is_cut_into_pages(
    session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("consultations.comments.queries.PAGE", 2)
    floor = open_floor(session, cast)
    all_three = [say(session, cast, floor, cast.villager, text) for text in ("一", "二", "三")]
    latest, more = comments_shown(session, floor.meeting_id, None)
    assert ([c.text for c in latest], more) == (["二", "三"], True)
    older = comments_shown(session, floor.meeting_id, None, before=latest[0].seq)
    assert older == ([all_three[0]], False)
