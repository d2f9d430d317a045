"""The one clock, and working-day arithmetic in the time zone of the public body."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

ZONE = ZoneInfo("Asia/Shanghai")
LAST_PUBLISHED_YEAR = 2026
"""Newest year whose shifted working weekends the State Council has published and `holidays` has.

It is raised together with the package; later years are marked provisional."""

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """This moment in UTC; tests set it with `frozen`."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """The date on the wall of the village office."""
    return now().astimezone(ZONE).date()


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Holds the clock at one moment inside the block."""
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked: the tenant's own table first, then the national calendar."""

    overrides: Mapping[date, bool] = field(default_factory=dict)
    published_through: int = LAST_PUBLISHED_YEAR

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on that day; never raises, whatever the year."""
        known = self.overrides.get(day)
        return _national_working_day(day) if known is None else known

    def is_provisional(self, first: date, last: date) -> bool:
        """Whether a count over these days may still move when a year is published."""
        return max(first, last).year > self.published_through


@dataclass(frozen=True)
class DueDate:
    """A date counted in working days, with what it was counted from."""

    day: date
    counted_from: date
    working_days: int
    provisional: bool


@lru_cache(maxsize=1)
def _national() -> holidays.HolidayBase:
    return holidays.country_holidays("CN")


@lru_cache(maxsize=4096)
def _national_working_day(day: date) -> bool:
    return bool(_national().is_working_day(day))


def add_working_days(start: date, days: int, calendar: WorkCalendar) -> DueDate:
    """The day `days` working days after `start`; the starting day is not counted.

    Civil Code art. 201: the day on which a period begins does not count.
    """
    day, left = start, days
    while left > 0:
        day += timedelta(days=1)
        left -= calendar.is_working_day(day)
    return DueDate(day, start, days, calendar.is_provisional(start, day))


def end_of_period(start: date, days: int, calendar: WorkCalendar) -> DueDate:
    """The last day of a period of calendar days, moved off days nobody works.

    Civil Code arts. 201 and 203: counting starts the next day; a last day that falls on a
    statutory day off moves to the next working day.
    """
    day = start + timedelta(days=days)
    while not calendar.is_working_day(day):
        day += timedelta(days=1)
    return DueDate(day, start, days, calendar.is_provisional(start, day))


def working_days_between(start: date, end: date, calendar: WorkCalendar) -> int:
    """Working days after `start` up to and with `end`; negative when `end` lies before."""
    if end < start:
        return -working_days_between(end, start, calendar)
    span = (end - start).days
    return sum(calendar.is_working_day(start + timedelta(days=n)) for n in range(1, span + 1))
