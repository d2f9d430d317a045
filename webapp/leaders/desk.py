"""The desk: receive what came in, and give it to an office with a named leader."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from consultations.errors import Invalid, NotFound
from consultations.people.models import Unit
from consultations.routing.actions import assign_suggestion, divert_matter, receive_suggestion
from consultations.routing.owners import Leader, leaders_at
from consultations.suggestions.policy import may
from consultations.tracking.matters import Matter
from consultations.tracking.queries import desk_queue, diverted_to
from consultations.tracking.supplements import ask_supplement
from webapp.db import session
from webapp.errors import words_for
from webapp.guards import holding, viewer
from webapp.guards.suggestions import load_matter, load_suggestion
from webapp.leaders import bp
from webapp.leaders.forms import AssignForm, SupplementForm

Page = str | tuple[str, int] | Response
DESK = ("clerk", "twp_triage", "village_lead", "twp_head", "county_supervisor")
RECEIVING = ("clerk", "twp_triage", "village_lead", "twp_head", "twp_lead")


@bp.get("/desk")
@holding(*DESK)
def desk() -> str:
    """What waits, the longest wait first; for the county contact what was diverted."""
    return render_template(
        "leaders/desk.html",
        matters=desk_queue(session(), viewer()),
        diverted=diverted_to(session(), viewer()),
        for_county=viewer().holds("county_supervisor"),
        given=request.args.get("given", ""),
    )


@bp.get("/desk/<number>")
@holding(*RECEIVING)
def give(number: str) -> str:
    """One matter and everybody it can be given to."""
    load_suggestion(number, may=may("assign"))
    return _page(load_matter(number))


@bp.post("/desk/<number>/receive")
@holding(*RECEIVING)
def receive(number: str) -> Response:
    """A person has read it; a second tap changes nothing."""
    receive_suggestion(session(), load_suggestion(number, may=may("receive")), viewer())
    return redirect(url_for("leaders.give", number=number))


@bp.post("/desk/<number>/assign")
@holding(*RECEIVING)
def assign(number: str) -> Page:
    """Gives it to an office and its leader; the deadline stays."""
    suggestion = load_suggestion(number, may=may("assign"))
    form = AssignForm()
    try:
        unit, leader_id = _chosen(form.leader.data or "")
        assign_suggestion(session(), suggestion, unit, leader_id, viewer())
    except Invalid as wrong:
        return _page(load_matter(number), {wrong.field: words_for(wrong)}), 422
    return redirect(url_for("leaders.desk", given=number))


@bp.post("/desk/<number>/supplement")
@holding(*RECEIVING)
def supplement(number: str) -> Page:
    """Names everything that is missing, once; the work goes on."""
    suggestion = load_suggestion(number, may=may("ask_supplement"))
    form = SupplementForm()
    try:
        ask_supplement(session(), suggestion, form.missing.data or "", viewer())
    except Invalid as wrong:
        return _page(load_matter(number), {wrong.field: words_for(wrong)}), 422
    return redirect(url_for("leaders.give", number=number))


@bp.post("/desk/<number>/divert")
@holding("clerk", "twp_triage")
def divert(number: str) -> Response:
    """It accuses an official: from here on only the county contact sees it."""
    divert_matter(session(), load_suggestion(number, may=may("divert")), viewer())
    return redirect(url_for("leaders.desk"))


def _chosen(value: str) -> tuple[Unit, UUID]:
    unit_id, _, leader_id = value.partition(":")
    try:
        unit = session().get(Unit, UUID(unit_id))
        leader = UUID(leader_id)
    except ValueError as error:
        raise Invalid("unit_without_leader", field="leader") from error
    if unit is None:
        raise NotFound("not_found")
    return unit, leader


def _leaders(matter: Matter) -> list[Leader]:
    """Everybody at the level that owns it."""
    return leaders_at(session(), [matter.holder.unit.place_id]) if matter.holder else []


def _page(matter: Matter, errors: dict[str, str] | None = None) -> str:
    holder = matter.holder
    leaders = _leaders(matter)
    now = next(
        (
            f"{one.unit.id}:{one.person_id}"
            for one in leaders
            if holder and one.unit.id == holder.unit.id and one.tenure.person.name == holder.leader
        ),
        "",
    )
    return render_template(
        "leaders/give.html",
        matter=matter,
        leaders=leaders,
        now=now,
        errors=errors or {},
        may_divert=matter.state == "submitted" and viewer().holds("clerk", "twp_triage"),
    )
