"""What the comments of a meeting report, on the meeting's own stream.

No event holds words or names: those stand in the comment's row alone, so that hiding takes them out
of everything that is read later, while a digest in the log proves that they were never edited.
"""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from consultations.events import Event, event


@dataclass(frozen=True, kw_only=True)
class CommentEvent(Event):
    """Something that happened to a comment; the subject is its meeting."""

    subject_kind: ClassVar[str] = "meeting"
    public: ClassVar[bool] = True

    comment_id: UUID


@event
@dataclass(frozen=True, kw_only=True)
class CommentPosted(CommentEvent):
    """It stands for everybody to read."""

    kind: ClassVar[str] = "comment.posted"

    item_id: UUID | None
    second: int | None
    digest: str


@event
@dataclass(frozen=True, kw_only=True)
class CommentHeld(CommentEvent):
    """A rule stopped it; only its author and those who moderate know."""

    kind: ClassVar[str] = "comment.held"
    public: ClassVar[bool] = False

    rule: str
    item_id: UUID | None
    second: int | None
    digest: str


@dataclass(frozen=True, kw_only=True)
class LaterEvent(CommentEvent):
    """Something that happened to a comment that has its place already."""

    place: int
    """The comment's own number in the log, by which pages know it."""


@event
@dataclass(frozen=True, kw_only=True)
class CommentReleased(LaterEvent):
    """Somebody looked at it and let it stand."""

    kind: ClassVar[str] = "comment.released"

    item_id: UUID | None
    second: int | None


@event
@dataclass(frozen=True, kw_only=True)
class CommentHidden(LaterEvent):
    """It was taken down for one of the eight reasons."""

    kind: ClassVar[str] = "comment.hidden"

    reason: str


@event
@dataclass(frozen=True, kw_only=True)
class CommentWithdrawn(LaterEvent):
    """Its author took it back."""

    kind: ClassVar[str] = "comment.withdrawn"


@event
@dataclass(frozen=True, kw_only=True)
class CommentConverted(LaterEvent):
    """It became a suggestion with a number."""

    kind: ClassVar[str] = "comment.converted"

    number: str
