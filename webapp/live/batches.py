"""The beat of a room: what came in is stored by one transaction, sent as one batch, then answered.

A quiet room sends at once; a busy one every 100 ms. What is sent is always read back from the log,
so that what other processes wrote travels in the same order without gaps.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any
from uuid import UUID

import gevent
import structlog
from flask import Flask
from gevent.event import AsyncResult, Event

from consultations.comments.actions import NewComment, Posted, post_comments
from consultations.comments.queries import LivePage, live_page
from consultations.errors import DomainError, NotAllowed, NotFound
from consultations.history import last_seq
from consultations.meetings.queries import find_meeting
from webapp.db import reading, unit_of_work
from webapp.guards.comments import floor_of
from webapp.live.buckets import TokenBuckets
from webapp.live.memory import REMEMBERED, Memory
from webapp.wake import tell_others

log = structlog.get_logger()
BATCH_SECONDS = 0.1
BUSY_BATCH_SECONDS = 0.2
BUSY_ROOM = 2000
"""Above so many listeners a batch waits twice as long: frames are what costs."""
MOST_WAITING = 500
"""Comments a room keeps while the database is slow; past it people are asked to wait."""
MOST_PER_BATCH = 100
FULL_WAIT = 3
ROOM_PER_SECOND = 50
ROOM_BURST = 100
TRY_AGAIN_SECONDS = 0.5

Result = Posted | DomainError
Send = Callable[[UUID, dict[str, Any]], None]


class StoreFailed(Exception):
    """The database did not take a comment; it is still on the phone and comes again."""


@dataclass(frozen=True)
class Waiting:
    """A comment in the queue and the greenlet that waits for its place."""

    new: NewComment
    answer: AsyncResult


class Room:
    """One meeting as this process serves it."""

    def __init__(self, app: Flask, meeting_id: UUID, send: Send) -> None:
        self.app = app
        self.meeting_id = meeting_id
        self.members: set[str] = set()
        """Ids of the sockets in it."""
        self._send = send
        self._queue: deque[Waiting] = deque()
        self._cap = TokenBuckets(ROOM_PER_SECOND, ROOM_BURST)
        self._wanted = Event()
        self._flushed_at = 0.0
        with app.app_context(), reading() as session:
            self.seq = last_seq(session, "meeting", meeting_id)
            start = max(0, self.seq - REMEMBERED)
            page = live_page(session, meeting_id, after=start, limit=REMEMBERED)
        self.seq = page.last
        self.memory = Memory(start)
        self.memory.add(page.events)
        self._beat: gevent.Greenlet = gevent.spawn(self._keep_beating)

    def post(self, new: NewComment) -> Posted:
        """Waits until the comment is stored and sent; raises its refusal."""
        wait = self._cap.take("room")
        if wait or len(self._queue) >= MOST_WAITING:
            raise NotAllowed("room_busy", wait=wait or FULL_WAIT)
        waiting = Waiting(new, AsyncResult())
        self._queue.append(waiting)
        self._wanted.set()
        posted = waiting.answer.get()
        assert isinstance(posted, Posted)
        return posted

    def wake(self) -> None:
        """Looks at the log soon: somebody else has written to it."""
        self._wanted.set()

    def close(self) -> None:
        """Stops the beat of a room that nobody is in."""
        self._beat.kill()

    @property
    def idle(self) -> bool:
        """Whether the room can be forgotten."""
        return not self.members and not self._queue

    def _keep_beating(self) -> None:
        while True:
            self._wanted.wait()
            pause = BUSY_BATCH_SECONDS if len(self.members) > BUSY_ROOM else BATCH_SECONDS
            gevent.sleep(max(0.0, self._flushed_at + pause - monotonic()))
            self._wanted.clear()
            try:
                self._flush()
            except Exception:
                # The beat must not stop: what was not sent stands in the log and is sent next time.
                log.exception("a batch was not sent", meeting=str(self.meeting_id))
                gevent.sleep(TRY_AGAIN_SECONDS)
                self._wanted.set()
            self._flushed_at = monotonic()

    def _flush(self) -> None:
        taken = [self._queue.popleft() for _ in range(min(len(self._queue), MOST_PER_BATCH))]
        if self._queue:
            self._wanted.set()
        results = store(self.app, self.meeting_id, [w.new for w in taken]) if taken else []
        try:
            self._send_grown()
        finally:
            for waiting, result in zip(taken, results, strict=True):
                if isinstance(result, Exception):
                    waiting.answer.set_exception(result)
                else:
                    waiting.answer.set(result)

    def _send_grown(self) -> None:
        more = True
        while more:
            with self.app.app_context(), reading() as session:
                page: LivePage = live_page(session, self.meeting_id, after=self.seq)
            more = page.more
            if page.last == self.seq:
                return
            first, self.seq = self.seq + 1, page.last
            self.memory.add(page.events)
            self._send(self.meeting_id, {"first": first, "last": page.last, "events": page.events})


def store(app: Flask, meeting_id: UUID, batch: list[NewComment]) -> list[Result | StoreFailed]:
    """Stores a batch by one transaction; if that fails, each comment by its own."""
    try:
        return [*_store_together(app, meeting_id, batch)]
    except DomainError as refusal:
        return [refusal for _ in batch]
    except Exception as error:
        log.exception("a batch was not stored", comments=len(batch))
        if len(batch) == 1:
            return [StoreFailed(type(error).__name__)]
    # One that the database refuses must not take the others with it.
    return [store(app, meeting_id, [new])[0] for new in batch]


def _store_together(app: Flask, meeting_id: UUID, batch: list[NewComment]) -> list[Result]:
    with app.app_context():
        with unit_of_work() as session:
            meeting = find_meeting(session, meeting_id)
            if meeting is None:
                raise NotFound("not_found")
            results = post_comments(session, floor_of(meeting), batch)
        tell_others(meeting_id)
    return results
