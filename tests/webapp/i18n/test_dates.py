"""Dates as people say them, in both languages."""

from datetime import date, datetime

import pytest

from consultations import clock
from webapp.i18n import say_date, say_days_left, say_moment, say_time, speaking

MEETING = datetime(2026, 12, 6, 19, 30, tzinfo=clock.ZONE)


def test_a_meeting_is_announced_as_on_the_loudspeaker(frozen_clock: datetime) -> None:
    assert say_moment(MEETING) == "12月6日 星期日 晚上7点半"


def test_and_in_english(frozen_clock: datetime) -> None:
    with speaking("en"):
        assert say_moment(MEETING) == "Sunday 6 December, 7:30 pm"


def test_the_year_is_said_when_it_is_another_one(frozen_clock: datetime) -> None:
    assert say_date(date(2027, 1, 5)) == "2027年1月5日 星期二"
    with speaking("en"):
        assert say_date(date(2027, 1, 5)) == "Tuesday 5 January 2027"


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [
        (0, 0, "凌晨12点"),
        (7, 5, "早上7点05分"),
        (10, 0, "上午10点"),
        (12, 0, "中午12点"),
        (14, 15, "下午2点15分"),
        (20, 0, "晚上8点"),
    ],
)
def test_hours_carry_their_part_of_the_day(hour: int, minute: int, said: str) -> None:
    assert say_time(datetime(2026, 12, 6, hour, minute, tzinfo=clock.ZONE)) == said


@pytest.mark.parametrize(
    ("days", "zh", "en"),
    [
        (5, "还有5个工作日", "5 working days left"),
        (1, "还有1个工作日", "1 working day left"),
        (0, "今天到期", "due today"),
        (-2, "超期2个工作日", "2 working days late"),
    ],
)
def test_days_left_are_said_in_words(days: int, zh: str, en: str) -> None:
    assert say_days_left(days) == zh
    with speaking("en"):
        assert say_days_left(days) == en
