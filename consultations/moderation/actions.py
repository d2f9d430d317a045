"""A moderator's decision on one comment."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from consultations.comments.actions import hide_comment, release_comment
from consultations.comments.models import Comment
from consultations.comments.queries import find_comment
from consultations.comments.states import HideReason
from consultations.errors import Invalid, NotAllowed, NotFound
from consultations.moderation.policy import MODERATORS, moderate
from consultations.people.viewer import Viewer


class Decision(StrEnum):
    """What a moderator can do with a comment; its words are never edited."""

    SHOW = "show"
    HIDE = "hide"


def decide_comment(
    session: Session,
    who: Viewer,
    comment: Comment,
    decision: Decision,
    reason: str,
    village_id: UUID,
) -> None:
    """Shows or hides a comment; hiding needs one of the eight reasons."""
    if not moderate(who, village_id):
        raise NotAllowed("moderators_only")
    duty = who.duty(*MODERATORS, at=[village_id])
    assert duty is not None, "moderate() looks for the same duty"
    by = who.actor(duty.role)
    if decision == Decision.SHOW:
        release_comment(session, comment, by)
        return
    if reason not in set(HideReason):
        raise Invalid("hide_reason_missing", field="reason")
    hide_comment(session, comment, HideReason(reason), by)


def find_comment_of(session: Session, meeting_id: UUID, comment_id: UUID) -> Comment:
    """A comment of this meeting and no other."""
    comment = find_comment(session, comment_id)
    if comment is None or comment.meeting_id != meeting_id:
        raise NotFound("not_found")
    return comment
