"""What is filled in to say something; what it must be is decided by the domain."""

from wtforms import BooleanField, StringField, TextAreaField

from consultations.suggestions.kinds import Addressee, Kind, Privacy, Source
from webapp.forms import Form, SendingForm

OFFERED = (Kind.SUGGESTION, Kind.REPORT, Kind.QUESTION)


class SayForm(SendingForm):
    """One's own words."""

    words = TextAreaField()
    kind = StringField(default=Kind.SUGGESTION)
    addressee = StringField(default=Addressee.VILLAGE)
    privacy = StringField(default=Privacy.PSEUDONYMOUS)


class OnBehalfForm(SayForm):
    """The words of somebody else, as spoken."""

    name = StringField()
    source = StringField(default=Source.PAPER)
    read_back = BooleanField()


class ConvertForm(SendingForm):
    """What a comment is; its words stand as they were said."""

    kind = StringField(default=Kind.SUGGESTION)
    addressee = StringField(default=Addressee.VILLAGE)


class LookUpForm(Form):
    """Number and code from the slip."""

    number = StringField()
    code = StringField()


class RateForm(SendingForm):
    """A face, and for the third one a sentence."""

    rating = StringField()
    words = TextAreaField()
