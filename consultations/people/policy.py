"""Who may see and change a village's roster, decided on plain values."""

from dataclasses import dataclass
from uuid import UUID

from consultations.people.viewer import Viewer

KEEPERS = ("clerk", "village_lead")
READERS = (*KEEPERS, "supervisor")
ABOVE = ("twp_triage", "twp_head")


@dataclass(frozen=True)
class VillageAt:
    """A village and the township it belongs to."""

    village_id: UUID
    township_id: UUID | None


def read_roster(viewer: Viewer, at: VillageAt) -> bool:
    """Names, households and years of birth: the clerk, the village lead, the supervisor."""
    return viewer.holds(*READERS, at=[at.village_id])


def change_roster(viewer: Viewer, at: VillageAt) -> bool:
    """Imports, slips and matching: the clerk or the village lead."""
    return viewer.holds(*KEEPERS, at=[at.village_id])


def vouch_for_officers(viewer: Viewer, at: VillageAt) -> bool:
    """Slips for people who hold an office: the township, see `issue_slip_for`."""
    return at.township_id is not None and viewer.holds(*ABOVE, at=[at.township_id])


def open_people(viewer: Viewer, at: VillageAt) -> bool:
    """Whether the page of people is there at all; the township sees officers only."""
    return read_roster(viewer, at) or vouch_for_officers(viewer, at)


def issue_slip_for(viewer: Viewer, at: VillageAt, *, holds_office: bool) -> bool:
    """Whether the viewer may say whose number is this person's.

    A slip gives whoever types it the duties of its person. So that a clerk cannot become the
    village's leader with a second telephone, officers get theirs from the level above.
    """
    return vouch_for_officers(viewer, at) if holds_office else change_roster(viewer, at)
