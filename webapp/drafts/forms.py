"""What is filled in about drafts."""

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from consultations.drafts.actions import PRESET_DAYS
from webapp.forms import SendingForm
from webapp.i18n import lazy_gettext as _l

KINDS = {
    "village_rules": _l("Village rules"),
    "charter": _l("Village charter"),
    "normative_document": _l("Township document"),
    "plan": _l("Plan"),
    "budget": _l("Budget"),
    "project": _l("Project"),
    "other": _l("Other"),
}
assert KINDS.keys() == PRESET_DAYS.keys()
STANCES = ("support", "change", "question", "oppose", "other")
LONGEST_DRAFT = 200_000
LONGEST_WORDS = 2000


def said(what: object) -> Length:
    """A length check with words of our own."""
    return Length(max=LONGEST_WORDS, message=what)


class DraftForm(SendingForm):
    """A draft as it is typed or pasted."""

    title = StringField(
        validators=[
            InputRequired(_l("Give the draft its title.")),
            Length(max=120, message=_l("At most 120 characters, please.")),
        ]
    )
    kind = SelectField(choices=list(KINDS.items()))
    explanation = TextAreaField(
        validators=[
            InputRequired(_l("Say in three plain sentences what it changes.")),
            Length(max=1000, message=_l("At most 1000 characters, please.")),
        ]
    )
    text = TextAreaField(
        validators=[
            InputRequired(_l("Paste the text of the draft.")),
            Length(max=LONGEST_DRAFT, message=_l("This text is too long for one draft.")),
        ]
    )


class RemarkForm(SendingForm):
    """What somebody says of one article."""

    stance = RadioField(
        choices=[(stance, stance) for stance in STANCES],
        validators=[InputRequired(_l("Choose one."))],
    )
    words = TextAreaField(
        validators=[
            # Whoever agrees, or proposes a wording, has said enough; the domain decides.
            Optional(),
            said(_l("At most 2000 characters, please.")),
        ]
    )
    proposed_wording = TextAreaField(
        validators=[Optional(), said(_l("At most 2000 characters, please."))]
    )
