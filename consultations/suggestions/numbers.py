"""Numbers without gaps or doubles, one series per village and year."""

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from consultations import clock
from consultations.people.models import Place
from consultations.suggestions.models import NumberSeries


def lock_series(session: Session, village: Place) -> NumberSeries:
    """The series of this year, held until the transaction ends.

    Whoever files in the same village waits here, so a second sending of one form finds the first.
    """
    key = (village.id, clock.today().year)
    found = session.get(NumberSeries, key, with_for_update=True, populate_existing=True)
    if found is not None:
        return found
    _begin_series(session, key[0], key[1])
    return session.get_one(NumberSeries, key, with_for_update=True, populate_existing=True)


def take_number(series: NumberSeries, village: Place) -> str:
    """The next number, for example 青石湾-2026-0138."""
    series.last += 1
    return f"{village.short_name}-{series.year}-{series.last:04}"


def _begin_series(session: Session, village_id: object, year: int) -> None:
    try:
        with session.begin_nested():
            session.execute(insert(NumberSeries).values(village_id=village_id, year=year, last=0))
    except IntegrityError:
        # Somebody filed the first matter of the year a moment earlier.
        return
