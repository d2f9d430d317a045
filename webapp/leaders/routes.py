"""The leader's stack: one card at a time, the villager's own words first."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from consultations import clock
from consultations.errors import Closed, Invalid, NotAllowed
from consultations.suggestions.machine import LEADS
from consultations.suggestions.policy import may, sign
from consultations.tracking.answers import AnswerText, make_contact, sign_answer
from consultations.tracking.boilerplate import warnings_for
from consultations.tracking.matters import Matter
from consultations.tracking.queries import leader_stack
from webapp.db import session
from webapp.errors import words_for
from webapp.guards import holding, viewer
from webapp.guards.suggestions import load_matter, load_suggestion
from webapp.leaders import bp
from webapp.leaders.forms import AnswerForm, ContactForm
from webapp.leaders.words import OUTCOMES, WARNINGS

Page = str | tuple[str, int] | Response


@bp.get("/leader")
@holding(*LEADS)
def stack() -> str:
    """The most urgent card, or the one that was leafed to."""
    matters = leader_stack(session(), viewer())
    signed = request.args.get("signed", "")
    if not matters:
        return render_template("leaders/empty.html", signed=signed)
    at = min(max(request.args.get("at", 1, type=int), 1), len(matters))
    return _card(matters[at - 1], AnswerForm(), signed=signed, cards=matters)


@bp.get("/leader/<number>")
@holding(*LEADS)
def show(number: str) -> Page:
    """One card by its number, as a notice or a list leads to it."""
    matter = load_matter(number)
    try:
        load_suggestion(number, may=sign)
    except NotAllowed:
        return redirect(url_for("tracking.show", number=number))
    if not matter.is_open:
        return redirect(url_for("tracking.show", number=number))
    return _card(matter, AnswerForm())


@bp.post("/leader/<number>/sign")
@holding(*LEADS)
def post_answer(number: str) -> Page:
    """Signs with the leader's own name; the next card comes up."""
    suggestion = load_suggestion(number, may=sign)
    form = AnswerForm()
    if not form.validate():
        form.process_errors()
        return _card(load_matter(number), form), 422
    try:
        sign_answer(session(), suggestion, _text(form), viewer(), form.sending_id)
    except Invalid as wrong:
        return _card(load_matter(number), form, errors={wrong.field: words_for(wrong)}), 422
    return redirect(url_for("leaders.stack", signed=number))


@bp.post("/leader/<number>/contact")
@holding(*LEADS)
def post_contact(number: str) -> Response:
    """The author was called, visited or written to."""
    suggestion = load_suggestion(number, may=may("start"))
    form = ContactForm()
    try:
        make_contact(session(), suggestion, form.way.data or "", viewer())
    except Closed:
        if suggestion.state != "in_progress":
            raise
    return redirect(url_for("leaders.show", number=number))


def _text(form: AnswerForm) -> AnswerText:
    return AnswerText(
        outcome=form.outcome.data or "",
        reason=form.reason.data or "",
        detail=form.detail.data or "",
        promised_on=form.promised_on.data,
        override=bool(form.override.data),
    )


def _card(
    matter: Matter,
    form: AnswerForm,
    *,
    signed: str = "",
    errors: dict[str, str] | None = None,
    cards: list[Matter] | None = None,
) -> str:
    mended = {field: str(texts[0]) for field, texts in form.errors.items() if texts}
    numbers = [each.number for each in cards or leader_stack(session(), viewer())]
    return render_template(
        "leaders/card.html",
        matter=matter,
        form=form,
        errors={**mended, **(errors or {})},
        at=numbers.index(matter.number) + 1 if matter.number in numbers else 1,
        total=max(1, len(numbers)),
        signed=signed,
        outcomes=list(OUTCOMES.items()),
        warnings=[WARNINGS[code] for code in warnings_for(form.reason.data or "")],
        least=clock.today().isoformat(),
        may_contact=matter.state == "assigned",
    )
