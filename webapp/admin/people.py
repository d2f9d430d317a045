"""The people of a roster: search, slips, and whose number is whose."""

from typing import Any
from uuid import UUID

import segno
from flask import Response, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from consultations.errors import Conflict
from consultations.people import policy
from consultations.people.matching import accept_match, decline_match, unmatch_account
from consultations.people.models import Place
from consultations.people.roster_queries import (
    RosterLine,
    asked_matches,
    find_account_of,
    search_roster,
)
from consultations.people.slips import issue_slip
from webapp.admin import bp
from webapp.db import resources, session
from webapp.guards import signed_in, take_turn, viewer
from webapp.guards.people import (
    load_line_to_match,
    load_match_request,
    load_roster,
    load_roster_line,
    village_at,
)
from webapp.i18n import gettext as _

SLIPS_AN_HOUR = "200 per hour"


@bp.get("/<slug>/people")
@signed_in
def people(slug: str) -> str:
    """Search, and the requests that wait for the clerk."""
    village = load_roster(slug, may=policy.open_people)
    at = village_at(village)
    reads_all = policy.read_roster(viewer(), at)
    may_change = policy.change_roster(viewer(), at)
    words = request.args.get("q", "").strip()[:60]
    lines = search_roster(session(), village, words, officers_only=not reads_all)
    return render_template(
        "admin/people.html",
        village=village,
        words=words,
        found=[_as_item(village, line) for line in lines] if words or not reads_all else [],
        asked=asked_matches(session(), village) if may_change else [],
        reads_all=reads_all,
    )


@bp.get("/<slug>/people/<uuid:person_id>")
@signed_in
def villager(slug: str, person_id: UUID) -> str:
    """One person: what the roster says, and the number."""
    village = load_roster(slug, may=policy.open_people)
    line = load_roster_line(village, person_id)
    may = policy.issue_slip_for(viewer(), village_at(village), holds_office=line.holds_office)
    return render_template("admin/villager.html", village=village, line=line, may_match=may)


@bp.post("/<slug>/people/<uuid:person_id>/slip")
@signed_in
def print_slip(slug: str, person_id: UUID) -> Response:
    """A new slip, shown this once; printing again makes a new one and ends this one."""
    village = load_roster(slug, may=policy.open_people)
    line = load_line_to_match(village, person_id)
    take_turn(SLIPS_AN_HOUR, "slip-printed", str(viewer().account_id))
    ring = resources().keys.ring
    issued = issue_slip(session(), ring, line.person, viewer().actor("clerk"))
    address = _site() + url_for("account.match")
    page = render_template(
        "admin/slip.html",
        village=village,
        line=line,
        code=f"{issued.code[:3]} {issued.code[3:]}",
        expires_at=issued.slip.expires_at,
        address=address,
        qr=_draw_qr(address),
    )
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/<slug>/people/<uuid:person_id>/unmatch")
@signed_in
def unmatch(slug: str, person_id: UUID) -> BaseResponse:
    """The number is given up; a slip then goes to the new one."""
    village = load_roster(slug, may=policy.open_people)
    line = load_line_to_match(village, person_id)
    account = find_account_of(session(), line.person)
    if account is None:
        raise Conflict("account_is_unmatched")
    unmatch_account(session(), account, viewer().actor("clerk"))
    return redirect(url_for("admin.villager", slug=slug, person_id=person_id))


@bp.post("/<slug>/requests/<uuid:request_id>/accept")
@signed_in
def accept_request(slug: str, request_id: UUID) -> BaseResponse:
    """This number is that person's."""
    village = load_roster(slug, may=policy.change_roster)
    asked = load_match_request(village, request_id)
    line = load_line_to_match(village, _chosen_person())
    accept_match(session(), asked, line.person, viewer().actor("clerk"))
    return redirect(url_for("admin.people", slug=slug))


@bp.post("/<slug>/requests/<uuid:request_id>/decline")
@signed_in
def decline_request(slug: str, request_id: UUID) -> BaseResponse:
    """Nobody of the roster is meant."""
    village = load_roster(slug, may=policy.change_roster)
    asked = load_match_request(village, request_id)
    decline_match(session(), asked, viewer().actor("clerk"))
    return redirect(url_for("admin.people", slug=slug))


def _chosen_person() -> UUID:
    try:
        return UUID(request.form.get("person", ""))
    except ValueError:
        return UUID(int=0)


def _as_item(village: Place, line: RosterLine) -> dict[str, Any]:
    household = line.person.household
    place = ""
    if household is not None:
        number = _("household %(number)s", number=household.number)
        place = f"{household.group.name} {number}"
    return {
        "name": line.person.name,
        "place": place,
        "note": _("number ends in %(last4)s", last4=line.phone_last4) if line.phone_last4 else "",
        "href": url_for("admin.villager", slug=village.slug, person_id=line.person.id),
    }


def _site() -> str:
    return (resources().settings.public_url or request.host_url).rstrip("/")


def _draw_qr(address: str) -> Markup:
    drawn = segno.make(address, error="m", micro=False).svg_inline(omitsize=True, border=2)
    return Markup(drawn)  # noqa: S704 - drawn by us from our own address
