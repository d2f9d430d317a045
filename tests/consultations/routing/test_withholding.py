"""A comment that became a matter and is hidden: the matter goes on, its words are not public."""

import pytest
from sqlalchemy.orm import Session

from consultations import history
from consultations.comments.actions import hide_comment, release_comment
from consultations.comments.models import Comment
from consultations.comments.states import HideReason
from consultations.routing.visibility import Sight
from consultations.suggestions.machine import state_of
from consultations.suggestions.models import Suggestion
from consultations.tracking.matters import find_matter
from tests.cast import Cast
from tests.consultations.comments.floors import open_floor, say
from tests.consultations.routing.test_convert_comment import WORDS, convert
from tests.matters import Desk


@pytest.fixture
def converted(desk: Desk, session: Session, cast: Cast) -> Suggestion:
    """What the villager said in the meeting, filed by the clerk."""
    comment = say(session, cast, open_floor(session, cast), cast.villager, WORDS)
    return convert(desk, comment, cast.clerk).suggestion


def readable(session: Session, matter: Suggestion, sight: Sight | None = None) -> str:
    found = find_matter(session, sight or Sight(), matter.number)
    return found.words if found else ""


def test_hiding_the_comment_takes_its_words_from_everybody_but_those_who_deal_with_it(
    desk: Desk, session: Session, cast: Cast, converted: Suggestion
) -> None:
    comment = session.get_one(Comment, converted.comment_id)
    moderator = cast.viewer(session, cast.moderator).actor("moderator")
    words = readable(session, converted)
    assert words
    hide_comment(session, comment, HideReason.PERSONAL_DATA, moderator)
    assert readable(session, converted) == ""
    assert readable(session, converted, Sight(cast.viewer(session, cast.stranger))) == ""
    assert readable(session, converted, Sight(cast.viewer(session, cast.villager))) == words


def test_showing_it_again_gives_them_back(
    desk: Desk, session: Session, cast: Cast, converted: Suggestion
) -> None:
    comment = session.get_one(Comment, converted.comment_id)
    moderator = cast.viewer(session, cast.moderator).actor("moderator")
    words, state = readable(session, converted), converted.state
    hide_comment(session, comment, HideReason.PERSONAL_DATA, moderator)
    release_comment(session, comment, moderator)
    assert readable(session, converted) == words
    rows = history.timeline(session, "suggestion", converted.id)
    assert state_of(row.kind for row in rows) == state
    assert history.first_broken_link(rows) is None
