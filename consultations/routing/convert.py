"""Turning a live comment into a matter: the words as they were said, with time code and item."""

from uuid import UUID

from sqlalchemy.orm import Session

from consultations import history
from consultations.comments.models import Comment
from consultations.comments.states import State
from consultations.errors import Closed, NotAllowed
from consultations.meetings.models import Meeting
from consultations.people.models import Account, Place
from consultations.people.viewer import Viewer
from consultations.secrets import KeyRing
from consultations.suggestions.kinds import Kind, Privacy, Source
from consultations.suggestions.submit import Filed, Said, SaidInMeeting, Sender, file_matter

CONVERTERS = ("clerk", "moderator", "village_lead", "supervisor")
KINDS = (Kind.SUGGESTION, Kind.REPORT, Kind.QUESTION)


def may_convert(viewer: Viewer, comment: Comment, village: Place) -> bool:
    """Whoever runs the meeting, and whose words they are."""
    own = viewer.account_id is not None and viewer.account_id == comment.author_id
    return own or viewer.holds(*CONVERTERS, at=[village.id])


def convert_comment(
    session: Session,
    ring: KeyRing,
    comment: Comment,
    viewer: Viewer,
    client_id: UUID,
    *,
    kind: str,
    addressee: str,
) -> Filed:
    """Files a comment's words; a comment becomes a matter once, whoever asks and however often."""
    village = session.get_one(Meeting, comment.meeting_id).village
    if not may_convert(viewer, comment, village):
        raise NotAllowed("not_your_comment")
    # In the order in which the comment's own actions lock: first the meeting's log.
    session.get(history.Stream, ("meeting", comment.meeting_id), with_for_update=True)
    session.refresh(comment)
    if comment.state != State.VISIBLE and not comment.converted:
        raise Closed("comment_not_shown")
    said = Said(
        village=village,
        kind=kind,
        words=comment.text,
        addressee=addressee,
        privacy=_privacy_of(session, comment),
        source=Source.COMMENT,
    )
    return file_matter(session, ring, said, _sender_of(comment, viewer, village), client_id)


def _privacy_of(session: Session, comment: Comment) -> str:
    author = session.get_one(Account, comment.author_id)
    return Privacy.PUBLIC if author.shown_as == "name" else Privacy.PSEUDONYMOUS


def _sender_of(comment: Comment, viewer: Viewer, village: Place) -> Sender:
    own = viewer.account_id == comment.author_id
    duty = None if own else viewer.duty(*CONVERTERS, at=[village.id])
    role = duty.role if duty and duty.role in ("clerk", "moderator", "village_lead") else "helper"
    assert viewer.account_id is not None, "strangers convert nothing"
    return Sender(
        sent_by=viewer.account_id,
        author_id=comment.author_id,
        shown_as=comment.shown_as,
        actor=viewer.actor("villager" if own else role),
        entered_by_id=None if own else viewer.account_id,
        author_agreed="yes" if own else "asked",
        in_meeting=SaidInMeeting(
            comment_id=comment.id,
            meeting_id=comment.meeting_id,
            agenda_item_id=comment.agenda_item_id,
            second=comment.second,
        ),
    )
