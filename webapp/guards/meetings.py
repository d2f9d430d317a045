"""Loading meetings: what is not for you is not there."""

from uuid import UUID

from flask import abort, g, request

from consultations.errors import NotAllowed, NotFound
from consultations.meetings import policy
from consultations.meetings.models import Meeting
from consultations.meetings.queries import find_meeting
from consultations.meetings.states import State
from consultations.people.models import Place
from webapp.db import session
from webapp.guards.current import ask_to_sign_in, viewer
from webapp.guards.places import load_village


def load_meeting(meeting_id: UUID, may: policy.Policy = policy.see) -> Meeting:
    """A meeting the viewer may see; 403 when only this act is not theirs.

    Somebody who followed the link of a members' meeting is asked who they are first.
    """
    meeting = find_meeting(session(), meeting_id)
    if meeting is None:
        raise NotFound("not_found")
    who = viewer()
    if not policy.see(who, meeting):
        if _may_be_a_member(meeting):
            abort(ask_to_sign_in())
        raise NotFound("not_found")
    if not may(who, meeting):
        raise NotAllowed("meeting_not_yours")
    g.place = meeting.village
    return meeting


def load_village_to_convene(slug: str) -> Place:
    """A village whose meetings the viewer plans; 404 to everybody else."""
    village = load_village(slug)
    if not policy.plan(viewer(), village):
        raise NotFound("not_found")
    g.place = village
    return village


def _may_be_a_member(meeting: Meeting) -> bool:
    reading_a_page = request.method == "GET" and not request.path.startswith("/api/")
    return reading_a_page and meeting.state != State.DRAFT and not viewer().signed_in
