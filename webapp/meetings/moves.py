"""The buttons that move a meeting on: one view each, the same answer to all."""

from functools import partial
from uuid import UUID

from flask import jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from consultations.errors import Invalid
from consultations.meetings import actions, policy
from consultations.meetings.models import Meeting
from webapp import media
from webapp.db import after_commit, session
from webapp.guards import safe_next, signed_in, viewer
from webapp.guards.meetings import load_meeting
from webapp.meetings import bp
from webapp.meetings.answers import state_of
from webapp.wake import wake_meeting


@bp.post("/m/<uuid:meeting_id>/convene")
@signed_in
def convene(meeting_id: UUID) -> Response:
    """Sends the notice out."""
    meeting = load_meeting(meeting_id, may=policy.convene)
    actions.convene_meeting(session(), meeting, policy.acting(viewer(), meeting))
    return _moved(meeting)


@bp.post("/m/<uuid:meeting_id>/open")
@signed_in
def open_doors(meeting_id: UUID) -> Response:
    """Lets people in; sound and picture can be tried."""
    meeting = load_meeting(meeting_id, may=policy.convene)
    actions.open_checkin(session(), meeting, policy.acting(viewer(), meeting))
    return _moved(meeting)


@bp.post("/m/<uuid:meeting_id>/begin")
@signed_in
def begin(meeting_id: UUID) -> Response:
    """Goes live."""
    meeting = load_meeting(meeting_id, may=policy.convene)
    actions.go_live(session(), meeting, policy.acting(viewer(), meeting))
    return _moved(meeting)


@bp.post("/m/<uuid:meeting_id>/item")
@signed_in
def turn_to_item(meeting_id: UUID) -> Response:
    """Turns to a line of the agenda."""
    meeting = load_meeting(meeting_id, may=policy.convene)
    by = policy.acting(viewer(), meeting)
    actions.move_to_item(session(), meeting, _item_asked(), by)
    return _moved(meeting)


@bp.post("/m/<uuid:meeting_id>/pause")
@signed_in
def pause(meeting_id: UUID) -> Response:
    """The kill switch: once it is stored, nothing is passed on any more."""
    meeting = load_meeting(meeting_id, may=policy.pause)
    by = policy.acting(viewer(), meeting)
    actions.pause_meeting(session(), meeting, request.form.get("reason", ""), by)
    after_commit(partial(media.pause_room, meeting_id))
    return _moved(meeting)


@bp.post("/m/<uuid:meeting_id>/resume")
@signed_in
def resume(meeting_id: UUID) -> Response:
    """Goes on after a pause."""
    meeting = load_meeting(meeting_id, may=policy.pause)
    actions.resume_meeting(session(), meeting, policy.acting(viewer(), meeting))
    after_commit(partial(media.resume_room, meeting_id))
    return _moved(meeting)


@bp.post("/m/<uuid:meeting_id>/close")
@signed_in
def close(meeting_id: UUID) -> Response:
    """Ends the meeting and every seat in its room."""
    meeting = load_meeting(meeting_id, may=policy.convene)
    actions.close_meeting(session(), meeting, policy.acting(viewer(), meeting))
    after_commit(partial(media.close_room, meeting_id))
    return _moved(meeting)


@bp.post("/m/<uuid:meeting_id>/cancel")
@signed_in
def cancel(meeting_id: UUID) -> Response:
    """Calls the meeting off, with the reason on its card."""
    meeting = load_meeting(meeting_id, may=policy.cancel)
    by = policy.acting(viewer(), meeting)
    actions.cancel_meeting(session(), meeting, request.form.get("reason", ""), by)
    after_commit(partial(media.close_room, meeting_id))
    return _moved(meeting)


def _item_asked() -> UUID:
    try:
        return UUID(request.form.get("item", ""))
    except ValueError as error:
        raise Invalid("agenda_line_unknown", field="item") from error


def _moved(meeting: Meeting) -> Response:
    """A script on the broadcast page stays where it is; a form without script goes back."""
    wake_meeting(meeting.id)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(state_of(meeting).model_dump(mode="json"))
    card = url_for("meetings.show", meeting_id=meeting.id)
    return redirect(safe_next(request.form.get("next") or card))
