"""Working days: counted from the next day, over shifted weekends, for any year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.clock import (
    WorkCalendar,
    add_working_days,
    end_of_period,
    working_days_between,
)

CALENDAR = WorkCalendar()
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-09-29", 5, "2026-10-12"),
        ("2026-02-12", 3, "2026-02-24"),
        ("2026-04-30", 7, "2026-05-13"),
        ("2026-11-20", 15, "2026-12-11"),
        ("2026-11-22", 1, "2026-11-23"),
        ("2026-09-19", 1, "2026-09-20"),
        ("2026-02-26", 2, "2026-02-28"),
        ("2026-12-28", 5, "2027-01-05"),
    ],
)
def test_due_dates_of_the_national_calendar(start: str, days: int, due: str) -> None:
    counted = add_working_days(date.fromisoformat(start), days, CALENDAR)
    assert counted.day == date.fromisoformat(due)
    assert counted.provisional == (counted.day.year > 2026)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-03-01", 30, "2026-03-31"),
        ("2026-09-07", 30, "2026-10-08"),
        ("2026-11-05", 15, "2026-11-20"),
        ("2026-01-20", 30, "2026-02-24"),
    ],
)
def test_a_period_never_ends_on_a_day_nobody_works(start: str, days: int, end: str) -> None:
    assert end_of_period(date.fromisoformat(start), days, CALENDAR).day == date.fromisoformat(end)


def test_the_places_own_table_goes_before_the_national_calendar() -> None:
    festival = WorkCalendar({date(2026, 11, 23): False, date(2026, 11, 28): True})
    assert add_working_days(date(2026, 11, 22), 5, festival).day == date(2026, 11, 28)


@given(DAYS, st.integers(0, 60))
def test_no_year_raises_and_the_count_agrees_both_ways(start: date, days: int) -> None:
    due = add_working_days(start, days, CALENDAR)
    assert working_days_between(start, due.day, CALENDAR) == days
    assert days == 0 or CALENDAR.is_working_day(due.day)


@given(DAYS, st.integers(1, 40))
def test_more_days_never_end_earlier(start: date, days: int) -> None:
    earlier = add_working_days(start, days, CALENDAR).day
    assert add_working_days(start, days + 1, CALENDAR).day > earlier


@given(DAYS, DAYS)
def test_days_left_turn_negative_when_the_date_has_passed(one: date, other: date) -> None:
    there = working_days_between(one, other, CALENDAR)
    assert working_days_between(other, one, CALENDAR) == -there
