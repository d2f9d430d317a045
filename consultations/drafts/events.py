"""What happens to a draft."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from consultations.events import Event, event


@event
@dataclass(frozen=True, kw_only=True)
class DraftPrepared(Event):
    """A draft was written down; only those who prepare it see it."""

    kind: ClassVar[str] = "draft.prepared"
    subject_kind: ClassVar[str] = "draft"
    articles: int


@event
@dataclass(frozen=True, kw_only=True)
class DraftPublished(Event):
    """A version was put before everybody for comment."""

    kind: ClassVar[str] = "draft.published"
    subject_kind: ClassVar[str] = "draft"
    public: ClassVar[bool] = True
    version: int
    articles: int
    closes_on: date
