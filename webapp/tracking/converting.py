"""A live comment becomes a matter; its words stand as they were said."""

from uuid import UUID

from flask import redirect, render_template, url_for

from consultations.comments.models import Comment
from consultations.errors import Invalid
from consultations.meetings.models import Meeting
from consultations.routing.convert import convert_comment
from consultations.tracking.outlook import outlook_at
from webapp.db import resources, session
from webapp.errors import words_for
from webapp.guards import signed_in, viewer
from webapp.guards.meetings import load_meeting
from webapp.guards.suggestions import load_comment_to_convert, receipt_url
from webapp.tracking import bp
from webapp.tracking.forms import ConvertForm
from webapp.tracking.routes import Page, form_errors
from webapp.tracking.words import say_time_code
from webapp.wake import wake_meeting


@bp.get("/m/<uuid:meeting_id>/comments/<uuid:comment_id>/suggest")
@signed_in
def suggest(meeting_id: UUID, comment_id: UUID) -> str:
    """The words with time code and item, and two choices."""
    comment = load_comment_to_convert(meeting_id, comment_id)
    return _page(ConvertForm(), load_meeting(meeting_id), comment)


@bp.post("/m/<uuid:meeting_id>/comments/<uuid:comment_id>/suggest")
@signed_in
def post_suggest(meeting_id: UUID, comment_id: UUID) -> Page:
    """Files it; the meeting sees the number at once."""
    comment = load_comment_to_convert(meeting_id, comment_id)
    form = ConvertForm()
    meeting = load_meeting(meeting_id)
    if not form.validate():
        return _page(form, meeting, comment), 422
    try:
        filed = convert_comment(
            session(),
            resources().keys.ring,
            comment,
            viewer(),
            form.sending_id,
            kind=str(form.kind.data),
            addressee=str(form.addressee.data),
        )
    except Invalid as wrong:
        return _page(form, meeting, comment, {wrong.field: words_for(wrong)}), 422
    wake_meeting(meeting_id)
    if filed.fresh and filed.suggestion.author_id == viewer().account_id:
        return redirect(receipt_url(filed))
    return redirect(url_for("tracking.show", number=filed.suggestion.number))


def _page(
    form: ConvertForm, meeting: Meeting, comment: Comment, errors: dict[str, str] | None = None
) -> str:
    item = next((line for line in meeting.agenda if line.id == comment.agenda_item_id), None)
    return render_template(
        "tracking/suggest.html",
        form=form,
        meeting=meeting,
        comment=comment,
        item=item,
        time_code=say_time_code(comment.second) if comment.second is not None else "",
        own_words=comment.author_id == viewer().account_id,
        errors=form_errors(form, errors),
        outlooks=outlook_at(session(), meeting.village),
    )
