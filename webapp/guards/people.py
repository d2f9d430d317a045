"""Loading a village's roster and its people: not there for strangers, 403 for who may only read."""

from collections.abc import Callable
from uuid import UUID

from consultations.errors import NotAllowed, NotFound
from consultations.people import policy
from consultations.people.models import MatchRequest, Place, RosterUpload
from consultations.people.policy import VillageAt
from consultations.people.roster_queries import (
    RosterLine,
    find_match_request,
    find_roster_line,
    find_upload,
)
from consultations.people.viewer import Viewer
from webapp.db import session
from webapp.guards.current import viewer
from webapp.guards.places import load_village

May = Callable[[Viewer, VillageAt], bool]


def village_at(village: Place) -> VillageAt:
    """A village as policies decide on it."""
    return VillageAt(village_id=village.id, township_id=village.parent_id)


def load_roster(slug: str, may: May = policy.read_roster) -> Place:
    """The village whose roster the viewer may work with."""
    village = load_village(slug)
    at = village_at(village)
    if not policy.open_people(viewer(), at):
        raise NotFound("not_found")
    if not may(viewer(), at):
        raise NotAllowed("roster_not_yours")
    return village


def load_roster_line(village: Place, person_id: UUID) -> RosterLine:
    """A person of the roster; the township finds officers only."""
    line = find_roster_line(session(), village, person_id)
    if line is None:
        raise NotFound("not_found")
    if not line.holds_office and not policy.read_roster(viewer(), village_at(village)):
        raise NotFound("not_found")
    return line


def load_line_to_match(village: Place, person_id: UUID) -> RosterLine:
    """A person whose number the viewer may settle."""
    line = load_roster_line(village, person_id)
    at = village_at(village)
    if not policy.issue_slip_for(viewer(), at, holds_office=line.holds_office):
        raise NotAllowed("officer_is_matched_above" if line.holds_office else "roster_not_yours")
    return line


def load_match_request(village: Place, request_id: UUID) -> MatchRequest:
    """A request to this village."""
    request = find_match_request(session(), village, request_id)
    if request is None:
        raise NotFound("not_found")
    return request


def load_upload(village: Place, upload_id: UUID) -> RosterUpload:
    """A roster file sent to this village."""
    upload = find_upload(session(), village, upload_id)
    if upload is None:
        raise NotFound("not_found")
    return upload
