"""My account: what I chose, my notices, signing out everywhere."""

from flask import Blueprint

from webapp.errors import explain
from webapp.i18n import lazy_gettext as _l

bp = Blueprint("account", __name__)

explain(
    {
        "bad_choice": _l("Please choose one of these."),
    }
)

from webapp.account import routes  # noqa: E402, F401 - the views hang themselves on the blueprint
