"""The hold queue of a meeting: the words, why they wait, show or hide with a reason."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from consultations.comments.models import Comment
from consultations.comments.queries import comments_held, count_hidden
from consultations.comments.states import State
from consultations.errors import Invalid
from consultations.moderation.actions import Decision, decide_comment, find_comment_of
from consultations.moderation.policy import moderate
from webapp.db import session
from webapp.guards import signed_in, viewer
from webapp.guards.comment_words import HIDE_REASONS, HOLD_RULES
from webapp.guards.comments import load_meeting_to_moderate, load_meeting_to_oversee
from webapp.i18n import gettext as _
from webapp.i18n import say_time
from webapp.moderation import bp
from webapp.wake import wake_meeting


@bp.get("/m/<uuid:meeting_id>/hold")
@signed_in
def show_held(meeting_id: UUID) -> str:
    """What waits; with `?comment=` also one that stands and perhaps should not."""
    meeting = load_meeting_to_oversee(meeting_id)
    waiting = list(comments_held(session(), meeting.id))
    chosen = _chosen(meeting.id)
    if chosen is not None and chosen.state != "held":
        waiting.insert(0, chosen)
    return render_template(
        "moderation/hold.html",
        meeting=meeting,
        place=meeting.village,
        waiting=[_held_facts(comment) for comment in waiting],
        reasons=[(key, str(text)) for key, text in HIDE_REASONS.items()],
        hidden=[
            (str(HIDE_REASONS[reason]), count)
            for reason, count in count_hidden(session(), meeting.id).items()
        ],
        may_decide=moderate(viewer(), meeting.village_id),
    )


@bp.post("/m/<uuid:meeting_id>/hold")
@signed_in
def decide(meeting_id: UUID) -> Response:
    """Shows or hides one comment."""
    meeting = load_meeting_to_moderate(meeting_id)
    comment = find_comment_of(session(), meeting.id, _sent_id("comment_id"))
    try:
        decision = Decision(request.form.get("decision", ""))
    except ValueError as error:
        raise Invalid("bad_payload") from error
    reason = request.form.get("reason", "")
    decide_comment(session(), viewer(), comment, decision, reason, meeting.village_id)
    wake_meeting(meeting.id)
    return redirect(url_for("moderation.show_held", meeting_id=meeting.id), code=303)


def _sent_id(field: str) -> UUID:
    try:
        return UUID(request.form.get(field, ""))
    except ValueError as error:
        raise Invalid("bad_payload") from error


def _chosen(meeting_id: UUID) -> Comment | None:
    asked = request.args.get("comment", "")
    try:
        found = find_comment_of(session(), meeting_id, UUID(asked)) if asked else None
    except ValueError:
        return None
    # What its author took back is nobody else's to read.
    return None if found is None or found.state == State.WITHDRAWN else found


def _held_facts(comment: Comment) -> dict[str, object]:
    return {
        "id": comment.id,
        "words": comment.text,
        "by": comment.shown_as or _("A guest"),
        "when": say_time(comment.created_at),
        "why": _why(comment),
    }


def _why(comment: Comment) -> str:
    if comment.state == "held":
        return str(HOLD_RULES[comment.reason])
    if comment.state == "hidden":
        return _("Hidden: %(reason)s", reason=HIDE_REASONS[comment.reason])
    return _("It stands. You are about to decide anew.")
