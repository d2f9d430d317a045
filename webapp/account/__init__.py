"""My account: what I chose, my notices, signing out everywhere."""

from flask import Blueprint

from webapp.errors import explain
from webapp.i18n import lazy_gettext as _l

bp = Blueprint("account", __name__)

explain(
    {
        "bad_choice": _l("Please choose one of these."),
        "reload_page": _l("Reload the page and send again."),
        "name_is_needed": _l("Please type your name."),
        "household_is_needed": _l("Please say which household is yours."),
        "account_is_matched": _l("The village knows already that this number is yours."),
        "account_is_unmatched": _l("This number was let go already."),
        "slip_wrong": _l("This code does not work. Compare it with the slip, letter by letter."),
        "office_is_held": _l("Somebody holds this office then."),
        "office_is_left": _l("This office was left already."),
        "office_ends_too_early": _l("An office ends after the day it was taken."),
        "offices_exclude_each_other": _l("A supervisor cannot be of the committee as well."),
    }
)

from webapp.account import match, notices, routes  # noqa: E402, F401 - views hang themselves on
