"""One matter, and the list of one's own."""

from uuid import uuid4

from flask import render_template

from consultations.suggestions.kinds import Privacy
from consultations.tracking.course import course_of, dates_of_steps
from consultations.tracking.matters import Matter
from consultations.tracking.queries import entered_by, matters_of
from webapp.db import session
from webapp.guards import anyone, signed_in, viewer
from webapp.guards.suggestions import load_matter
from webapp.tracking import bp
from webapp.tracking.words import (
    SOURCES,
    say_how_counted,
    say_short,
    say_time_code,
    timeline_of,
)


@bp.get("/mine")
@signed_in
def mine() -> str:
    """What became of what I said, and of what I wrote down for others."""
    return render_template(
        "tracking/mine.html",
        matters=matters_of(session(), viewer()),
        for_others=entered_by(session(), viewer()),
    )


@bp.get("/s/<number>")
@anyone
def show(number: str) -> str:
    """Where it is, with whom, until when; the words and the answer for those who may read them."""
    return matter_page(load_matter(number))


def matter_page(matter: Matter) -> str:
    """The page of a matter."""
    stages = course_of(session(), matter)
    return render_template(
        "tracking/matter.html",
        matter=matter,
        source=SOURCES.get(matter.source, ""),
        dates={word: say_short(at) for word, at in dates_of_steps(stages).items()},
        timeline=timeline_of(stages),
        counted=say_how_counted(matter.due) if matter.due else "",
        time_code=say_time_code(matter.second) if matter.second is not None else "",
        client_id=uuid4(),
        why_hidden=_why_hidden(matter),
    )


def _why_hidden(matter: Matter) -> str:
    if matter.readable:
        return ""
    return "confidential" if matter.privacy == Privacy.CONFIDENTIAL else "not_received"
