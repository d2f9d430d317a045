"""Posting comments by the batch, and what may happen to one afterwards."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from consultations import clock, history
from consultations.comments.events import (
    CommentConverted,
    CommentEvent,
    CommentHeld,
    CommentHidden,
    CommentPosted,
    CommentReleased,
    CommentWithdrawn,
)
from consultations.comments.holding import Entry, entry_of
from consultations.comments.models import Comment
from consultations.comments.policy import Floor, refuse_comment
from consultations.comments.queries import Before, find_comment, what_came_before
from consultations.comments.states import LEADS_TO, HideReason, State
from consultations.errors import Closed, Conflict, DomainError, Invalid, NotAllowed, NotFound
from consultations.events import SYSTEM, Actor, Via
from consultations.history import Stream
from consultations.people.viewer import Viewer

LONGEST_TEXT = 500


@dataclass(frozen=True, kw_only=True)
class NewComment:
    """A comment as it came in; the client id was made on the author's phone."""

    author: Viewer
    client_id: UUID
    text: str
    item_id: UUID | None = None
    """The agenda line it was typed under; the current one when nothing is said."""
    via: Via = Via.LIVE
    hurried: bool = False
    """Whether its author has just been told to slow down."""


@dataclass(frozen=True)
class Posted:
    """A stored comment: its place in the log, its state and why."""

    comment_id: UUID
    seq: int
    state: str
    reason: str


def post_comments(
    session: Session, floor: Floor, batch: Sequence[NewComment]
) -> list[Posted | DomainError]:
    """Stores a whole batch in the caller's transaction; each gets its place or its refusal.

    A client id that came before answers with what was stored then.
    """
    _lock_log(session, floor.meeting_id)
    before = what_came_before(
        session,
        floor.meeting_id,
        {new.author.account_id for new in batch if new.author.account_id is not None},
        {new.client_id for new in batch},
    )
    return [_post_or_refuse(session, floor, new, before) for new in batch]


def post_comment(session: Session, floor: Floor, new: NewComment) -> Posted:
    """One comment on its own; raises its refusal."""
    (result,) = post_comments(session, floor, [new])
    if isinstance(result, DomainError):
        raise result
    return result


def release_comment(session: Session, comment: Comment, by: Actor) -> None:
    """Lets a held or hidden comment stand."""
    _change(
        session,
        comment,
        CommentReleased(
            subject_id=comment.meeting_id,
            comment_id=comment.id,
            place=comment.seq,
            item_id=comment.agenda_item_id,
            second=comment.second,
        ),
        "",
        by,
    )


def hide_comment(session: Session, comment: Comment, reason: HideReason, by: Actor) -> None:
    """Takes a comment down for one of the eight reasons."""
    hidden = CommentHidden(
        subject_id=comment.meeting_id,
        comment_id=comment.id,
        place=comment.seq,
        reason=HideReason(reason).value,
    )
    _change(session, comment, hidden, hidden.reason, by)


def withdraw_comment(session: Session, comment: Comment, by: Actor) -> None:
    """Its author takes it back; one that became a suggestion stays, since the case quotes it."""
    if comment.author_id != by.account_id:
        raise NotAllowed("comment_not_yours")
    if comment.converted:
        raise Closed("comment_is_suggestion")
    if comment.state == State.HIDDEN:
        raise Closed("comment_hidden")
    gone = CommentWithdrawn(subject_id=comment.meeting_id, comment_id=comment.id, place=comment.seq)
    _change(session, comment, gone, "", by)


def mark_converted(session: Session, comment_id: UUID, number: str, by: Actor = SYSTEM) -> None:
    """Tells the meeting that a comment became the suggestion of this number; once only."""
    comment = find_comment(session, comment_id)
    if comment is None:
        raise NotFound("not_found")
    if comment.converted:
        return
    comment.converted = True
    became = CommentConverted(
        subject_id=comment.meeting_id, comment_id=comment.id, place=comment.seq, number=number
    )
    history.record(session, became, by)


def digest_of_words(client_id: UUID, text: str) -> str:
    """What the log keeps of the words; the client id, never published, keeps it from guessing."""
    return hashlib.sha256(f"{client_id}\n{text}".encode()).hexdigest()


def _lock_log(session: Session, meeting_id: UUID) -> None:
    session.get(Stream, ("meeting", meeting_id), with_for_update=True, populate_existing=True)


def _post_or_refuse(
    session: Session, floor: Floor, new: NewComment, before: Before
) -> Posted | DomainError:
    try:
        known = before.known.get((new.author.account_id, new.client_id))
        if known is None:
            known = _post(session, floor, new, before)
        elif known.meeting_id != floor.meeting_id:
            raise Conflict("comment_elsewhere")
    except DomainError as refusal:
        return refusal
    return Posted(known.id, known.seq, known.state, known.reason)


def _post(session: Session, floor: Floor, new: NewComment, before: Before) -> Comment:
    refuse_comment(new.author, floor)
    account_id = new.author.account_id
    assert account_id is not None, "refuse_comment lets no stranger through"
    # PostgreSQL takes no NUL in a text.
    text = new.text.replace("\0", "").strip()
    _check_length(text)
    entry = entry_of(
        text,
        before.texts_of(account_id),
        hurried=new.hurried,
        newcomer=before.is_new(account_id),
    )
    comment = Comment(
        id=uuid4(),
        meeting_id=floor.meeting_id,
        author_id=account_id,
        client_id=new.client_id,
        text=text,
        shown_as=new.author.shown_as,
        agenda_item_id=new.item_id if new.item_id in floor.lines else floor.item_id,
        second=_second_of(floor),
        state=entry.state,
        reason=entry.rule or "",
    )
    logged = history.record(session, _came_in(comment, entry), new.author.actor(via=new.via))
    comment.seq = logged.seq
    session.add(comment)
    session.flush()
    before.remember(comment)
    return comment


def _check_length(text: str) -> None:
    if not text:
        raise Invalid("comment_empty", field="text")
    if len(text) > LONGEST_TEXT:
        raise Invalid("comment_too_long", field="text", length=len(text), most=LONGEST_TEXT)


def _second_of(floor: Floor) -> int | None:
    if floor.live_since is None:
        return None
    return max(0, int((clock.now() - floor.live_since).total_seconds()))


def _came_in(comment: Comment, entry: Entry) -> CommentEvent:
    digest = digest_of_words(comment.client_id, comment.text)
    if entry.rule is not None:
        return CommentHeld(
            subject_id=comment.meeting_id,
            comment_id=comment.id,
            rule=entry.rule,
            item_id=comment.agenda_item_id,
            second=comment.second,
            digest=digest,
        )
    return CommentPosted(
        subject_id=comment.meeting_id,
        comment_id=comment.id,
        item_id=comment.agenda_item_id,
        second=comment.second,
        digest=digest,
    )


def _change(
    session: Session, comment: Comment, happened: CommentEvent, reason: str, by: Actor
) -> None:
    # Two moderators take turns here; what was loaded before may be old.
    _lock_log(session, comment.meeting_id)
    session.refresh(comment)
    led = LEADS_TO[happened.kind]
    if comment.state == led and comment.reason == reason:
        return
    if comment.state == State.WITHDRAWN:
        raise Closed("comment_withdrawn")
    history.record(session, happened, by)
    comment.state, comment.reason = led, reason
    session.flush()
