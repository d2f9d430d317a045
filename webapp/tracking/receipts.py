"""Right after sending: number and code, who has it and until when; a slip for the drawer."""

from flask import render_template, request, url_for

from webapp.db import resources
from webapp.guards import anyone
from webapp.guards.suggestions import load_receipt
from webapp.tracking import bp
from webapp.tracking.words import say_how_counted


@bp.get("/s/<number>/receipt")
@anyone
def receipt(number: str) -> str:
    """What happens next; only in the browser that sent it."""
    matter, code = load_receipt(number)
    return render_template(
        "tracking/receipt.html",
        matter=matter,
        code=code,
        counted=say_how_counted(matter.due) if matter.due else "",
    )


@bp.get("/s/<number>/slip")
@anyone
def slip(number: str) -> str:
    """The same on paper, for who has no telephone."""
    matter, code = load_receipt(number)
    site = resources().settings.public_url or request.host_url
    address = site.rstrip("/") + url_for("tracking.look_up")
    return render_template("tracking/slip.html", matter=matter, code=code, address=address)
