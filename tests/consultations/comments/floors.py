"""The floor of a meeting and comments on it, as tests begin with them."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from consultations import history
from consultations.comments.actions import NewComment, Posted, post_comment
from consultations.comments.models import Comment
from consultations.comments.policy import Floor
from consultations.comments.queries import find_comment
from consultations.history import LoggedEvent
from consultations.meetings.kinds import Audience
from consultations.meetings.states import State
from consultations.people.models import Account
from tests.cast import Cast
from tests.consultations.meetings.planning import make_meeting


def open_floor(
    session: Session, cast: Cast, state: State = State.LIVE, audience: Audience = Audience.LINK
) -> Floor:
    """The floor of a new meeting of the cast's village."""
    meeting = make_meeting(session, cast, state, audience=audience)
    return Floor(
        meeting_id=meeting.id,
        village_id=meeting.village_id,
        state=meeting.state,
        audience=meeting.audience,
        live_since=meeting.live_since,
        item_id=meeting.current_item_id,
        lines=frozenset(item.id for item in meeting.agenda),
    )


def said(
    session: Session,
    cast: Cast,
    who: Account,
    text: str = "东莞这边听得清",
    *,
    client_id: UUID | None = None,
    item_id: UUID | None = None,
    hurried: bool = False,
) -> NewComment:
    """A comment on its way in."""
    return NewComment(
        author=cast.viewer(session, who),
        client_id=client_id or uuid4(),
        text=text,
        item_id=item_id,
        hurried=hurried,
    )


def say(session: Session, cast: Cast, floor: Floor, who: Account, text: str) -> Comment:
    """A stored comment."""
    posted = post_comment(session, floor, said(session, cast, who, text))
    return comment_of(session, posted)


def comment_of(session: Session, posted: Posted) -> Comment:
    comment = find_comment(session, posted.comment_id)
    assert comment is not None
    return comment


def events_of(session: Session, floor: Floor) -> list[LoggedEvent]:
    """The comment events of a meeting, oldest first."""
    stream: Sequence[LoggedEvent] = history.timeline(session, "meeting", floor.meeting_id)
    return [logged for logged in stream if logged.kind.startswith("comment.")]
