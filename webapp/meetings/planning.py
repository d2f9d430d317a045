"""Planning a meeting: the form, and changing it before the notice goes out."""

from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from consultations import clock
from consultations.errors import Invalid
from consultations.meetings import policy
from consultations.meetings.actions import create_meeting, redraft_meeting
from consultations.meetings.models import Meeting
from consultations.people.models import Place
from webapp.db import session
from webapp.errors import words_for
from webapp.guards import holding, viewer
from webapp.guards.meetings import load_meeting, load_village_to_convene
from webapp.meetings import bp
from webapp.meetings.forms import MeetingForm, audience_choices, form_of, kind_choices

Page = str | tuple[str, int] | Response


@bp.get("/v/<slug>/meetings/new")
@holding(*policy.CONVENERS)
def new_meeting(slug: str) -> str:
    """The empty form."""
    return _form_page(MeetingForm(), load_village_to_convene(slug), None)


@bp.post("/v/<slug>/meetings/new")
@holding(*policy.CONVENERS)
def post_meeting(slug: str) -> Page:
    """Writes the plan down; nobody else sees it before the notice goes out."""
    village = load_village_to_convene(slug)
    form = MeetingForm()
    if not form.validate():
        return _form_page(form, village, None), 422
    duty = viewer().duty(*policy.CONVENERS, at=[village.id])
    assert duty is not None
    try:
        meeting = create_meeting(
            session(),
            village=village,
            plan=form.plan,
            client_id=form.sending_id,
            by=viewer().actor(duty.role),
        )
    except Invalid as wrong:
        return _refused(form, village, None, wrong)
    return redirect(url_for("meetings.show", meeting_id=meeting.id))


@bp.get("/m/<uuid:meeting_id>/change")
@holding(*policy.CONVENERS)
def change_meeting(meeting_id: UUID) -> str:
    """The form as it was filled in."""
    meeting = load_meeting(meeting_id, may=policy.convene)
    return _form_page(form_of(meeting), meeting.village, meeting)


@bp.post("/m/<uuid:meeting_id>/change")
@holding(*policy.CONVENERS)
def post_change(meeting_id: UUID) -> Page:
    """Replaces the plan of a draft."""
    meeting = load_meeting(meeting_id, may=policy.convene)
    form = MeetingForm()
    if not form.validate():
        return _form_page(form, meeting.village, meeting), 422
    try:
        redraft_meeting(session(), meeting, form.plan, policy.acting(viewer(), meeting))
    except Invalid as wrong:
        return _refused(form, meeting.village, meeting, wrong)
    return redirect(url_for("meetings.show", meeting_id=meeting.id))


def _refused(form: MeetingForm, village: Place, meeting: Meeting | None, wrong: Invalid) -> Page:
    session().rollback()
    field = getattr(form, wrong.field, form.title)
    field.errors = [words_for(wrong)]
    return _form_page(form, village, meeting), 422


def _form_page(form: MeetingForm, village: Place, meeting: Meeting | None) -> str:
    return render_template(
        "meetings/form.html",
        form=form,
        place=village,
        meeting=meeting,
        kinds=kind_choices(),
        audiences=audience_choices(),
        today=clock.today().isoformat(),
    )
