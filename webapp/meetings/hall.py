"""In the meeting: the page of those who follow it and the page of the one who broadcasts it."""

from uuid import UUID

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from consultations import history
from consultations.meetings import policy
from consultations.meetings.models import Meeting
from consultations.meetings.queries import is_over
from webapp.db import resources, session
from webapp.guards import anyone, signed_in, viewer
from webapp.guards.meetings import load_meeting
from webapp.meetings import bp
from webapp.meetings.answers import state_of
from webapp.meetings.routes import agenda_lines, office_facts
from webapp.meetings.script_words import broadcast_words, follow_words

MODES = ("listen", "watch", "read")
MODE_COOKIE = "follow"
YEAR = 365 * 24 * 3600


@bp.get("/m/<uuid:meeting_id>/live")
@anyone
def follow(meeting_id: UUID) -> Response:
    """Following a meeting by sound, picture or text."""
    meeting = load_meeting(meeting_id)
    if is_over(meeting):
        return redirect(url_for("meetings.show", meeting_id=meeting.id))
    mode = _mode_chosen() if policy.watch(viewer(), meeting) else "read"
    page = make_response(
        render_template(
            "meetings/live.html",
            **_hall_facts(meeting),
            mode=mode,
            data={**_script_data(meeting), "mode": mode, "words": follow_words(meeting)},
        )
    )
    page.set_cookie(MODE_COOKIE, mode, max_age=YEAR, samesite="Lax", secure=request.is_secure)
    return page


@bp.get("/m/<uuid:meeting_id>/broadcast")
@signed_in
def broadcast(meeting_id: UUID) -> Response | str:
    """The clerk's place: camera, microphone and the buttons that run the meeting."""
    meeting = load_meeting(meeting_id, may=policy.broadcast)
    if is_over(meeting):
        return redirect(url_for("meetings.show", meeting_id=meeting.id))
    return render_template(
        "meetings/broadcast.html",
        **_hall_facts(meeting),
        data={**_script_data(meeting), "words": broadcast_words(meeting)},
    )


def _mode_chosen() -> str:
    wished = (request.args.get("mode", ""), request.cookies.get(MODE_COOKIE, ""))
    return next((mode for mode in wished if mode in MODES), "listen")


def _hall_facts(meeting: Meeting) -> dict[str, object]:
    return {
        "meeting": meeting,
        "lines": agenda_lines(meeting),
        "now": state_of(meeting),
        **office_facts(meeting),
    }


def _script_data(meeting: Meeting) -> dict[str, object]:
    """What the page's scripts start from."""
    return {
        "meetingId": str(meeting.id),
        "urls": {
            "join": url_for("meetings.join", meeting_id=meeting.id),
            "state": url_for("meetings.show_state", meeting_id=meeting.id),
            "live": resources().settings.live_url,
            "card": url_for("meetings.show", meeting_id=meeting.id),
        },
        "lastSeq": history.last_seq(session(), "meeting", meeting.id),
        "now": state_of(meeting).model_dump(mode="json"),
    }
