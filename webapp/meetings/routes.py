"""What everybody sees of meetings: the list of a village and the card of one."""

from uuid import UUID

from flask import render_template, request

from consultations.meetings import policy
from consultations.meetings.models import Meeting
from consultations.meetings.queries import (
    current_item,
    meetings_ahead,
    meetings_drafted,
    meetings_past,
    next_item,
    reason_given,
)
from consultations.meetings.states import State
from webapp.db import session
from webapp.guards import anyone, viewer
from webapp.guards.meetings import load_meeting
from webapp.guards.places import load_village
from webapp.meetings import bp
from webapp.meetings.answers import say_pause_reason
from webapp.meetings.words import AUDIENCES, KINDS, PAUSE_REASONS

FARTHEST_PAGE = 1000
"""More than a century of meetings; a larger number is a mistake or a trial."""


@bp.get("/v/<slug>/meetings")
@anyone
def list_meetings(slug: str) -> str:
    """A village's meetings: what comes, then what was."""
    village = load_village(slug)
    who = viewer()
    page = min(max(1, request.args.get("page", 1, type=int)), FARTHEST_PAGE)
    past, more = meetings_past(session(), village.id, page)
    may_plan = policy.plan(who, village)
    return render_template(
        "meetings/list.html",
        village=village,
        place=village,
        drafts=meetings_drafted(session(), village.id) if may_plan else [],
        ahead=[m for m in meetings_ahead(session(), village.id) if policy.see(who, m)],
        past=[m for m in past if policy.see(who, m)],
        page_number=page,
        more=more,
        may_plan=may_plan,
    )


@bp.get("/m/<uuid:meeting_id>")
@anyone
def show(meeting_id: UUID) -> str:
    """The card: what, when, where, and the three ways to follow it."""
    meeting = load_meeting(meeting_id)
    return render_template("meetings/card.html", **card_facts(meeting))


def card_facts(meeting: Meeting) -> dict[str, object]:
    """Everything the card says, for whoever looks."""
    return {
        "meeting": meeting,
        "kind": KINDS[meeting.kind],
        "audience": AUDIENCES[meeting.audience],
        "lines": agenda_lines(meeting),
        "cancelled": _cancel_reason(meeting),
        "pause_reason": say_pause_reason(meeting),
        **office_facts(meeting),
    }


def office_facts(meeting: Meeting) -> dict[str, object]:
    """What the viewer may do to the meeting, and the words for it."""
    who = viewer()
    return {
        "may": {
            name: rule(who, meeting)
            for name, rule in {
                "watch": policy.watch,
                "convene": policy.convene,
                "broadcast": policy.broadcast,
                "pause": policy.pause,
                "cancel": policy.cancel,
            }.items()
        },
        "item": current_item(meeting),
        "coming": next_item(meeting),
        "pause_reasons": [(key, str(words)) for key, words in PAUSE_REASONS.items()],
    }


def agenda_lines(meeting: Meeting) -> list[dict[str, object]]:
    """The agenda as the page draws it."""
    drawn = {"current": "now", "noted": "done", "planned": ""}
    return [
        {"no": item.position, "title": item.title, "state": drawn[item.state]}
        for item in meeting.agenda
    ]


def _cancel_reason(meeting: Meeting) -> str:
    if meeting.state != State.CANCELLED:
        return ""
    return reason_given(session(), meeting, "meeting.cancelled")
