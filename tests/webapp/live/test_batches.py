"""One beat of a room: commit, then sending, then the answers; a poisoned one takes nobody along."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import gevent
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from consultations.comments.actions import NewComment, post_comments
from consultations.comments.policy import Floor
from consultations.comments.queries import live_page
from consultations.errors import NotAllowed
from tests.cast import Cast
from tests.consultations.comments.floors import open_floor, said
from webapp import db
from webapp.live import batches
from webapp.live.batches import Room, StoreFailed

OpenRoom = Callable[[Callable[[dict[str, Any]], None]], Room]


@pytest.fixture
def floor(session: Session, cast: Cast) -> Floor:
    made = open_floor(session, cast)
    session.commit()
    return made


@pytest.fixture
def open_room(app: Flask, floor: Floor) -> Iterator[OpenRoom]:
    rooms: list[Room] = []

    def open_one(send: Callable[[dict[str, Any]], None]) -> Room:
        rooms.append(Room(app, floor.meeting_id, lambda _id, batch: send(batch)))
        return rooms[-1]

    yield open_one
    for room in rooms:
        room.close()


def comment_of(session: Session, cast: Cast, text: str = "在") -> NewComment:
    new = said(session, cast, cast.villager, text)
    session.commit()
    return new


def test_it_is_committed_then_sent_then_answered(
    open_room: OpenRoom, session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []

    @contextmanager
    def watched_unit() -> Iterator[Session]:
        with db.unit_of_work() as own:
            yield own
        order.append("commit")

    monkeypatch.setattr(batches, "unit_of_work", watched_unit)
    room = open_room(lambda _batch: order.append("send"))
    asking = gevent.spawn(room.post, comment_of(session, cast))
    asking.link_value(lambda _done: order.append("answer"))
    asking.get(timeout=10)
    gevent.sleep(0)
    assert order == ["commit", "send", "answer"]


def test_what_comes_while_a_batch_is_stored_shares_the_next_one(
    open_room: OpenRoom, session: Session, cast: Cast
) -> None:
    sent: list[dict[str, Any]] = []
    room = open_room(sent.append)
    news = [comment_of(session, cast, f"第{n}句") for n in range(20)]
    asking = [gevent.spawn(room.post, new) for new in news]
    gevent.joinall(asking, timeout=20, raise_error=True)
    assert len(sent) <= 2
    texts = [event["text"] for batch in sent for event in batch["events"]]
    assert texts == [f"第{n}句" for n in range(20)]
    assert [greenlet.value.seq for greenlet in asking] == sorted(g.value.seq for g in asking)


def test_one_that_the_database_refuses_fails_alone(
    open_room: OpenRoom, session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison = uuid4()

    def post_or_break(own: Session, floor: Floor, batch: list[NewComment]) -> list[Any]:
        if any(new.client_id == poison for new in batch):
            raise RuntimeError("the database says no")
        return post_comments(own, floor, batch)

    monkeypatch.setattr(batches, "post_comments", post_or_break)
    room = open_room(lambda _batch: None)
    good = comment_of(session, cast, "好的")
    bad = NewComment(author=good.author, client_id=poison, text="坏的")
    asking = [
        gevent.spawn(room.post, new) for new in (good, bad, comment_of(session, cast, "也好"))
    ]
    gevent.joinall(asking, timeout=20)
    assert [type(g.exception) for g in asking] == [type(None), StoreFailed, type(None)]


def test_sending_that_fails_answers_all_the_same_and_is_made_up_for(
    open_room: OpenRoom, session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "TRY_AGAIN_SECONDS", 0.01)
    sent: list[dict[str, Any]] = []
    arrived = gevent.event.Event()
    failed: list[bool] = []

    def fail_once(*args: Any, **kwargs: Any) -> Any:
        if room_opened and not failed:
            failed.append(True)
            raise RuntimeError("the database is away for a moment")
        return live_page(*args, **kwargs)

    def send(batch: dict[str, Any]) -> None:
        sent.append(batch)
        arrived.set()

    room_opened: list[bool] = []
    monkeypatch.setattr(batches, "live_page", fail_once)
    room = open_room(send)
    room_opened.append(True)
    posted = gevent.spawn(room.post, comment_of(session, cast)).get(timeout=10)
    assert arrived.wait(timeout=10)
    assert failed
    assert [event["seq"] for event in sent[0]["events"]] == [posted.seq]


def test_a_full_queue_asks_people_to_wait(
    open_room: OpenRoom, session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MOST_WAITING", 0)
    room = open_room(lambda _batch: None)
    with pytest.raises(NotAllowed, match="room_busy") as refused:
        room.post(comment_of(session, cast))
    assert refused.value.values["wait"] == batches.FULL_WAIT


def test_the_whole_room_has_a_pace(open_room: OpenRoom, session: Session, cast: Cast) -> None:
    room = open_room(lambda _batch: None)
    while room._cap.take("room") == 0:
        pass
    with pytest.raises(NotAllowed, match="room_busy"):
        room.post(comment_of(session, cast))
