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
from consultations.tracking.figures import Figures, figures
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
    rated = counted.satisfied.whole
    lines: list[dict[str, object]] = [
        {"label": _("late now"), "part": late.part, "whole": late.whole, "late": late.part > 0},
        {"label": _("answered"), "part": answered.part, "whole": answered.whole},
        {"label": _("answered by the promised day"), "part": on_time.part, "whole": on_time.whole},
    ]
    words = {
        "satisfied": _("rated: satisfied"),
        "fair": _("rated: fair"),
        "dissatisfied": _("rated: not satisfied"),
    }
    lines += [
        {"label": word, "part": getattr(counted, score).part, "whole": rated}
        for score, word in words.items()
    ]
    return lines
