"""Saying something: one form, for people with and without an account."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from consultations.errors import Conflict, DomainError, Invalid, NotAllowed
from consultations.people.models import Place
from consultations.people.queries import find_place_by_id, villages
from consultations.suggestions.kinds import Kind, Privacy
from consultations.suggestions.submit import Said, may_enter_on_behalf, submit_suggestion
from consultations.tracking.outlook import outlook_at
from webapp.db import resources, session
from webapp.errors import status_of, words_for
from webapp.forms import Form
from webapp.guards import anyone, take_turn, viewer
from webapp.guards.places import load_village
from webapp.guards.suggestions import receipt_url
from webapp.tracking import bp
from webapp.tracking.forms import OFFERED, SayForm
from webapp.tracking.words import PRIVACIES

Page = str | tuple[str, int] | Response
FIELDS = ("words", "kind", "addressee", "privacy", "name", "read_back")


@bp.get("/say")
@anyone
def say() -> Page:
    """One question, and what will happen with the answer."""
    village = village_meant()
    if village is None:
        return render_template("tracking/villages.html", villages=villages(session()))
    form = SayForm(data=_beginning())
    return _page(form, village)


@bp.post("/say")
@anyone
def post_suggestion() -> Page:
    """Files what was said; the same form twice is one matter."""
    village = load_village(request.form.get("village", ""))
    form = SayForm()
    if not form.validate():
        return _page(form, village), 422
    take_turn("30/hour", "say", str(viewer().account_id or request.remote_addr))
    said = Said(
        village=village,
        kind=str(form.kind.data),
        words=form.words.data or "",
        addressee=str(form.addressee.data),
        privacy=str(form.privacy.data),
    )
    try:
        filed = submit_suggestion(session(), resources().keys.ring, said, viewer(), form.sending_id)
    except (Invalid, NotAllowed, Conflict) as wrong:
        form.renew(wrong)
        return _page(form, village, errors_of(wrong)), status_of(wrong)
    return redirect(receipt_url(filed))


def village_meant() -> Place | None:
    """The village of the address, else the viewer's own."""
    slug = request.args.get("village", "")
    if slug:
        return load_village(slug)
    own = viewer().village_id
    return find_place_by_id(session(), own) if own else None


def errors_of(wrong: DomainError) -> dict[str, str]:
    """A refusal beside the field it is about."""
    field = wrong.field if isinstance(wrong, Invalid) and wrong.field else "words"
    return {field: words_for(wrong)}


def form_errors(form: Form, errors: dict[str, str] | None) -> dict[str, str]:
    """All that is to be mended in a form, by field."""
    found = {field: str(texts[0]) for field, texts in form.errors.items() if texts}
    return {**found, **(errors or {})}


def _beginning() -> dict[str, str]:
    chosen = request.args.get("kind", "")
    kind = chosen if chosen in (*OFFERED, Kind.ACCUSATION) else Kind.SUGGESTION
    if request.args.get("about") == "page":
        kind = Kind.REPORT
    named = viewer().signed_in and kind != Kind.ACCUSATION
    return {"kind": kind, "privacy": Privacy.PSEUDONYMOUS if named else Privacy.ANONYMOUS}


def _page(form: SayForm, village: Place, errors: dict[str, str] | None = None) -> str:
    accuses = form.kind.data == Kind.ACCUSATION
    return render_template(
        "tracking/accuse.html" if accuses else "tracking/say.html",
        form=form,
        village=village,
        errors=form_errors(form, errors),
        outlooks=outlook_at(session(), village),
        privacies=PRIVACIES,
        about_page=request.args.get("about") == "page",
        for_others=may_enter_on_behalf(viewer(), village),
        here=url_for("tracking.say", village=village.slug),
    )
