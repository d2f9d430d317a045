"""What is filled in about drafts."""

from typing import Any

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from consultations.drafts.actions import PRESET_DAYS
from webapp.forms import SendingForm, at_most, filled_in
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
# Labels are put in by the template; WTForms' own types still ask for pairs.
KIND_KEYS: Any = list(KINDS)
assert KINDS.keys() == PRESET_DAYS.keys()
STANCES: Any = ["support", "change", "question", "oppose", "other"]
LONGEST_DRAFT = 200_000
LONGEST_WORDS = 2000


class DraftForm(SendingForm):
    """A draft as it is typed or pasted."""

    title = StringField(
        validators=[
            filled_in(_l("Give the draft its title.")),
            at_most(120, _l("At most 120 characters, please.")),
        ]
    )
    # The domain knows the kinds and stances and has words for others.
    kind = SelectField(choices=KIND_KEYS, validate_choice=False)
    explanation = TextAreaField(
        validators=[
            filled_in(_l("Say in three plain sentences what it changes.")),
            at_most(1000, _l("At most 1000 characters, please.")),
        ]
    )
    text = TextAreaField(
        validators=[
            filled_in(_l("Paste the text of the draft.")),
            at_most(LONGEST_DRAFT, _l("This text is too long for one draft.")),
        ]
    )


class RemarkForm(SendingForm):
    """What somebody says of one article."""

    stance = RadioField(
        choices=STANCES,
        validate_choice=False,
        validators=[filled_in(_l("Choose one."))],
    )
    words = TextAreaField(
        validators=[
            # Whoever agrees, or proposes a wording, has said enough; the domain decides.
            Optional(),
            at_most(LONGEST_WORDS, _l("At most 2000 characters, please.")),
        ]
    )
    proposed_wording = TextAreaField(
        validators=[Optional(), at_most(LONGEST_WORDS, _l("At most 2000 characters, please."))]
    )
