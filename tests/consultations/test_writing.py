"""Writers queue, readers do not write."""

import threading
from datetime import date, datetime
from uuid import uuid4

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from consultations import history
from consultations.db import UtcDateTime, make_read_sessions, make_sessions
from consultations.events import SYSTEM
from consultations.people.models import Place
from tests.consultations.test_history import BellRung


def test_twenty_writers_at_once_number_one_stream_without_gaps(engine: Engine) -> None:
    bell, writers = uuid4(), make_sessions(engine)
    with writers() as first:
        history.record(first, BellRung(subject_id=bell, times=0), SYSTEM)
        first.commit()

    def write() -> None:
        with writers() as own:
            history.record(own, BellRung(subject_id=bell, times=1), SYSTEM)
            own.commit()

    threads = [threading.Thread(target=write) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with writers() as reader:
        rows = history.timeline(reader, "test", bell)
    assert [row.seq for row in rows] == list(range(1, 22))
    assert history.first_broken_link(rows) is None


def test_a_reading_session_refuses_to_write(engine: Engine) -> None:
    with make_read_sessions(engine)() as reader:
        reader.add(Place(kind="village", slug="x", name="x", name_en="x", short_name="x"))
        with pytest.raises(RuntimeError, match="only reads"):
            reader.flush()


def test_a_moment_without_its_zone_is_refused(session: Session) -> None:
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(
            datetime.combine(date(2026, 1, 1), datetime.min.time()), session.get_bind().dialect
        )
