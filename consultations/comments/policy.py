"""Who may read, write and take back comments: pure functions of plain values."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from consultations.errors import Closed, NotAllowed
from consultations.people.viewer import Viewer

OPEN_STATES = ("checkin", "live")
"""A paused meeting is a live one: sound and picture stop, comments go on."""


@dataclass(frozen=True, kw_only=True)
class Floor:
    """What comments need to know of their meeting; topics of one layer pass plain values."""

    meeting_id: UUID
    village_id: UUID
    state: str
    audience: str
    """link, members or hall_only"""
    live_since: datetime | None = None
    item_id: UUID | None = None
    """The agenda line being talked about."""
    lines: frozenset[UUID] = frozenset()
    """Every line of the agenda."""

    @property
    def takes_comments(self) -> bool:
        """Whether the meeting has begun and not ended."""
        return self.state in OPEN_STATES and self.audience != "hall_only"


def refuse_comment(who: Viewer, floor: Floor) -> None:
    """Raises what stands against a comment of this person here and now."""
    if not who.signed_in:
        raise NotAllowed("comment_sign_in")
    if floor.audience == "members" and not belongs(who, floor):
        raise NotAllowed("comment_members_only")
    if not floor.takes_comments:
        raise Closed("comments_closed" if floor.state == "closed" else "comments_not_open")


def belongs(who: Viewer, floor: Floor) -> bool:
    """Whether the person stands on the village's roster or holds an office there."""
    return who.member_of(floor.village_id) or any(
        duty.place_id == floor.village_id for duty in who.duties
    )
