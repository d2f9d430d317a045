"""The service promise: how many days each clock of each kind of matter gives, as one table.

No statute sets days for answering a suggestion, so this is a promise (承诺时限). It stays inside
the outer limits of the petition regulations of 2022: art. 22 (sorted within 15 days), art. 23
(told within 15 days), art. 34 (claims answered within 60 days, at most 30 more).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consultations.clock import DueDate, WorkCalendar, add_working_days, end_of_period
from consultations.suggestions.kinds import Addressee, Kind
from consultations.suggestions.machine import Clock


class Counting(StrEnum):
    """What is counted: days offices work, or all days with the last one moved off days off."""

    WORKING = "working"
    CALENDAR = "calendar"


@dataclass(frozen=True)
class Term:
    """A number of days and how they are counted."""

    days: int
    counting: Counting = Counting.WORKING

    def due(self, start: date, calendar: WorkCalendar) -> DueDate:
        """The last day of the term; the day it starts on does not count."""
        if self.counting == Counting.WORKING:
            return add_working_days(start, self.days, calendar)
        return end_of_period(start, self.days, calendar)


def _row(receipt: int, routing: int, first_contact: int, answer: Term) -> dict[Clock, Term]:
    return {
        Clock.RECEIPT: Term(receipt),
        Clock.ROUTING: Term(routing),
        Clock.FIRST_CONTACT: Term(first_contact),
        Clock.ANSWER: answer,
    }


BOTH = ""
PROMISE: dict[tuple[str, str], dict[Clock, Term]] = {
    (Kind.QUESTION, BOTH): _row(1, 1, 1, Term(3)),
    (Kind.REPORT, BOTH): _row(1, 1, 1, Term(5)),
    (Kind.SUGGESTION, Addressee.VILLAGE): _row(1, 1, 2, Term(7)),
    (Kind.SUGGESTION, Addressee.TOWNSHIP): _row(1, 1, 3, Term(15)),
    # Routing and first contact do not apply: the adoption table answers all comments together,
    # within 15 working days of the day the consultation closes.
    (Kind.DRAFT_COMMENT, BOTH): {Clock.RECEIPT: Term(1), Clock.ANSWER: Term(15)},
    (Kind.CLAIM, BOTH): _row(1, 2, 3, Term(60, Counting.CALENDAR)),
    (Kind.ACCUSATION, BOTH): {},
}
RATING_TERM = Term(10)
"""How long the author is asked for a verdict."""
SUPPLEMENT_TERM = Term(7)
"""Open-information regulations art. 30 give the shape: one list, within 7 working days."""
LEAST_AGAIN = 3
"""Working days; a reopened matter has half of the first term, but not less than this."""


def terms_for(kind: str, addressee: str) -> dict[Clock, Term]:
    """The clocks of a kind of matter."""
    found = PROMISE.get((kind, BOTH))
    return PROMISE[kind, addressee] if found is None else found


def term_again(kind: str, addressee: str) -> Term:
    """The answer term of a matter that was reopened."""
    first = terms_for(kind, addressee)[Clock.ANSWER]
    return Term(max(LEAST_AGAIN, -(-first.days // 2)), first.counting)
