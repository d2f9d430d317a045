"""What the author does with a matter: rate, object, agree, take back."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from consultations.errors import Closed, Invalid
from consultations.suggestions.kinds import Score
from consultations.suggestions.models import Suggestion
from consultations.suggestions.policy import may
from consultations.tracking.verdicts import agree_to_matter, rate_answer, withdraw_suggestion
from webapp.db import session
from webapp.errors import words_for
from webapp.guards import anyone, signed_in, viewer
from webapp.guards.suggestions import is_keyed, load_matter, load_suggestion
from webapp.tracking import bp
from webapp.tracking.forms import RateForm
from webapp.tracking.routes import Page


@bp.post("/s/<number>/rate")
@anyone
def rate(number: str) -> Page:
    """One tap on a face; the third face asks for one sentence first."""
    suggestion = load_suggestion(number, may=may("confirm"))
    form = RateForm()
    if not form.validate():
        return redirect(url_for("tracking.show", number=number, _anchor="answer"))
    words = form.words.data or ""
    if form.rating.data == Score.DISSATISFIED and not words.strip():
        return _objection(suggestion, form)
    keyed = is_keyed(load_matter(number))
    try:
        rate_answer(
            session(),
            suggestion,
            form.rating.data or "",
            words,
            viewer(),
            form.sending_id,
            keyed=keyed,
        )
    except Invalid as wrong:
        return _objection(suggestion, form, words_for(wrong)), 422
    return redirect(url_for("tracking.show", number=number, _anchor="answer"))


@bp.post("/s/<number>/agree")
@signed_in
def agree(number: str) -> Response:
    """Yes, my comment was meant so."""
    matter = load_matter(number)
    agree_to_matter(session(), session().get_one(Suggestion, matter.id), viewer())
    return redirect(url_for("tracking.show", number=number))


@bp.post("/s/<number>/withdraw")
@anyone
def withdraw(number: str) -> Response:
    """The author takes it back."""
    suggestion = load_suggestion(number, may=may("withdraw"))
    try:
        withdraw_suggestion(session(), suggestion, viewer(), keyed=is_keyed(load_matter(number)))
    except Closed:
        if suggestion.state != "withdrawn":
            raise
    return redirect(url_for("tracking.show", number=number))


def _objection(suggestion: Suggestion, form: RateForm, error: str = "") -> str:
    return render_template(
        "tracking/objection.html", matter=load_matter(suggestion.number), form=form, error=error
    )
