"""Reading drafts."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from consultations.drafts.models import Article, Draft, DraftVersion
from consultations.drafts.policy import WRITERS
from consultations.people.models import Place
from consultations.people.viewer import Viewer


def find_draft(session: Session, draft_id: UUID) -> Draft | None:
    """A draft with its versions and articles."""
    return session.scalar(
        select(Draft)
        .where(Draft.id == draft_id)
        .options(selectinload(Draft.versions).selectinload(DraftVersion.articles))
    )


def drafts_of(session: Session, place: Place, viewer: Viewer) -> Sequence[Draft]:
    """The drafts of a place and the places above it that the viewer may see, newest first."""
    lineage = [level.id for level in place.lineage()]
    made_here = {duty.place_id for duty in viewer.duties if duty.role in WRITERS}
    return session.scalars(
        select(Draft)
        .where(
            Draft.place_id.in_(lineage),
            or_(Draft.state != "drafting", Draft.place_id.in_(made_here)),
        )
        .options(selectinload(Draft.place))
        .order_by(Draft.created_at.desc())
    ).all()


def open_drafts(session: Session, place: Place) -> Sequence[Draft]:
    """The drafts that may be commented on in a place today, the one closing first at the top."""
    lineage = [level.id for level in place.lineage()]
    return session.scalars(
        select(Draft)
        .where(Draft.place_id.in_(lineage), Draft.state == "consulting")
        .options(selectinload(Draft.place))
        .order_by(Draft.closes_on)
    ).all()


def current_version(draft: Draft) -> DraftVersion:
    """The newest version."""
    return draft.versions[-1]


def find_article(draft: Draft, key: UUID) -> Article | None:
    """An article of the newest version."""
    return next((a for a in current_version(draft).articles if a.key == key), None)
