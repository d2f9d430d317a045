"""Who may take which step of the table with a matter; pure functions of plain values."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from consultations.errors import NotAllowed
from consultations.events import Actor
from consultations.people.viewer import Viewer
from consultations.suggestions.kinds import Kind
from consultations.suggestions.machine import LEADS, TABLE


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Whose a matter is, as policies see it: where it came from and who owns it today."""

    kind: str
    village_id: UUID
    township_id: UUID | None
    county_id: UUID | None
    owner_place_id: UUID | None
    owner_unit_id: UUID | None
    leader_id: UUID | None
    former_leaders: frozenset[UUID] = frozenset()
    """Who had it before and does not have it now."""
    author_id: UUID | None
    entered_by_id: UUID | None
    author_agreed: str = "yes"
    keyed: bool = False
    """Whether number and code were shown in this browser."""


May = Callable[[Viewer, Standing], bool]
_VILLAGE_ROLES = {"clerk", "village_lead"}
_OFFICE_ROLES = {"twp_triage", "twp_head"}
"""They act for the whole township, not only in their own unit."""


def acting(viewer: Viewer, step: str, standing: Standing) -> Actor:
    """The viewer in the role the step is taken in; refused when there is none."""
    role = role_for(viewer, step, standing)
    if role is None:
        raise NotAllowed("not_your_step")
    return viewer.actor(role)


def may(step: str) -> May:
    """A policy for loaders: whether the viewer may take this step."""
    return lambda viewer, standing: role_for(viewer, step, standing) is not None


def role_for(viewer: Viewer, step: str, standing: Standing) -> str | None:
    """The first role of the table's row that the viewer has towards this matter."""
    fitting = (role for role in TABLE[step].who if has_role(viewer, role, standing))
    return next(fitting, None)


def has_role(viewer: Viewer, role: str, standing: Standing) -> bool:
    """Whether the viewer stands in this role towards this matter."""
    if standing.kind == Kind.ACCUSATION:
        return _has_role_in_accusation(viewer, role, standing)
    if role in ("author", "key_holder"):
        return _is_author(viewer, role, standing)
    return _holds_office(viewer, role, standing)


def agree(viewer: Viewer, standing: Standing) -> bool:
    """Only the author says whether the comment was meant as a matter."""
    return standing.author_agreed == "asked" and _is_author(viewer, "author", standing)


def sign(viewer: Viewer, standing: Standing) -> bool:
    """A leader of the unit that owns it, with a name under the answer."""
    return may("answer")(viewer, standing)


def _is_author(viewer: Viewer, role: str, standing: Standing) -> bool:
    if role == "key_holder":
        return standing.keyed
    return viewer.account_id is not None and viewer.account_id == standing.author_id


def _has_role_in_accusation(viewer: Viewer, role: str, standing: Standing) -> bool:
    if role == "key_holder":
        return standing.keyed
    at = [standing.county_id] if standing.county_id else []
    return role == "county_supervisor" and viewer.holds(role, at=at)


def _holds_office(viewer: Viewer, role: str, standing: Standing) -> bool:
    if role in LEADS and viewer.person_id in standing.former_leaders:
        # Handbook 3.8: a reopened matter is answered by somebody else, also in the same unit.
        return False
    if role in _VILLAGE_ROLES and standing.owner_place_id != standing.village_id:
        return False
    for duty in viewer.duties:
        if duty.role != role:
            continue
        if role in _OFFICE_ROLES or role == "clerk":
            # Triage owns what the township owns, the clerk what the village owns.
            if duty.place_id == standing.owner_place_id:
                return True
        elif duty.unit_id == standing.owner_unit_id:
            return True
    return False


def is_lead(role: str) -> bool:
    """Whether holders of a role sign answers."""
    return role in LEADS
