"""Writing down what somebody without a telephone says."""

from flask import redirect, render_template, request

from consultations.errors import Conflict, Invalid, NotFound
from consultations.people.models import Place
from consultations.people.queries import villages
from consultations.suggestions.kinds import Privacy
from consultations.suggestions.submit import Said, enter_on_behalf, may_enter_on_behalf
from consultations.tracking.outlook import outlook_at
from webapp.db import resources, session
from webapp.errors import status_of
from webapp.guards import signed_in, viewer
from webapp.guards.places import load_village
from webapp.guards.suggestions import receipt_url
from webapp.tracking import bp
from webapp.tracking.forms import OnBehalfForm
from webapp.tracking.routes import Page, errors_of, form_errors, village_meant
from webapp.tracking.words import PRIVACIES

OPEN_TO_THEM = (Privacy.PSEUDONYMOUS, Privacy.PUBLIC, Privacy.CONFIDENTIAL)


def load_village_of_others(village: Place | None) -> Place:
    """A village for whose people the viewer may write; others are not there."""
    if village is None or not may_enter_on_behalf(viewer(), village):
        raise NotFound("not_found")
    return village


@bp.get("/on-behalf")
@signed_in
def on_behalf() -> str:
    """The empty form."""
    return _page(OnBehalfForm(), load_village_of_others(village_meant() or _served()))


@bp.post("/on-behalf")
@signed_in
def post_on_behalf() -> Page:
    """Files the words; the slip with number and code is printed from the next page."""
    village = load_village_of_others(load_village(request.form.get("village", "")))
    form = OnBehalfForm()
    if not form.validate():
        return _page(form, village), 422
    try:
        filed = enter_on_behalf(
            session(),
            resources().keys.ring,
            _said(form, village),
            viewer(),
            form.sending_id,
            name=form.name.data or "",
            read_back=bool(form.read_back.data),
        )
    except (Invalid, Conflict) as wrong:
        form.renew(wrong)
        return _page(form, village, errors_of(wrong)), status_of(wrong)
    return redirect(receipt_url(filed))


def _said(form: OnBehalfForm, village: Place) -> Said:
    privacy = str(form.privacy.data)
    return Said(
        village=village,
        kind=str(form.kind.data),
        words=form.words.data or "",
        addressee=str(form.addressee.data),
        privacy=privacy if privacy in OPEN_TO_THEM else Privacy.PSEUDONYMOUS,
        source=str(form.source.data),
    )


def _served() -> Place | None:
    served = {duty.place_id for duty in viewer().duties}
    return next((v for v in villages(session()) if v.id in served or v.parent_id in served), None)


def _page(form: OnBehalfForm, village: Place, errors: dict[str, str] | None = None) -> str:
    return render_template(
        "tracking/on_behalf.html",
        form=form,
        village=village,
        errors=form_errors(form, errors),
        outlooks=outlook_at(session(), village),
        privacies={key: PRIVACIES[key] for key in OPEN_TO_THEM},
    )
