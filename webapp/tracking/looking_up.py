"""Number and code from the slip open a matter without an account."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from consultations.errors import NotAllowed, NotFound
from webapp.errors import status_of, words_for
from webapp.guards import anyone
from webapp.guards.suggestions import forget_opened, open_with_code
from webapp.tracking import bp
from webapp.tracking.forms import LookUpForm
from webapp.tracking.routes import Page


@bp.get("/look-up")
@anyone
def look_up() -> str:
    """The two fields."""
    return render_template("tracking/look_up.html", form=LookUpForm(), error="")


@bp.post("/look-up")
@anyone
def post_look_up() -> Page:
    """Opens the matter in this browser for an hour; the code never stands in an address."""
    form = LookUpForm()
    try:
        found = open_with_code(form.number.data or "", form.code.data or "")
    except (NotFound, NotAllowed) as wrong:
        page = render_template("tracking/look_up.html", form=form, error=words_for(wrong))
        return page, status_of(wrong)
    return redirect(url_for("tracking.show", number=found.number))


@bp.post("/look-up/close")
@anyone
def close_look_up() -> Response:
    """Done looking: the next user of this telephone sees nothing."""
    forget_opened()
    return redirect(url_for("tracking.look_up"))
