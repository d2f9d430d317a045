"""Reading comments, and the meeting's log with the words of those that stand."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from consultations import history
from consultations.comments.models import Comment
from consultations.comments.states import State
from consultations.history import LoggedEvent, Stream

PAGE = 200
NEWCOMER_BELOW = 3
"""Somebody with fewer comments that stand, in any meeting, is new here."""
_WITH_WORDS = ("comment.posted", "comment.released")


@dataclass
class Before:
    """What a batch needs to know of its authors, read once for all of them."""

    known: dict[tuple[UUID | None, UUID], Comment] = field(default_factory=dict)
    texts: dict[UUID, list[str]] = field(default_factory=dict)
    standing: Counter[UUID] = field(default_factory=Counter)

    def texts_of(self, account_id: UUID) -> Sequence[str]:
        """What somebody wrote in this meeting so far."""
        return self.texts.get(account_id, ())

    def is_new(self, account_id: UUID) -> bool:
        """Whether hardly anything of this person stands anywhere yet."""
        return self.standing[account_id] < NEWCOMER_BELOW

    def remember(self, comment: Comment) -> None:
        """Counts one of the same batch for those after it."""
        self.known[comment.author_id, comment.client_id] = comment
        self.texts.setdefault(comment.author_id, []).append(comment.text)


def what_came_before(
    session: Session, meeting_id: UUID, authors: Set[UUID], client_ids: Set[UUID]
) -> Before:
    """What these authors have sent already."""
    before = Before()
    sent = select(Comment).where(Comment.author_id.in_(authors), Comment.client_id.in_(client_ids))
    for comment in session.scalars(sent):
        before.known[comment.author_id, comment.client_id] = comment
    said = select(Comment.author_id, Comment.text).where(
        Comment.author_id.in_(authors), Comment.meeting_id == meeting_id
    )
    for author_id, text in session.execute(said):
        before.texts.setdefault(author_id, []).append(text)
    standing = (
        select(Comment.author_id, func.count())
        .where(Comment.author_id.in_(authors), Comment.state == State.VISIBLE)
        .group_by(Comment.author_id)
    )
    for author_id, count in session.execute(standing):
        before.standing[author_id] = count
    return before


def find_comment(session: Session, comment_id: UUID) -> Comment | None:
    """One comment, whatever its state."""
    return session.get(Comment, comment_id)


def comments_shown(
    session: Session, meeting_id: UUID, reader_id: UUID | None, *, before: int | None = None
) -> tuple[Sequence[Comment], bool]:
    """The latest comments that stand, and the reader's own in every state, oldest first.

    The second value says whether there are older ones.
    """
    readable: ColumnElement[bool] = Comment.state == State.VISIBLE
    if reader_id is not None:
        readable = or_(readable, Comment.author_id == reader_id)
    query = select(Comment).where(Comment.meeting_id == meeting_id, readable)
    if before is not None:
        query = query.where(Comment.seq < before)
    found = session.scalars(query.order_by(Comment.seq.desc()).limit(PAGE + 1)).all()
    return found[:PAGE][::-1], len(found) > PAGE


def comments_held(session: Session, meeting_id: UUID) -> Sequence[Comment]:
    """What waits for a moderator, the longest wait first."""
    held = Comment.state == State.HELD
    return session.scalars(
        select(Comment).where(Comment.meeting_id == meeting_id, held).order_by(Comment.seq)
    ).all()


def count_held(session: Session, meeting_id: UUID) -> int:
    """How many wait for a moderator."""
    held = (Comment.meeting_id == meeting_id, Comment.state == State.HELD)
    return session.scalar(select(func.count()).select_from(Comment).where(*held)) or 0


def count_hidden(session: Session, meeting_id: UUID) -> dict[str, int]:
    """How many comments were hidden for each reason; everybody may know."""
    rows = session.execute(
        select(Comment.reason, func.count())
        .where(Comment.meeting_id == meeting_id, Comment.state == State.HIDDEN)
        .group_by(Comment.reason)
        .order_by(Comment.reason)
    )
    return {str(reason): int(count) for reason, count in rows}


def find_grown(session: Session, reached: Mapping[UUID, int]) -> dict[UUID, int]:
    """Which of these meetings' logs are longer than the number given, and how long they are."""
    rows = session.execute(
        select(Stream.subject_id, Stream.last_seq).where(
            Stream.subject_kind == "meeting", Stream.subject_id.in_(reached)
        )
    )
    return {meeting_id: last for meeting_id, last in rows if last > reached[meeting_id]}


@dataclass(frozen=True)
class LivePage:
    """A stretch of a meeting's log as everybody may read it."""

    events: list[dict[str, Any]]
    last: int
    more: bool


def live_page(session: Session, meeting_id: UUID, *, after: int, limit: int = PAGE) -> LivePage:
    """The public events after a number, with the words of the comments that stand by now."""
    page = history.public_page(session, "meeting", meeting_id, after=after, limit=limit)
    spoken = [UUID(e.payload["comment_id"]) for e in page.events if e.kind in _WITH_WORDS]
    rows = session.scalars(select(Comment).where(Comment.id.in_(spoken)))
    comments = {comment.id: comment for comment in rows}
    events = [_public(logged, comments) for logged in page.events]
    # On PostgreSQL the log may have grown between the two statements of the page.
    last = max(page.last, events[-1]["seq"]) if events else page.last
    return LivePage(events, last, page.more)


def _public(logged: LoggedEvent, comments: Mapping[UUID, Comment]) -> dict[str, Any]:
    said = history.public_json(logged)
    said.pop("digest", None)
    if logged.kind not in _WITH_WORDS:
        return said
    comment = comments.get(UUID(logged.payload["comment_id"]))
    if comment is None or comment.state != State.VISIBLE:
        return redact(said)
    return {**said, "by": comment.shown_as, "text": comment.text}


def redact(said: dict[str, Any]) -> dict[str, Any]:
    """An event of a comment without its words and name."""
    kept = {name: said[name] for name in ("seq", "type", "at", "comment_id")}
    return {**kept, "redacted": True}
