"""The notice for the board: one sheet with the agenda, the code of the link and the telephone."""

from uuid import UUID

import segno
from flask import render_template, url_for
from markupsafe import Markup

from consultations.meetings.models import Meeting
from webapp.db import resources
from webapp.guards import anyone
from webapp.guards.meetings import load_meeting
from webapp.meetings import bp
from webapp.meetings.routes import agenda_lines
from webapp.meetings.words import KINDS


@bp.get("/m/<uuid:meeting_id>/notice")
@anyone
def print_notice(meeting_id: UUID) -> str:
    """The sheet to hang up."""
    meeting = load_meeting(meeting_id)
    address = address_of(meeting)
    return render_template(
        "meetings/notice.html",
        meeting=meeting,
        kind=KINDS[meeting.kind],
        lines=agenda_lines(meeting),
        address=address,
        code=draw_code(address),
    )


def address_of(meeting: Meeting) -> str:
    """The meeting's link as people outside reach it."""
    path = url_for("meetings.show", meeting_id=meeting.id)
    public = resources().settings.public_url.rstrip("/")
    return (
        f"{public}{path}"
        if public
        else url_for("meetings.show", meeting_id=meeting.id, _external=True)
    )


def draw_code(address: str) -> Markup:
    """The QR code of an address as a drawing for the page."""
    code = segno.make(address, error="m", micro=False)
    return Markup(code.svg_inline(omitsize=True, border=0))  # noqa: S704 - our own address
