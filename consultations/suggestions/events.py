"""What happens to a matter. No event carries words: the log may be shown, words may be private."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from consultations.events import Event, event


@dataclass(frozen=True, kw_only=True)
class SuggestionEvent(Event):
    """Base of everything in a matter's stream."""

    subject_kind: ClassVar[str] = "suggestion"
    public: ClassVar[bool] = True


@event
@dataclass(frozen=True, kw_only=True)
class SuggestionSubmitted(SuggestionEvent):
    """It is stored and has its number."""

    kind: ClassVar[str] = "suggestion.submitted"
    number: str
    matter: str
    addressee: str
    source: str
    words_digest: str
    """Digest of the words, so that the chain also shows that they were not altered."""


@event
@dataclass(frozen=True, kw_only=True)
class SuggestionReceived(SuggestionEvent):
    """A person has read it and checked its kind."""

    kind: ClassVar[str] = "suggestion.received"


@event
@dataclass(frozen=True, kw_only=True)
class SupplementAsked(SuggestionEvent):
    """Everything missing was named once; the work and the clock go on."""

    kind: ClassVar[str] = "suggestion.supplement_asked"
    public: ClassVar[bool] = False
    due_on: date


@event
@dataclass(frozen=True, kw_only=True)
class SuggestionDiverted(SuggestionEvent):
    """It went to the county contact; nobody below may see it any more."""

    kind: ClassVar[str] = "suggestion.diverted"
    public: ClassVar[bool] = False


@event
@dataclass(frozen=True, kw_only=True)
class SuggestionAssigned(SuggestionEvent):
    """A unit and a named leader must answer it."""

    kind: ClassVar[str] = "suggestion.assigned"
    unit_id: UUID
    leader_id: UUID
    assignment_id: UUID


@event
@dataclass(frozen=True, kw_only=True)
class FirstContactMade(SuggestionEvent):
    """The author was called, visited or written to: the work has begun."""

    kind: ClassVar[str] = "suggestion.contacted"
    way: str
    """call, visit, message or answer"""


@event
@dataclass(frozen=True, kw_only=True)
class SuggestionAnswered(SuggestionEvent):
    """A leader signed an answer."""

    kind: ClassVar[str] = "suggestion.answered"
    answer_id: UUID
    outcome: str
    round: int
    reason_digest: str


@event
@dataclass(frozen=True, kw_only=True)
class SuggestionConfirmed(SuggestionEvent):
    """The author is satisfied, or finds the answer fair."""

    kind: ClassVar[str] = "suggestion.confirmed"
    answer_id: UUID
    score: str


@event
@dataclass(frozen=True, kw_only=True)
class SuggestionDisputed(SuggestionEvent):
    """The author is not satisfied."""

    kind: ClassVar[str] = "suggestion.disputed"
    answer_id: UUID
    score: str
    round: int
    """Of the answer; the next one is higher."""


@event
@dataclass(frozen=True, kw_only=True)
class SuggestionReopened(SuggestionEvent):
    """It must be answered again, one level up where there is one."""

    kind: ClassVar[str] = "suggestion.reopened"
    round: int
    one_level_up: bool


@event
@dataclass(frozen=True, kw_only=True)
class SuggestionClosed(SuggestionEvent):
    """Nothing more is owed to the author."""

    kind: ClassVar[str] = "suggestion.closed"


@event
@dataclass(frozen=True, kw_only=True)
class SuggestionWithdrawn(SuggestionEvent):
    """The author took it back."""

    kind: ClassVar[str] = "suggestion.withdrawn"


@event
@dataclass(frozen=True, kw_only=True)
class AuthorAgreed(SuggestionEvent):
    """The author agrees that the comment became a matter; the state does not change."""

    kind: ClassVar[str] = "suggestion.author_agreed"
    public: ClassVar[bool] = False


@event
@dataclass(frozen=True, kw_only=True)
class WordsWithheld(SuggestionEvent):
    """Its comment was hidden, so its words are for those who deal with it alone."""

    kind: ClassVar[str] = "suggestion.words_withheld"
    public: ClassVar[bool] = False
    was: str
    """The privacy it had, to be given back when the comment is shown again."""


@event
@dataclass(frozen=True, kw_only=True)
class WordsGivenBack(SuggestionEvent):
    """Its comment is shown again."""

    kind: ClassVar[str] = "suggestion.words_given_back"
    public: ClassVar[bool] = False
