"""Who may do what with a draft; pure. Handbook 3.13: the clerk drafts, the lead opens."""

from uuid import UUID

from consultations.drafts.models import Draft
from consultations.people.models import Place
from consultations.people.viewer import Viewer

WRITERS = ("clerk", "village_lead", "twp_triage", "twp_lead", "twp_head")
PUBLISHERS = ("village_lead", "twp_lead", "twp_head")


def _places(draft: Draft) -> list[UUID]:
    return [draft.place_id]


def prepare_at(viewer: Viewer, place: Place) -> bool:
    """Whether the viewer may write drafts of a place."""
    return viewer.holds(*WRITERS, at=[place.id])


def publish_at(viewer: Viewer, place: Place) -> bool:
    """Whether the viewer may put drafts of a place out for comment."""
    return viewer.holds(*PUBLISHERS, at=[place.id])


def see(viewer: Viewer, draft: Draft) -> bool:
    """A published draft is for everybody; one in the making for those who make it."""
    return draft.state != "drafting" or viewer.holds(*WRITERS, at=_places(draft))


def change(viewer: Viewer, draft: Draft) -> bool:
    """Only what is not yet published may still be changed."""
    return draft.state == "drafting" and viewer.holds(*WRITERS, at=_places(draft))


def publish(viewer: Viewer, draft: Draft) -> bool:
    """Whether the viewer may put this draft out for comment."""
    return draft.state == "drafting" and viewer.holds(*PUBLISHERS, at=_places(draft))


def comment(viewer: Viewer, draft: Draft) -> bool:
    """Anyone with a verified telephone may speak while the draft is out for comment."""
    return viewer.signed_in and draft.state == "consulting"
