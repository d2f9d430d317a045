"""What leaders and the desk fill in; what it must be is decided by the domain."""

from wtforms import BooleanField, DateField, StringField, TextAreaField
from wtforms.validators import Optional

from webapp.forms import Form, SendingForm
from webapp.i18n import gettext


class AnswerForm(SendingForm):
    """An answer before it is signed."""

    outcome = StringField()
    reason = TextAreaField()
    detail = StringField()
    promised_on = DateField(validators=[Optional()])
    override = BooleanField()

    def process_errors(self) -> None:
        """WTForms speaks of a date format; people speak of a day."""
        if self.promised_on.errors:
            self.promised_on.errors = [gettext("Choose a day.")]


class AssignForm(Form):
    """A unit and its leader, in one choice."""

    leader = StringField()


class SupplementForm(Form):
    """Everything that is missing."""

    missing = TextAreaField()


class ContactForm(Form):
    """How the author was reached."""

    way = StringField()
