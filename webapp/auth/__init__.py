"""Signing in by telephone and code, the second factor of staff, signing out."""

from flask import Blueprint

from webapp.errors import explain
from webapp.i18n import lazy_gettext as _l

bp = Blueprint("auth", __name__)

explain(
    {
        "bad_phone": _l("Please type the 11 digits of a mobile number."),
        "code_wrong": _l("That code is not right. You can try %(left)s more times."),
        "code_over": _l("This code no longer works. Have a new one sent."),
        "too_many_codes": _l("That was too many codes. Please wait %(wait)s seconds."),
        "too_many_tries": _l("Too many tries. Please wait %(wait)s seconds."),
        "second_factor_wrong": _l("That code is not right. Take the newest one of the app."),
        "second_factor_spent": _l("This code was used already. Wait for the next one."),
        "second_factor_is_set": _l("Your second step is set up already."),
    }
)

from webapp.auth import local_codes, routes, second_factor  # noqa: E402, F401 - views hang themselves on
