"""Promised dates: from one table, counted in working days, never moved by routing."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from consultations import clock
from consultations.clock import WorkCalendar
from consultations.people.models import WorkCalendarDay
from consultations.suggestions.kinds import Addressee, Kind
from consultations.suggestions.machine import Clock
from consultations.suggestions.models import Suggestion
from consultations.tracking.clocks import answer_deadline
from consultations.tracking.matters import working_days_left
from consultations.tracking.models import Deadline
from consultations.tracking.promise import PROMISE, Counting, term_again, terms_for
from consultations.tracking.verdicts import withdraw_suggestion
from tests.cast import Cast
from tests.matters import Desk


def dates(desk: Desk, suggestion: Suggestion) -> dict[str, Deadline]:
    query = select(Deadline).where(Deadline.suggestion_id == suggestion.id)
    return {row.clock_name: row for row in desk.session.scalars(query)}


@pytest.mark.parametrize(
    ("kind", "addressee", "receipt", "contact", "answer"),
    [
        (Kind.QUESTION, Addressee.VILLAGE, 23, 23, date(2026, 11, 25)),
        (Kind.REPORT, Addressee.VILLAGE, 23, 23, date(2026, 11, 27)),
        (Kind.SUGGESTION, Addressee.VILLAGE, 23, 24, date(2026, 12, 1)),
        (Kind.SUGGESTION, Addressee.TOWNSHIP, 23, 25, date(2026, 12, 11)),
        (Kind.CLAIM, Addressee.TOWNSHIP, 23, 25, date(2027, 1, 21)),
    ],
)
def test_each_kind_has_its_dates_counted_from_the_day_it_came(
    desk: Desk, kind: str, addressee: str, receipt: int, contact: int, answer: date
) -> None:
    """Filed on Sunday 22 November 2026; the handbook's table, section 1.4."""
    held = dates(desk, desk.file(kind=kind, addressee=addressee).suggestion)
    assert held[Clock.RECEIPT].due_on == date(2026, 11, receipt)
    assert held[Clock.FIRST_CONTACT].due_on == date(2026, 11, contact)
    assert held[Clock.ANSWER].due_on == answer
    assert held[Clock.ANSWER].counted_from == date(2026, 11, 22)


def test_every_kind_and_addressee_has_a_row() -> None:
    for kind in Kind:
        for addressee in Addressee:
            terms_for(kind, addressee)
    assert PROMISE[Kind.CLAIM, ""][Clock.ANSWER].counting == Counting.CALENDAR


def test_a_date_says_whether_the_calendar_of_its_year_is_published(desk: Desk) -> None:
    with clock.frozen(datetime(2026, 12, 28, 9, 0, tzinfo=clock.ZONE)):
        held = dates(desk, desk.file(kind=Kind.REPORT).suggestion)
    assert (held[Clock.ANSWER].due_on, held[Clock.ANSWER].provisional) == (date(2027, 1, 5), True)


def test_a_day_off_in_the_village_s_own_table_moves_the_date(desk: Desk, cast: Cast) -> None:
    day_off = WorkCalendarDay(place_id=cast.village.id, day=date(2026, 11, 24), working=False)
    desk.session.add(day_off)
    desk.session.flush()
    held = dates(desk, desk.file(kind=Kind.QUESTION).suggestion)
    assert held[Clock.ANSWER].due_on == date(2026, 11, 26)


def test_each_step_stops_its_clock_and_no_other(desk: Desk) -> None:
    suggestion = desk.assigned()
    held = dates(desk, suggestion)
    assert held[Clock.RECEIPT].stopped_on == held[Clock.ROUTING].stopped_on == clock.today()
    assert held[Clock.FIRST_CONTACT].stopped_on is None
    assert held[Clock.ANSWER].stopped_on is None
    desk.sign(suggestion)
    held = dates(desk, suggestion)
    assert held[Clock.FIRST_CONTACT].stopped_on == clock.today()
    assert held[Clock.ANSWER].stopped_on == clock.today()
    assert (held[Clock.RATING].stopped_on, held[Clock.RATING].days) == (None, 10)


def test_taking_it_back_stops_every_clock(desk: Desk, cast: Cast) -> None:
    suggestion = desk.assigned()
    withdraw_suggestion(desk.session, suggestion, desk.viewer(cast.villager))
    assert all(row.stopped_on for row in dates(desk, suggestion).values())


@pytest.mark.parametrize(
    ("kind", "addressee", "days"),
    [
        (Kind.QUESTION, Addressee.VILLAGE, 3),
        (Kind.REPORT, Addressee.VILLAGE, 3),
        (Kind.SUGGESTION, Addressee.VILLAGE, 4),
        (Kind.SUGGESTION, Addressee.TOWNSHIP, 8),
    ],
)
def test_a_reopened_matter_has_half_the_time_but_at_least_three_days(
    kind: str, addressee: str, days: int
) -> None:
    assert term_again(kind, addressee).days == days


def test_the_day_after_the_promised_one_is_late_even_on_a_weekend() -> None:
    friday, saturday, calendar = date(2026, 11, 20), date(2026, 11, 21), WorkCalendar()
    assert working_days_left(friday, friday, calendar) == 0
    assert working_days_left(saturday, friday, calendar) == -1
    assert working_days_left(date(2026, 11, 24), friday, calendar) == -2


def test_the_newest_date_holds(desk: Desk) -> None:
    suggestion = desk.file().suggestion
    deadline = answer_deadline(desk.session, suggestion.id)
    assert deadline is not None
    assert deadline.turn == 1
