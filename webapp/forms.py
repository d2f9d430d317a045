"""The base of every form: our words, our errors, a client id that makes sending idempotent."""

import uuid
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, ValidationError

from webapp.i18n import gettext, ngettext


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
