"""The log: numbered without gaps, chained, and never to be altered unseen."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from consultations import history
from consultations.events import SYSTEM, Event, event


@event
@dataclass(frozen=True, kw_only=True)
class BellRung(Event):
    """A bell was rung, for all to hear."""

    kind: ClassVar[str] = "test.bell_rung"
    subject_kind: ClassVar[str] = "test"
    public: ClassVar[bool] = True
    times: int


@event
@dataclass(frozen=True, kw_only=True)
class SecretTold(Event):
    """A secret was told; nobody else may read it."""

    kind: ClassVar[str] = "test.secret_told"
    subject_kind: ClassVar[str] = "test"
    words: str


def ring(session: Session, bell: UUID, times: int) -> None:
    for n in range(times):
        history.record(session, BellRung(subject_id=bell, times=n), SYSTEM)


def test_each_subject_has_its_own_numbers_without_gaps(session: Session) -> None:
    bell, gong = uuid4(), uuid4()
    ring(session, bell, 3)
    ring(session, gong, 2)
    assert [e.seq for e in history.timeline(session, "test", bell)] == [1, 2, 3]
    assert [e.seq for e in history.timeline(session, "test", gong)] == [1, 2]


def test_a_public_page_covers_what_is_not_public_without_showing_it(session: Session) -> None:
    bell = uuid4()
    ring(session, bell, 1)
    history.record(session, SecretTold(subject_id=bell, words="…"), SYSTEM)
    page = history.public_page(session, "test", bell, after=0)
    assert [e.seq for e in page.events] == [1]
    assert page.last == 2
    assert not page.more


def test_a_long_stream_is_read_page_by_page(session: Session) -> None:
    bell = uuid4()
    ring(session, bell, 5)
    page = history.public_page(session, "test", bell, after=1, limit=2)
    assert ([e.seq for e in page.events], page.last, page.more) == ([2, 3], 3, True)


def test_an_untouched_stream_has_no_broken_link(session: Session) -> None:
    bell = uuid4()
    ring(session, bell, 4)
    session.commit()
    session.expire_all()
    assert history.first_broken_link(history.timeline(session, "test", bell)) is None


def test_a_changed_word_is_found_where_it_was_changed(session: Session) -> None:
    bell = uuid4()
    ring(session, bell, 4)
    rows = history.timeline(session, "test", bell)
    rows[2].payload = {"times": 99}
    assert history.first_broken_link(rows) == 3


def test_a_lost_row_is_found(session: Session) -> None:
    bell = uuid4()
    ring(session, bell, 4)
    rows = list(history.timeline(session, "test", bell))
    del rows[1]
    assert history.first_broken_link(rows) == 2
