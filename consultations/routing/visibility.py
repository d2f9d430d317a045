"""The one query layer: which matters somebody may know of, and whose words may be read.

Every list, search, count and page adds one of these conditions, or one of those for everybody in
`suggestions.visibility`, to its WHERE; nothing reads `suggestion` for a person in another way.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from consultations.people.models import Place
from consultations.people.viewer import STRANGER, Viewer
from consultations.routing.models import Assignment
from consultations.suggestions.kinds import Addressee, Kind, Source
from consultations.suggestions.machine import LEADS
from consultations.suggestions.models import Suggestion
from consultations.suggestions.visibility import not_accusation, public_knows, public_reads

_UNIT_ROLES = ("twp_handler", *LEADS)


@dataclass(frozen=True)
class Sight:
    """Who is looking, and what was opened in this browser with number and code."""

    viewer: Viewer = STRANGER
    keys: frozenset[UUID] = frozenset()


def is_party(sight: Sight) -> ColumnElement[bool]:
    """The author, whoever entered it for the author, and those who must deal with it."""
    here = or_(_handled_by(sight.viewer), _entered_by(sight.viewer))
    return or_(
        and_(not_accusation(), here),
        # An accusation is filed without an account; only what triage passed on has its author.
        _written_by(sight.viewer),
        _holds_key(sight),
        _county_contact(sight.viewer),
    )


def may_know(sight: Sight) -> ColumnElement[bool]:
    """What may stand in a list or be found by its number."""
    return or_(public_knows(), is_party(sight))


def may_read(sight: Sight) -> ColumnElement[bool]:
    """Whose words may be shown."""
    return or_(public_reads(), is_party(sight))


def is_owned_by(unit_ids: list[UUID]) -> ColumnElement[bool]:
    """Matters that one of these units must answer now."""
    return exists().where(
        Assignment.suggestion_id == Suggestion.id,
        Assignment.ended_at.is_(None),
        Assignment.unit_id.in_(unit_ids),
    )


def _holds_key(sight: Sight) -> ColumnElement[bool]:
    return Suggestion.id.in_(sight.keys) if sight.keys else false()


def _written_by(viewer: Viewer) -> ColumnElement[bool]:
    if viewer.account_id is None:
        return false()
    return Suggestion.author_id == viewer.account_id


def _entered_by(viewer: Viewer) -> ColumnElement[bool]:
    if viewer.account_id is None:
        return false()
    return and_(
        Suggestion.entered_by_id == viewer.account_id,
        Suggestion.source.in_((Source.PAPER, Source.PHONE)),
    )


def _handled_by(viewer: Viewer) -> ColumnElement[bool]:
    ways: list[ColumnElement[bool]] = [false()]
    for duty in viewer.duties:
        if duty.role in _UNIT_ROLES:
            ways.append(is_owned_by([duty.unit_id]))
        if duty.role == "clerk":
            ways.append(
                and_(
                    Suggestion.village_id == duty.place_id,
                    Suggestion.addressee == Addressee.VILLAGE,
                )
            )
        if duty.role in ("twp_triage", "twp_head"):
            ways.append(_asked_of_township(duty.place_id))
    return or_(*ways)


def _asked_of_township(township_id: UUID) -> ColumnElement[bool]:
    villages = select(Place.id).where(Place.parent_id == township_id)
    owned = exists().where(
        Assignment.suggestion_id == Suggestion.id,
        Assignment.ended_at.is_(None),
        Assignment.unit.has(place_id=township_id),
    )
    asked = Suggestion.addressee == Addressee.TOWNSHIP
    return and_(Suggestion.village_id.in_(villages), or_(asked, owned))


def _county_contact(viewer: Viewer) -> ColumnElement[bool]:
    duty = viewer.duty("county_supervisor")
    if duty is None:
        return false()
    townships = select(Place.id).where(Place.parent_id == duty.place_id)
    villages = select(Place.id).where(Place.parent_id.in_(townships))
    return and_(Suggestion.kind == Kind.ACCUSATION, Suggestion.village_id.in_(villages))
