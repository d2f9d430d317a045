"""What the village office fills in about a meeting."""

from datetime import datetime
from typing import Any

from wtforms import (
    DateField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)

from consultations import clock
from consultations.meetings.actions import MeetingPlan
from consultations.meetings.kinds import Audience, MeetingKind
from consultations.meetings.models import Meeting
from webapp.forms import SendingForm, at_most, filled_in
from webapp.i18n import lazy_gettext as _l
from webapp.meetings.words import AUDIENCES, KINDS

LONGEST_AGENDA = 3000
# Labels are put in by the template; WTForms' own types still ask for pairs.
KIND_KEYS: Any = list(KINDS)
AUDIENCE_KEYS: Any = list(AUDIENCES)


class MeetingForm(SendingForm):
    """The plan of a meeting, agenda lines one per line."""

    title = StringField(
        validators=[
            filled_in(_l("Give the meeting a title.")),
            at_most(120, _l("At most 120 characters, please.")),
        ]
    )
    day = DateField(validators=[filled_in(_l("Choose the day."))])
    hour = TimeField(validators=[filled_in(_l("Choose the time."))])
    venue = StringField(
        validators=[
            filled_in(_l("Say where it is.")),
            at_most(80, _l("At most 80 characters, please.")),
        ]
    )
    kind = SelectField(choices=KIND_KEYS, default=MeetingKind.COURTYARD_MEETING)
    audience = RadioField(choices=AUDIENCE_KEYS, default=Audience.LINK)
    agenda = TextAreaField(
        validators=[
            filled_in(_l("Write at least one line of the agenda.")),
            at_most(LONGEST_AGENDA, _l("This agenda is too long.")),
        ]
    )

    @property
    def plan(self) -> MeetingPlan:
        """The filled-in form as the domain takes it; the clock of the form is the village's."""
        assert self.day.data is not None
        assert self.hour.data is not None
        return MeetingPlan(
            title=self.title.data or "",
            venue=self.venue.data or "",
            starts_at=datetime.combine(self.day.data, self.hour.data, tzinfo=clock.ZONE),
            kind=MeetingKind(self.kind.data),
            audience=Audience(self.audience.data),
            agenda=(self.agenda.data or "").splitlines(),
        )

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        """What is wrong, by field, for the list above the form."""
        return [(name, str(found[0])) for name, found in self.errors.items() if name and found]

    def error_of(self, name: str) -> str:
        """What is wrong with one field."""
        found = self.errors.get(name) or [""]
        return str(found[0])


def form_of(meeting: Meeting) -> MeetingForm:
    """The form as a draft filled it in before."""
    at = meeting.starts_at.astimezone(clock.ZONE)
    return MeetingForm(
        formdata=None,
        title=meeting.title,
        day=at.date(),
        hour=at.time().replace(second=0, microsecond=0),
        venue=meeting.venue,
        kind=meeting.kind,
        audience=meeting.audience,
        agenda="\n".join(item.title for item in meeting.agenda),
    )


def kind_choices() -> list[tuple[str, str]]:
    return [(key, str(label)) for key, label in KINDS.items()]


def audience_choices() -> list[tuple[str, str, str]]:
    return [(key, str(label), str(note)) for key, (label, note) in AUDIENCES.items()]
