"""Home by role, the front page of a village, and which roles are at work."""

from flask import Response, jsonify, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from consultations.people.queries import find_place_by_id, villages
from webapp.db import resources, session
from webapp.guards import anyone, viewer
from webapp.guards.places import load_village
from webapp.health import role_states
from webapp.pages import bp
from webapp.pages.front import front_of
from webapp.pages.today import desk_of, own_of

LEADERS = ("twp_lead", "twp_head")
VILLAGE_OFFICE = ("clerk", "village_lead", "moderator", "supervisor", "committee_member")


@bp.get("/")
@anyone
def home() -> str | BaseResponse:
    """What is next for this person: leader, clerk, villager or passer-by."""
    who = viewer()
    if who.holds(*LEADERS):
        return redirect(url_for("leaders.stack"))
    if who.holds("twp_triage"):
        return redirect(url_for("leaders.desk"))
    office = who.duty(*VILLAGE_OFFICE)
    if office is not None:
        village = find_place_by_id(session(), office.place_id)
        assert village is not None
        return render_template("pages/today.html", village=village, desk=desk_of(village))
    if who.village_id is not None:
        village = find_place_by_id(session(), who.village_id)
        assert village is not None
        return render_template("pages/own.html", village=village, own=own_of(village))
    return render_template("pages/welcome.html", villages=villages(session()))


@bp.get("/v/<slug>")
@anyone
def village(slug: str) -> str:
    """What a village shows everybody: next meeting, drafts, answers, honest figures."""
    place = load_village(slug)
    return render_template("pages/village.html", village=place, front=front_of(place))


@bp.get("/health")
@anyone
def health() -> Response:
    """Which roles are at work; the supervisor and the pages ask this."""
    return jsonify(role_states(resources().settings))
