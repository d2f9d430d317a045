"""The live log of a meeting over HTTP: catching up, and the way without a web socket."""

from typing import Any
from uuid import UUID

from flask import jsonify, request
from pydantic import BaseModel, Field, ValidationError
from werkzeug.wrappers import Response

from consultations.comments.queries import PAGE, live_page
from consultations.errors import Invalid
from consultations.history import HIGHEST_SEQ
from webapp.db import session
from webapp.guards import anyone
from webapp.guards.meetings import load_meeting
from webapp.meetings import bp
from webapp.wake import recall_events


class Stretch(BaseModel):
    """Which part of the log is asked for."""

    after: int = Field(0, ge=0, le=HIGHEST_SEQ)
    limit: int = Field(PAGE, ge=1, le=PAGE)


@bp.get("/api/v1/meetings/<uuid:meeting_id>/events")
@anyone
def list_events(meeting_id: UUID) -> Response:
    """The public events after a number, numbered as on the socket."""
    meeting = load_meeting(meeting_id)
    try:
        asked = Stretch.model_validate(request.args.to_dict())
    except ValidationError as error:
        raise Invalid("bad_payload") from error
    answer = jsonify(_read(meeting.id, asked))
    # Words that are hidden later leave pages that were read before, so nothing is kept unasked.
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    return answer.make_conditional(request.environ)


def _read(meeting_id: UUID, asked: Stretch) -> dict[str, Any]:
    remembered = recall_events(meeting_id, asked.after)
    if remembered is not None and len(remembered[0]) <= asked.limit:
        events, last, more = *remembered, False
    else:
        page = live_page(session(), meeting_id, after=asked.after, limit=asked.limit)
        events, last, more = page.events, page.last, page.more
    return {"first": asked.after + 1, "last": last, "more": more, "events": events}
