"""A live comment becomes a matter: word for word, with time code and item, once."""

from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from consultations import history
from consultations.comments.actions import hide_comment
from consultations.comments.models import Comment
from consultations.comments.states import HideReason
from consultations.errors import Closed, NotAllowed
from consultations.events import Actor
from consultations.meetings.models import Meeting
from consultations.notifications.inbox import notices_of
from consultations.people.models import Account
from consultations.routing.convert import convert_comment
from consultations.suggestions.submit import Filed
from tests.cast import Cast
from tests.consultations.comments.floors import open_floor, say
from tests.matters import Desk

WORDS = "石桥加固要多少钱,哪里出?"


@pytest.fixture
def comment(session: Session, cast: Cast) -> Comment:
    """What the villager said in the meeting."""
    return say(session, cast, open_floor(session, cast), cast.villager, WORDS)


def convert(desk: Desk, comment: Comment, who: Account) -> Filed:
    return convert_comment(
        desk.session,
        desk.ring,
        comment,
        desk.viewer(who),
        uuid4(),
        kind="suggestion",
        addressee="township",
    )


def test_the_clerk_files_the_words_and_the_author_is_asked(
    desk: Desk, cast: Cast, comment: Comment
) -> None:
    suggestion = convert(desk, comment, cast.clerk).suggestion
    assert suggestion.words == WORDS
    assert suggestion.author_id == cast.villager.id
    assert suggestion.entered_by_id == cast.clerk.id
    assert suggestion.author_agreed == "asked"
    assert (suggestion.meeting_id, suggestion.second) == (comment.meeting_id, comment.second)
    assert suggestion.agenda_item_id == comment.agenda_item_id
    assert suggestion.shown_as == comment.shown_as
    codes = [n.code for n in notices_of(desk.session, cast.villager.id)]
    assert codes == ["comment.converted"]


def test_the_author_files_the_own_words_without_being_asked(
    desk: Desk, cast: Cast, comment: Comment
) -> None:
    filed = convert(desk, comment, cast.villager)
    assert (filed.suggestion.author_agreed, filed.suggestion.entered_by_id) == ("yes", None)
    assert [n.code for n in notices_of(desk.session, cast.villager.id)] == ["case.stored"]


def test_the_meeting_is_told_the_number(desk: Desk, cast: Cast, comment: Comment) -> None:
    suggestion = convert(desk, comment, cast.moderator).suggestion
    meeting = desk.session.get_one(Meeting, comment.meeting_id)
    page = history.public_page(desk.session, "meeting", meeting.id, after=0)
    told = page.events[-1]
    assert (told.kind, told.payload["number"]) == ("comment.converted", suggestion.number)
    assert told.payload["comment_id"] == str(comment.id)


def test_clerk_and_author_together_make_one_matter(
    desk: Desk, cast: Cast, comment: Comment
) -> None:
    first = convert(desk, comment, cast.clerk)
    second = convert(desk, comment, cast.villager)
    assert first.suggestion.id == second.suggestion.id
    assert (second.fresh, second.code) == (False, "")


@pytest.mark.parametrize(
    "who", ["neighbour", "newcomer", "triage", "leader", "handler", "stranger"]
)
def test_nobody_else_turns_somebody_s_words_into_a_matter(
    desk: Desk, cast: Cast, comment: Comment, who: str
) -> None:
    with pytest.raises(NotAllowed):
        convert(desk, comment, getattr(cast, who))
    assert not comment.converted


def test_hidden_words_become_no_matter(desk: Desk, cast: Cast, comment: Comment) -> None:
    by = Actor(account_id=cast.moderator.id, role="moderator")
    hide_comment(desk.session, comment, HideReason.INSULT, by)
    with pytest.raises(Closed):
        convert(desk, comment, cast.clerk)
