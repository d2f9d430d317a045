"""What the author does: rate an answer, agree that a comment was meant, take a matter back."""

from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from consultations import history
from consultations.errors import Closed, Conflict, Invalid, NotAllowed
from consultations.events import SYSTEM, Actor
from consultations.people.viewer import Viewer
from consultations.routing.owners import standing_of
from consultations.suggestions.events import (
    AuthorAgreed,
    SuggestionClosed,
    SuggestionConfirmed,
    SuggestionDisputed,
    SuggestionWithdrawn,
)
from consultations.suggestions.kinds import Score
from consultations.suggestions.machine import advance, hold
from consultations.suggestions.models import Suggestion
from consultations.suggestions.policy import acting, agree
from consultations.tracking.models import Answer, Rating

LONGEST_WORDS = 500


def rate_answer(
    session: Session,
    suggestion: Suggestion,
    score: str,
    words: str,
    viewer: Viewer,
    client_id: UUID,
    *,
    keyed: bool = False,
) -> Rating:
    """The author's verdict on the newest answer, once; by account, or by number and code."""
    hold(session, suggestion)
    step = "dispute" if score == Score.DISSATISFIED else "confirm"
    by = acting(viewer, step, standing_of(session, suggestion, keyed=keyed))
    answer = last_answer(session, suggestion.id)
    if answer is None:
        raise Closed("not_answered_yet")
    known = _rating_of(session, answer, client_id)
    if known is not None:
        return known
    words = _checked(score, words)
    rating = Rating(
        id=uuid4(),
        answer_id=answer.id,
        suggestion_id=suggestion.id,
        score=score,
        words=words,
        client_id=client_id,
    )
    session.add(rating)
    session.flush()
    _tell(session, suggestion, answer, rating, by)
    return rating


def last_answer(session: Session, suggestion_id: UUID) -> Answer | None:
    """The newest answer of a matter."""
    query = select(Answer).where(Answer.suggestion_id == suggestion_id)
    return session.scalar(query.order_by(Answer.round.desc()).limit(1))


def close_rated(session: Session, happened: SuggestionConfirmed, _actor: Actor) -> None:
    """Reaction: nothing more is owed to an author who is satisfied."""
    suggestion = session.get_one(Suggestion, happened.subject_id)
    closed = SuggestionClosed(subject_id=suggestion.id)
    advance(session, suggestion, "close", SYSTEM, closed)


def agree_to_matter(session: Session, suggestion: Suggestion, viewer: Viewer) -> None:
    """The author's one tap: yes, my comment was meant so; a second tap changes nothing."""
    hold(session, suggestion)
    standing = standing_of(session, suggestion)
    if viewer.account_id is None or standing.author_id != viewer.account_id:
        raise NotAllowed("not_your_matter")
    if not agree(viewer, standing):
        return
    suggestion.author_agreed = "yes"
    agreed = AuthorAgreed(subject_id=suggestion.id)
    history.record(session, agreed, viewer.actor("author"))


def withdraw_suggestion(
    session: Session, suggestion: Suggestion, viewer: Viewer, *, keyed: bool = False
) -> None:
    """The author takes it back; nobody else can, and nobody may ask for it."""
    by = acting(viewer, "withdraw", standing_of(session, suggestion, keyed=keyed))
    withdrawn = SuggestionWithdrawn(subject_id=suggestion.id)
    advance(session, suggestion, "withdraw", by, withdrawn)


def _rating_of(session: Session, answer: Answer, client_id: UUID) -> Rating | None:
    same_form = session.scalar(select(Rating).where(Rating.client_id == client_id))
    if same_form is not None:
        if same_form.suggestion_id != answer.suggestion_id:
            raise Conflict("form_used_elsewhere")
        return same_form
    if session.scalar(select(Rating).where(Rating.answer_id == answer.id)) is not None:
        raise Closed("already_rated")
    return None


def _checked(score: str, words: str) -> str:
    if score not in set(Score):
        raise Invalid("choose_a_face", field="rating")
    words = words.strip()
    if len(words) > LONGEST_WORDS:
        raise Invalid("words_too_long", field="words", most=LONGEST_WORDS)
    if score == Score.DISSATISFIED and not words:
        raise Invalid("say_what_is_missing", field="words")
    return words


def _tell(
    session: Session, suggestion: Suggestion, answer: Answer, rating: Rating, by: Actor
) -> None:
    if rating.score == Score.DISSATISFIED:
        disputed = SuggestionDisputed(
            subject_id=suggestion.id, answer_id=answer.id, score=rating.score, round=answer.round
        )
        advance(session, suggestion, "dispute", by, disputed)
        return
    confirmed = SuggestionConfirmed(
        subject_id=suggestion.id, answer_id=answer.id, score=rating.score
    )
    advance(session, suggestion, "confirm", by, confirmed)
