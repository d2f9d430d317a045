"""The base of every form: our words, our errors, a client id that makes sending idempotent."""

import uuid
from collections.abc import Callable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, ValidationError
from wtforms import Form as AnyForm
from wtforms.validators import StopValidation

from consultations.errors import Conflict, DomainError
from webapp.i18n import LazyText, gettext, ngettext

Check = Callable[[AnyForm, Field], None]


class _Words:
    def gettext(self, message: str) -> str:
        return gettext(message)

    def ngettext(self, one: str, many: str, n: int) -> str:
        return ngettext(one, many, n)


class Form(FlaskForm):
    """A form whose messages come from the catalogues."""

    class Meta(FlaskForm.Meta):
        """Hands WTForms our catalogues instead of its own."""

        def get_translations(self, _form: Any) -> _Words:
            """The catalogue of the request's language."""
            return _Words()


def _is_uuid(_form: Form, field: HiddenField) -> None:
    try:
        uuid.UUID(field.data or "")
    except ValueError as error:
        raise ValidationError(gettext("Reload the page and send again.")) from error


class SendingForm(Form):
    """A form that makes something: sent twice with one client id, it makes it once."""

    client_id = HiddenField(default=lambda: str(uuid.uuid4()), validators=[_is_uuid])

    @property
    def sending_id(self) -> uuid.UUID:
        """The client id, once the form is valid."""
        return uuid.UUID(str(self.client_id.data))

    def renew(self, refused: DomainError) -> None:
        """A form that was used up comes back with its words and a client id of its own."""
        if isinstance(refused, Conflict):
            self.client_id.data = str(uuid.uuid4())


def filled_in(asked: LazyText) -> Check:
    """Something has to stand there."""

    def check(_form: AnyForm, field: Field) -> None:
        if not "".join(map(str, field.raw_data or [])).strip():
            # What the field's own reader said of an empty value would only confuse.
            field.errors = []
            raise StopValidation(str(asked))

    return check


def at_most(longest: int, told: LazyText) -> Check:
    """It may not be longer than this."""

    def check(_form: AnyForm, field: Field) -> None:
        if len(field.data or "") > longest:
            raise StopValidation(str(told))

    return check
