"""What a village's front page gathers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from consultations import clock
from consultations.drafts.models import Draft
from consultations.drafts.queries import open_drafts
from consultations.meetings.models import Meeting
from consultations.meetings.queries import next_public_meeting
from consultations.people.models import Place
from consultations.tracking.figures import Figure, Figures, figures
from consultations.tracking.matters import Matter
from consultations.tracking.queries import latest_answers
from webapp.db import session
from webapp.i18n import gettext as _


@dataclass(frozen=True)
class Front:
    """Next meeting, open drafts, newest answers, figures of this year."""

    meeting: Meeting | None
    drafts: Sequence[Draft]
    answered: Sequence[Matter]
    figures: list[dict[str, object]]
    since: date


def front_of(village: Place) -> Front:
    """Everything the page shows."""
    since = clock.today().replace(month=1, day=1)
    return Front(
        meeting=next_public_meeting(session(), village.id),
        drafts=open_drafts(session(), village),
        answered=latest_answers(session(), village),
        figures=_lines(figures(session(), village, since)),
        since=since,
    )


def _lines(counted: Figures) -> list[dict[str, object]]:
    """The figures as the page shows them: what is late stands first."""
    late, on_time, answered = counted.overdue_now, counted.on_time, counted.answered
    lines: list[dict[str, object]] = [
        {"key": "late", "label": _("late now"), "late": late.part > 0, **_of(late)},
        {"key": "answered", "label": _("answered"), **_of(answered)},
        {"key": "on_time", "label": _("answered by the promised day"), **_of(on_time)},
    ]
    words = {
        "satisfied": _("rated: satisfied"),
        "fair": _("rated: fair"),
        "dissatisfied": _("rated: not satisfied"),
    }
    lines += [
        {"key": score, "label": word, **_of(getattr(counted, score))}
        for score, word in words.items()
    ]
    return lines


def _of(figure: Figure) -> dict[str, object]:
    return {"part": figure.part, "whole": figure.whole}
