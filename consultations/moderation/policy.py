"""Who moderates comments, and who may look over their shoulder."""

from uuid import UUID

from consultations.people.viewer import Viewer

MODERATORS = ("moderator", "clerk")
"""Hiding and holding is theirs; the village lead, whom comments criticise, is not among them."""
OVERSEERS = ("supervisor",)
"""The village affairs supervision committee reads the hold queue and what was hidden."""


def moderate(who: Viewer, village_id: UUID) -> bool:
    """Whether the person shows and hides comments in this village."""
    return who.holds(*MODERATORS, at=[village_id])


def oversee(who: Viewer, village_id: UUID) -> bool:
    """Whether the person may read what is held and hidden."""
    return who.holds(*MODERATORS, *OVERSEERS, at=[village_id])
