"""What I was told, in words: the inbox is always the record."""

from collections.abc import Mapping
from datetime import date

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from consultations.notifications.inbox import mark_read, notices_of
from consultations.notifications.models import Notice
from webapp.account import bp
from webapp.db import session
from webapp.guards import signed_in
from webapp.guards.accounts import load_own_account
from webapp.i18n import LazyText, current_locale, say_date, say_moment
from webapp.i18n import lazy_gettext as _l

TEXTS: Mapping[str, LazyText] = {
    "case.stored": _l("%(number)s: what you said is stored."),
    "case.received": _l("%(number)s: %(unit)s has received it. Answer by %(due)s."),
    "case.supplement": _l("%(number)s: something is missing. Please look."),
    "case.assigned": _l("%(number)s: %(leader)s of %(unit)s answers by %(due)s."),
    "case.contacted": _l("%(number)s: %(unit)s has taken it up."),
    "case.answered": _l("%(number)s: %(leader)s has answered. Are you satisfied?"),
    "case.reopened": _l("%(number)s: it is looked at again. %(leader)s answers by %(due)s."),
    "case.diverted": _l("%(number)s was passed on to the county and is kept secret."),
    "comment.converted": _l("Your comment became suggestion %(number)s. Do you agree?"),
    "staff.new": _l("%(number)s waits for your answer by %(due)s."),
    "staff.rated": _l("%(number)s: the author has rated your answer."),
}


@bp.get("/me/notices")
@signed_in
def notices() -> str:
    """Newest first."""
    found = notices_of(session(), load_own_account().id)
    return render_template(
        "account/notices.html",
        notices=[_as_link(notice) for notice in found],
        unread=any(notice.read_at is None for notice in found),
    )


@bp.post("/me/notices/read")
@signed_in
def mark_notices_read() -> Response:
    """All of them were seen."""
    mark_read(session(), load_own_account().id)
    return redirect(url_for("account.notices"))


def _as_link(notice: Notice) -> dict[str, str | bool]:
    room = "leader" if notice.code.startswith("staff.") else "s"
    return {
        "text": say_notice(notice),
        "when": say_moment(notice.created_at),
        "href": f"{request.script_root}/{room}/{notice.values['number']}",
        "unread": notice.read_at is None,
    }


def say_notice(notice: Notice) -> str:
    """A notice in words."""
    values = notice.values
    english = current_locale() == "en"
    due = values.get("due_on")
    said = LazyText(
        TEXTS[notice.code].message,
        {
            "number": values.get("number", ""),
            "unit": (values.get("unit_en") if english else "") or values.get("unit", ""),
            "leader": values.get("leader", ""),
            "due": say_date(date.fromisoformat(due)) if due else "",
        },
    )
    return str(said)
