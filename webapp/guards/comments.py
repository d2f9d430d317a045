"""Loading comments and the hold queue of a meeting."""

from uuid import UUID

from consultations.comments.models import Comment
from consultations.comments.policy import Floor
from consultations.errors import NotAllowed, NotFound
from consultations.meetings.models import Meeting
from consultations.moderation import policy
from consultations.moderation.actions import find_comment_of
from webapp.db import session
from webapp.guards.current import viewer
from webapp.guards.meetings import load_meeting


def floor_of(meeting: Meeting) -> Floor:
    """What the comments of a meeting need to know of it."""
    return Floor(
        meeting_id=meeting.id,
        village_id=meeting.village_id,
        state=meeting.state,
        audience=meeting.audience,
        live_since=meeting.live_since,
        item_id=meeting.current_item_id,
        lines=frozenset(item.id for item in meeting.agenda),
    )


def load_own_comment(meeting_id: UUID, comment_id: UUID) -> Comment:
    """A comment the viewer wrote; others' are not there."""
    comment = find_comment_of(session(), load_meeting(meeting_id).id, comment_id)
    if comment.author_id != viewer().account_id:
        raise NotFound("not_found")
    return comment


def load_meeting_to_oversee(meeting_id: UUID) -> Meeting:
    """A meeting whose held comments the viewer may read; 404 to everybody else."""
    meeting = load_meeting(meeting_id)
    if not policy.oversee(viewer(), meeting.village_id):
        raise NotFound("not_found")
    return meeting


def load_meeting_to_moderate(meeting_id: UUID) -> Meeting:
    """A meeting whose comments the viewer shows and hides; 403 to those who only oversee."""
    meeting = load_meeting_to_oversee(meeting_id)
    if not policy.moderate(viewer(), meeting.village_id):
        raise NotAllowed("moderators_only")
    return meeting
