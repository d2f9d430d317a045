"""What a hidden comment means for the matter it became: handled on, but not read by everybody."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consultations import history
from consultations.events import Actor
from consultations.suggestions.events import WordsGivenBack, WordsWithheld
from consultations.suggestions.kinds import Privacy
from consultations.suggestions.models import Suggestion


def withhold_words(session: Session, happened: Any, actor: Actor) -> None:
    """Makes the matter confidential when its comment is hidden."""
    matter = _matter_of(session, happened.comment_id)
    if matter is None or matter.privacy == Privacy.CONFIDENTIAL:
        return
    withheld = WordsWithheld(subject_id=matter.id, was=matter.privacy)
    matter.privacy = Privacy.CONFIDENTIAL
    history.record(session, withheld, actor)


def give_words_back(session: Session, happened: Any, actor: Actor) -> None:
    """Gives the privacy of before back when its comment is shown again."""
    matter = _matter_of(session, happened.comment_id)
    if matter is None:
        return
    kinds = (WordsWithheld.kind, WordsGivenBack.kind)
    rows = [e for e in history.timeline(session, "suggestion", matter.id) if e.kind in kinds]
    if not rows or rows[-1].kind != WordsWithheld.kind:
        return
    matter.privacy = rows[-1].payload["was"]
    history.record(session, WordsGivenBack(subject_id=matter.id), actor)


def _matter_of(session: Session, comment_id: UUID) -> Suggestion | None:
    return session.scalar(select(Suggestion).where(Suggestion.comment_id == comment_id))
