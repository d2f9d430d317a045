"""What the frame of every page needs to know, and the choice of language, type and light."""

from typing import Any

from flask import Response, g, make_response, redirect, request, url_for

from consultations.people.models import Place
from consultations.people.queries import find_place_by_id
from webapp.db import session
from webapp.guards import anyone, safe_next, viewer
from webapp.i18n import LOCALES, current_locale, gettext
from webapp.pages import bp

YEAR = 365 * 24 * 3600
CHOICES = {"lang": set(LOCALES), "elder": {"0", "1"}, "theme": {"light", "dark"}}


@bp.app_context_processor
def frame() -> dict[str, Any]:
    """The variables base.html reads; a view's own values win over these."""
    who = viewer()
    place = _place_at_hand()
    return {
        "locale": current_locale(),
        "elder": request.cookies.get("elder") == "1",
        "theme": _chosen("theme"),
        "place": place,
        "person": {"name": who.name or gettext("Me")} if who.signed_in else None,
        "account_url": url_for("account.show"),
        "sign_in_url": url_for("auth.sign_in", next=request.path),
        "feedback_url": url_for("tracking.say", village=place.slug, about="page")
        if place
        else None,
    }


def _chosen(name: str) -> str:
    value = request.cookies.get(name, "")
    return value if value in CHOICES[name] else ""


def _place_at_hand() -> Place | None:
    """The place a loader put forward, or the viewer's own village."""
    if "place" in g:
        at_hand: Place = g.place
        return at_hand
    village_id = viewer().village_id
    return find_place_by_id(session(), village_id) if village_id else None


@bp.post("/set-view")
@anyone
def set_view() -> Response:
    """Remembers language, large type or light on this device."""
    answer = make_response(redirect(safe_next(request.form.get("next"))))
    for name, allowed in CHOICES.items():
        value = request.form.get(name, "")
        if value in allowed:
            answer.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure)
    return answer
