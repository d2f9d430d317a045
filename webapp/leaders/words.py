"""What leaders and the desk are told when something is missing."""

from consultations.suggestions.kinds import Outcome
from webapp.i18n import LazyText
from webapp.i18n import lazy_gettext as _l

OUTCOMES: dict[str, LazyText] = {
    Outcome.ADOPTED: _l("Adopted"),
    Outcome.PARTLY_ADOPTED: _l("Partly adopted"),
    Outcome.NOT_ADOPTED: _l("Not adopted"),
    Outcome.EXPLAINED: _l("Explained"),
    Outcome.RESOLVED: _l("Solved"),
    Outcome.ALREADY_DONE: _l("Already arranged"),
    Outcome.REFERRED: _l("Passed to the office in charge"),
}
WARNINGS: dict[str, LazyText] = {
    "too_short": _l("It is shorter than 30 characters."),
    "stock_phrase": _l("It uses a set phrase and names no day, number or person."),
}
REFUSALS: dict[str, LazyText] = {
    "choose_one_outcome": _l("Choose exactly one outcome."),
    "reason_missing": _l("Write what the author should know."),
    "reason_too_long": _l("That is too long. At most %(most)s characters."),
    "say_why_not": _l("Say why not, in at least %(least)s characters."),
    "say_which_part": _l("Name which part is adopted."),
    "say_to_whom": _l("Name the office it goes to, with its telephone."),
    "say_until_when": _l("Name the day by which it will be done."),
    "date_in_the_past": _l("That day is over. Choose a later one."),
    "detail_too_long": _l("That is too long. At most %(most)s characters."),
    "answer_says_little": _l("This answer says little. Say who does what by when, or tick below."),
    "way_unknown": _l("Choose how the author was reached."),
    "unit_of_another_place": _l("That office belongs to another place."),
    "unit_without_leader": _l("Nobody leads that office today. Choose another one."),
}
