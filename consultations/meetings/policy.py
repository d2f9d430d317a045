"""Who may do what in a meeting: pure functions of who is looking and what is looked at."""

from collections.abc import Callable

from consultations.events import Actor, Via
from consultations.meetings.kinds import Audience
from consultations.meetings.models import Meeting
from consultations.meetings.states import State
from consultations.people.models import Place
from consultations.people.viewer import Viewer

Policy = Callable[[Viewer, Meeting], bool]

CONVENERS = ("village_lead", "clerk")
"""Villagers' committee convenes: Organic Law of Villagers' Committees arts. 25 and 30."""
KILL_SWITCH = (*CONVENERS, "supervisor", "moderator")


def plan(who: Viewer, village: Place) -> bool:
    """Planning a meeting of a village."""
    return who.holds(*CONVENERS, at=[village.id])


def see(who: Viewer, meeting: Meeting) -> bool:
    """Opening its card: a draft is the village office's own, a members' meeting the village's."""
    if meeting.state == State.DRAFT:
        return _serves_in_village(who, meeting)
    return meeting.audience != Audience.MEMBERS or _belongs(who, meeting)


def watch(who: Viewer, meeting: Meeting) -> bool:
    """Hearing and seeing it from afar."""
    if meeting.audience == Audience.HALL_ONLY:
        return False
    return see(who, meeting)


def convene(who: Viewer, meeting: Meeting) -> bool:
    """Changing the draft, sending the notice, opening, moving on and closing."""
    return plan(who, meeting.village)


def broadcast(who: Viewer, meeting: Meeting) -> bool:
    """Sending sound and picture from the hall."""
    return meeting.audience != Audience.HALL_ONLY and plan(who, meeting.village)


def pause(who: Viewer, meeting: Meeting) -> bool:
    """The kill switch, in more hands than the microphone."""
    return who.holds(*KILL_SWITCH, at=[meeting.village_id])


def cancel(who: Viewer, meeting: Meeting) -> bool:
    """Calling it off is the village lead's alone."""
    return who.holds("village_lead", at=[meeting.village_id])


def acting(who: Viewer, meeting: Meeting, via: Via = Via.WEB) -> Actor:
    """The viewer as the one who acts here, in the village office held or as a villager."""
    duty = who.duty(*KILL_SWITCH, at=[meeting.village_id])
    return who.actor(duty.role if duty else "villager", via)


def _serves_in_village(who: Viewer, meeting: Meeting) -> bool:
    return any(duty.place_id == meeting.village_id for duty in who.duties)


def _belongs(who: Viewer, meeting: Meeting) -> bool:
    above = {place.id for place in meeting.village.lineage()}
    return who.member_of(meeting.village_id) or any(d.place_id in above for d in who.duties)
