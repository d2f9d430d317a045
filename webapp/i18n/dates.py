"""Dates and times as people say them."""

from datetime import date, datetime

from consultations import clock
from webapp.i18n.catalogs import current_locale, gettext, ngettext

_WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
_PARTS = ((5, "凌晨"), (8, "早上"), (11, "上午"), (13, "中午"), (18, "下午"), (24, "晚上"))


def say_date(day: date) -> str:
    """12月6日 星期日, or Sunday 6 December; the year only when it is not this one."""
    if isinstance(day, datetime):
        day = day.astimezone(clock.ZONE).date()
    other_year = day.year != clock.today().year
    if current_locale() == "en":
        return f"{day:%A} {day.day} {day:%B}" + (f" {day.year}" if other_year else "")
    said = f"{day.month}月{day.day}日 {_WEEKDAYS[day.weekday()]}"
    return f"{day.year}年{said}" if other_year else said


def say_time(moment: datetime) -> str:
    """晚上7点半, or 7:30 pm."""
    at = moment.astimezone(clock.ZONE)
    hour = at.hour % 12 or 12
    if current_locale() == "en":
        return f"{hour}:{at.minute:02} {'am' if at.hour < 12 else 'pm'}"
    part = next(word for until, word in _PARTS if at.hour < until)
    minutes = {0: "", 30: "半"}.get(at.minute, f"{at.minute:02}分")
    return f"{part}{hour}点{minutes}"


def say_moment(moment: datetime) -> str:
    """12月6日 星期日 晚上7点半."""
    joint = ", " if current_locale() == "en" else " "
    return f"{say_date(moment)}{joint}{say_time(moment)}"


def say_days_left(days: int) -> str:
    """How many working days are left, in words; negative days are late ones."""
    if days < 0:
        return ngettext("%(n)s working day late", "%(n)s working days late", -days)
    if days == 0:
        return gettext("due today")
    return ngettext("%(n)s working day left", "%(n)s working days left", days)
