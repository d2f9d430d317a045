"""A page for trying the demo on one machine: the codes that were just sent. Never in production."""

from datetime import timedelta

from flask import render_template

from consultations import clock
from consultations.errors import NotFound
from consultations.notifications.outbox import sent_letters
from webapp.auth import bp
from webapp.db import resources, session
from webapp.guards import anyone
from webapp.i18n import say_moment
from webapp.mail import SIGN_IN_CODE

SHOWN_FOR = timedelta(minutes=10)


@bp.get("/local/codes")
@anyone
def local_codes() -> str:
    """The newest codes, each with the end of the number it went to."""
    shared = resources()
    if not shared.settings.local_codes:
        raise NotFound("not_found")
    since = clock.now() - SHOWN_FOR
    letters = sent_letters(session(), shared.keys.ring, SIGN_IN_CODE, since)
    rows = [
        (letter.to[-4:], letter.values["code"], say_moment(letter.sent_at))
        for letter in letters
        if letter.sent_at is not None
    ]
    return render_template("auth/local_codes.html", rows=rows)
