"""Reading matters that are remarks on an article; all else is read through `tracking`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from consultations.people.viewer import Viewer
from consultations.suggestions.kinds import Kind
from consultations.suggestions.models import Suggestion
from consultations.suggestions.visibility import public_reads


@dataclass(frozen=True)
class Remark:
    """What somebody said of an article, as the viewer may read it."""

    number: str
    words: str
    by: str
    at: datetime
    stance: str
    proposed_wording: str
    article_text: str
    """The words it was written about."""
    mine: bool


def remarks_on(session: Session, keys: Iterable[UUID], viewer: Viewer) -> dict[UUID, list[Remark]]:
    """What people said of these articles: the viewer's own on top, then as it came in."""
    readable = public_reads()
    if viewer.account_id is not None:
        readable = or_(readable, Suggestion.author_id == viewer.account_id)
    rows = session.scalars(
        select(Suggestion)
        .where(
            Suggestion.kind == Kind.DRAFT_COMMENT,
            Suggestion.article_key.in_(list(keys)),
            readable,
        )
        .order_by(Suggestion.created_at, Suggestion.number)
    )
    found: dict[UUID, list[Remark]] = {}
    for row in rows:
        assert row.article_key is not None, "the WHERE asks for it"
        found.setdefault(row.article_key, []).append(_remark(row, viewer))
    for remarks in found.values():
        remarks.sort(key=lambda remark: not remark.mine)
    return found


def find_by_number(session: Session, number: str) -> Suggestion | None:
    """The row of a number, for guards and look-ups that ask who is looking themselves."""
    return session.scalar(select(Suggestion).where(Suggestion.number == number.strip()))


def _remark(row: Suggestion, viewer: Viewer) -> Remark:
    return Remark(
        number=row.number,
        words=row.words,
        by=row.shown_as,
        at=row.created_at,
        stance=row.stance,
        proposed_wording=row.proposed_wording,
        article_text=row.article_text,
        mine=viewer.account_id is not None and row.author_id == viewer.account_id,
    )
