"""The second step of staff: an authenticator's code at sign-in, and setting it up."""

import segno
from flask import redirect, render_template, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response

from consultations.errors import DomainError, Invalid, NotAllowed, NotFound
from consultations.people.models import Account
from consultations.people.queries import viewer_of
from consultations.people.second_factor import (
    accept_second_factor,
    authenticator_link,
    drop_second_factor,
    new_secret,
    read_secret,
    set_second_factor,
)
from webapp.auth import bp
from webapp.auth.flow import finish_sign_in, waiting_staff
from webapp.db import resources, session
from webapp.errors import words_for
from webapp.guards import anyone, safe_next, signed_in, take_turn, viewer
from webapp.guards.accounts import current_account
from webapp.i18n import gettext as _

TRIES = "5 per 10 minutes"
_OFFERED = "second_factor_offer"


@bp.get("/sign-in/second-factor")
@anyone
def second_factor() -> str | Response:
    """Asks for the authenticator's code."""
    if waiting_staff() is None:
        return redirect(url_for("auth.sign_in"))
    return render_template("auth/second_factor.html", error="")


@bp.post("/sign-in/second-factor")
@anyone
def check_second_factor() -> tuple[str, int] | Response:
    """Signs the officer in."""
    waiting = waiting_staff()
    if waiting is None or waiting[0].totp_confirmed_at is None:
        return redirect(url_for("auth.sign_in"))
    account, wanted = waiting
    try:
        _accept(account)
    except (Invalid, NotAllowed) as refused:
        return render_template("auth/second_factor.html", error=words_for(refused)), 422
    return finish_sign_in(account, wanted)


@bp.get("/me/second-factor")
@anyone
def show_second_factor() -> str | Response:
    """Offers a secret to an officer, or says since when the second step is on."""
    account = _officer()
    if account is None:
        return redirect(url_for("auth.sign_in", next=url_for("auth.show_second_factor")))
    if account.totp_confirmed_at is not None and not viewer().signed_in:
        return redirect(url_for("auth.second_factor"))
    if account.totp_confirmed_at is None and _OFFERED not in cookie:
        cookie[_OFFERED] = new_secret(resources().keys.ring)
    return _show_set_up(account)


@bp.post("/me/second-factor")
@anyone
def confirm_second_factor() -> tuple[str, int] | Response:
    """Ties the authenticator once it shows the right code."""
    account = _officer()
    if account is None or _OFFERED not in cookie:
        return redirect(url_for("auth.show_second_factor"))
    ring, typed = resources().keys.ring, request.form.get("code", "")
    try:
        take_turn(TRIES, "second-factor", str(account.id))
        actor = viewer_of(session(), account).actor("staff")
        set_second_factor(session(), ring, account, cookie[_OFFERED], typed, actor)
    except (Invalid, NotAllowed) as refused:
        return _show_set_up(account, refused), 422
    waiting = waiting_staff()
    wanted = waiting[1] if waiting else safe_next(request.args.get("next"))
    return finish_sign_in(account, wanted)


@bp.post("/me/second-factor/off")
@signed_in
def turn_off_second_factor() -> tuple[str, int] | Response:
    """Unties the authenticator, for whoever still has it."""
    account = _officer()
    if account is None or account.totp_confirmed_at is None:
        return redirect(url_for("auth.show_second_factor"))
    try:
        _accept(account)
    except (Invalid, NotAllowed) as refused:
        return _show_set_up(account, refused), 422
    drop_second_factor(session(), account, viewer_of(session(), account).actor("staff"))
    cookie.pop(_OFFERED, None)
    return redirect(url_for("auth.show_second_factor"))


def _accept(account: Account) -> None:
    take_turn(TRIES, "second-factor", str(account.id))
    ring = resources().keys.ring
    accept_second_factor(session(), ring, account, request.form.get("code", ""))


def _officer() -> Account | None:
    """The officer signed in here, or on the way in; for anybody else the page is not there."""
    waiting = waiting_staff()
    if waiting is not None:
        account: Account | None = waiting[0]
    else:
        account = current_account()
    if account is None:
        return None
    if not viewer_of(session(), account).is_staff:
        raise NotFound("not_found")
    return account


def _show_set_up(account: Account, refused: DomainError | None = None) -> str:
    waiting = waiting_staff()
    wanted = waiting[1] if waiting else safe_next(request.args.get("next"))
    error = words_for(refused) if refused else ""
    if account.totp_confirmed_at is not None:
        return render_template("auth/second_factor_on.html", mine=account, error=error)
    secret = read_secret(resources().keys.ring, cookie[_OFFERED])
    link = authenticator_link(secret, account.person.name if account.person else "", _("Xiangyi"))
    return render_template(
        "auth/second_factor_new.html",
        secret=" ".join(secret[n : n + 4] for n in range(0, len(secret), 4)),
        qr=segno.make(link, micro=False).svg_data_uri(scale=5, border=3, light="#fff"),
        wanted=wanted,
        error=error,
        may_wait=waiting is None,
    )
