"""Seats in a meeting's sound and picture, its state, and the way to the media process."""

from urllib.parse import quote
from uuid import UUID

from flask import jsonify, request
from pydantic import ValidationError
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from consultations import history
from consultations.errors import Closed, Conflict, Invalid
from consultations.meetings import policy
from consultations.meetings.models import Meeting
from consultations.meetings.states import State
from webapp import media
from webapp.db import resources, session
from webapp.guards import anyone, take_turn
from webapp.guards.meetings import load_meeting
from webapp.i18n import gettext as _
from webapp.meetings import bp
from webapp.meetings.answers import JoinAnswer, JoinRequest, state_of
from webapp.security import csrf

JOINS = "600/minute"
"""Tries of one address: a mobile carrier shows a whole province behind a few of them."""
METHODS = ["GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS"]
RETRY_SECONDS = "2"
MAY: dict[str, policy.Policy] = {"viewer": policy.watch, "publisher": policy.broadcast}


@bp.post("/api/v1/meetings/<uuid:meeting_id>/join")
@anyone
def join(meeting_id: UUID) -> Response:
    """A seat: a token that opens one media session."""
    take_turn(JOINS, "join", request.remote_addr or "")
    asked = _read_request()
    role = asked.role
    meeting = load_meeting(meeting_id, may=MAY[role])
    _check_open(meeting)
    _check_not_taken(meeting, asked)
    seat = media.give_seat(meeting.id, role)
    room = media.room_of(meeting.id)
    path = f"/{'whip' if role == 'publisher' else 'whep'}/{room}"
    answer = JoinAnswer(
        room=room,
        session=seat.session,
        token=seat.token,
        whip=path if role == "publisher" else "",
        whep=path if role == "viewer" else "",
        live_url=resources().settings.live_url,
        last_seq=history.last_seq(session(), "meeting", meeting.id),
        picture=media.media_of(meeting.id).picture,
    )
    return jsonify(answer.model_dump(mode="json"))


@bp.get("/api/v1/meetings/<uuid:meeting_id>/state")
@anyone
def show_state(meeting_id: UUID) -> Response:
    """Where the meeting stands, and whether there is sound and picture."""
    meeting = load_meeting(meeting_id)
    answer = jsonify(state_of(meeting).model_dump(mode="json"))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.route("/whip/<path:rest>", methods=METHODS, provide_automatic_options=False)
@bp.route("/whep/<path:rest>", methods=METHODS, provide_automatic_options=False)
@anyone
def pass_media(rest: str) -> Response:  # noqa: ARG001 - the path is passed on as it came
    """Hands the request to the media process; its Bearer token is the guard."""
    request.max_content_length = media.LARGEST_BODY
    target = quote(request.path)
    if request.query_string:
        target += f"?{request.query_string.decode('latin-1')}"
    try:
        passed = media.pass_on(request.method, target, request.headers, request.get_data())
    except media.MediaAway:
        return _media_is_away()
    except RequestEntityTooLarge:
        return _offer_is_too_large()
    answer = Response(passed.body, passed.status, headers=passed.headers)
    if not any(name.lower() == "content-type" for name, _value in passed.headers):
        del answer.headers["Content-Type"]
    return answer


csrf.exempt(pass_media)


def _read_request() -> JoinRequest:
    try:
        return JoinRequest.model_validate_json(request.get_data() or b"{}")
    except ValidationError as error:
        raise Invalid("join_role_unknown", field="role") from error


def _check_open(meeting: Meeting) -> None:
    if meeting.state not in (State.CHECKIN, State.LIVE):
        raise Closed("meeting_not_open")


def _check_not_taken(meeting: Meeting, asked: JoinRequest) -> None:
    """Two devices that both come back by themselves would push each other out for ever."""
    if asked.role != "publisher" or not asked.instead_of:
        return
    if media.publisher_now(meeting.id) not in (None, asked.instead_of):
        raise Conflict("publisher_taken")


def _media_is_away() -> Response:
    text = _("Sound and picture start again in a moment. Please wait.")
    answer = jsonify(error="media_away", detail=text)
    answer.status_code = 503
    answer.headers["Retry-After"] = RETRY_SECONDS
    return answer


def _offer_is_too_large() -> Response:
    # In the form in which the media process itself refuses: docs/protocol-media.md, section 3.
    answer = jsonify(error="too_large", detail=_("That is too large."))
    answer.status_code = 413
    return answer
