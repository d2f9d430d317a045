"""What is known about me, and what I decide."""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask import session as cookie

from consultations.errors import Invalid
from consultations.notifications.inbox import count_unread
from consultations.people.accounts import (
    choose_language,
    choose_shown_name,
    sign_out_everywhere,
)
from consultations.people.queries import shown_name
from webapp.account import bp
from webapp.db import session
from webapp.guards import signed_in, viewer
from webapp.guards.accounts import load_own_account
from webapp.i18n import LOCALES

YEAR = 365 * 24 * 3600


@bp.get("/me")
@signed_in
def show() -> str:
    """Everything that is kept about the person, and the choices."""
    account = load_own_account()
    person = account.person
    household = person.household if person else None
    return render_template(
        "account/show.html",
        mine=account,
        household=household,
        village=household.group.parent if household else None,
        duties=viewer().duties,
        shown=shown_name(account),
        unread=count_unread(session(), account.id),
    )


@bp.post("/me/shown-as")
@signed_in
def choose_name() -> Response:
    """Shown by name or as somebody of the group."""
    choose_shown_name(load_own_account(), request.form.get("shown_as", ""))
    return _back()


@bp.post("/me/language")
@signed_in
def choose_locale() -> Response:
    """The language of the pages on this device, and of what is written to this person."""
    locale = request.form.get("locale", "")
    if locale not in LOCALES:
        raise Invalid("bad_choice", field="locale")
    choose_language(load_own_account(), locale)
    answer = _back()
    answer.set_cookie("lang", locale, max_age=YEAR, samesite="Lax", secure=request.is_secure)
    return answer


@bp.post("/me/sign-out-everywhere")
@signed_in
def sign_out_of_all() -> Response:
    """Ends every session of this person on every device."""
    sign_out_everywhere(session(), load_own_account(), viewer().actor())
    cookie.clear()
    return make_response(redirect(url_for("auth.sign_in")))


def _back() -> Response:
    return make_response(redirect(url_for("account.show", saved=1)))
