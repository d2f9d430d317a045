"""Telling the village who I am: by the code of a paper slip, or by asking the clerk."""

from uuid import uuid4

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from consultations.errors import Conflict, DomainError, Invalid, NotAllowed
from consultations.people.matching import ask_to_be_matched
from consultations.people.models import Account
from consultations.people.queries import find_place, villages
from consultations.people.roster_queries import open_request_of
from consultations.people.slips import use_slip
from webapp.account import bp
from webapp.db import resources, session
from webapp.errors import words_for
from webapp.forms import SendingForm
from webapp.guards import signed_in, take_turn, viewer
from webapp.guards.accounts import load_own_account
from webapp.i18n import gettext as _

SLIPS_PER_ACCOUNT = "5 per hour"
SLIPS_PER_ADDRESS = "20 per hour"
REQUESTS_PER_ACCOUNT = "5 per hour"
_FIELDS = ("slip", "village", "name", "household")


@bp.get("/me/match")
@signed_in
def match() -> str | Response:
    """Both ways; whoever is known already goes to the own page."""
    account = load_own_account()
    if account.person_id is not None:
        return redirect(url_for("account.show"))
    return _show(account)


@bp.post("/me/match")
@signed_in
def use_my_slip() -> tuple[str, int] | Response:
    """The code of a slip makes the number its person's, at once."""
    account = load_own_account()
    typed = request.form.get("slip", "")
    try:
        take_turn(SLIPS_PER_ACCOUNT, "slip", str(account.id))
        take_turn(SLIPS_PER_ADDRESS, "slip-address", request.remote_addr or "")
        use_slip(session(), resources().keys.ring, account, typed, viewer().actor())
    except (Invalid, NotAllowed, Conflict) as refused:
        return _show(account, refused, "slip"), 422
    return redirect(url_for("account.show", matched=1))


@bp.post("/me/match/ask")
@signed_in
def ask_clerk() -> tuple[str, int] | Response:
    """The clerk of the village decides whose number it is."""
    account = load_own_account()
    form = SendingForm()
    try:
        if not form.validate():
            raise Invalid("reload_page", field="name")
        take_turn(REQUESTS_PER_ACCOUNT, "match-asked", str(account.id))
        village = find_place(session(), request.form.get("village", ""))
        if village is None or village.kind != "village":
            raise Invalid("bad_choice", field="village")
        ask_to_be_matched(
            session(),
            account,
            village,
            form.sending_id,
            request.form.get("name", ""),
            request.form.get("household", ""),
            viewer().actor(),
        )
    except (Invalid, NotAllowed, Conflict) as refused:
        return _show(account, refused, "name"), 422
    return redirect(url_for("account.match"))


def _show(account: Account, refused: DomainError | None = None, where: str = "") -> str:
    places = villages(session())
    first = [("", _("Please choose"))] if len(places) > 1 else []
    errors = {}
    if refused is not None:
        errors[getattr(refused, "field", "") or where] = words_for(refused)
    return render_template(
        "account/match.html",
        asked=open_request_of(session(), account),
        villages=[*first, *((place.slug, place.name) for place in places)],
        typed={name: request.form.get(name, "") for name in _FIELDS},
        errors=errors,
        client_id=uuid4(),
    )
