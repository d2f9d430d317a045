"""Everything that was said in a village and may be read by everybody."""

from flask import render_template

from consultations.tracking.queries import public_matters
from webapp.db import session
from webapp.guards import anyone
from webapp.guards.places import load_village
from webapp.tracking import bp


@bp.get("/v/<slug>/matters")
@anyone
def list_matters(slug: str) -> str:
    """What still waits stands first, the longest waiting on top."""
    village = load_village(slug)
    matters = public_matters(session(), village)
    return render_template("tracking/public.html", village=village, matters=matters)
