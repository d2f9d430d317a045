"""Every meeting this process serves, who is in it, and the clocks that run beside the beat."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import gevent
import structlog
from flask import Flask

from consultations.comments.queries import count_held, find_grown
from webapp.db import reading, resources
from webapp.live.batches import Room
from webapp.live.buckets import TokenBuckets
from webapp.media import AWAY, MediaNews, look_at_rooms, media_of
from webapp.wake import hear_others, listen, offer_memory

log = structlog.get_logger()
LOOK_SECONDS = 1.0
PRESENCE_SECONDS = 5.0
TIDY_SECONDS = 60.0
COMMENTS_PER_SECOND = 0.5
COMMENT_BURST = 3
JOINS_PER_SECOND = 0.5
JOIN_BURST = 20

Emit = Callable[[str, dict[str, Any], str], None]
"""Event, payload, room name."""
_HOLD_CHANGES = frozenset({"comment.released", "comment.hidden", "comment.withdrawn"})


@dataclass(frozen=True)
class Seat:
    """A socket in a meeting."""

    meeting_id: UUID
    oversees: bool


def room_name(meeting_id: UUID) -> str:
    """Everybody in the meeting."""
    return f"m:{meeting_id}"


def staff_name(meeting_id: UUID) -> str:
    """Those in it who may read what is held."""
    return f"s:{meeting_id}"


class Rooms:
    """The state of one live role; everything else of it can be lost."""

    def __init__(self, app: Flask, emit: Emit) -> None:
        self.app = app
        self.writers = TokenBuckets(COMMENTS_PER_SECOND, COMMENT_BURST)
        self.joiners = TokenBuckets(JOINS_PER_SECOND, JOIN_BURST)
        self._emit = emit
        self._rooms: dict[UUID, Room] = {}
        self._seats: dict[str, Seat] = {}
        self._news: dict[UUID, MediaNews] = {}
        self._counted: dict[UUID, tuple[int, int]] = {}
        self._started = False

    def start(self) -> None:
        """Starts the clocks with the first visitor; before that nobody needs them."""
        if self._started:
            return
        self._started = True
        listen(self.wake)
        offer_memory(self.recall)
        for seconds, job in (
            (LOOK_SECONDS, self.look_at_logs),
            (LOOK_SECONDS, self.look_at_media),
            (PRESENCE_SECONDS, self.send_presence),
            (TIDY_SECONDS, self.tidy),
        ):
            gevent.spawn(self._repeat, seconds, job)
        with self.app.app_context():
            url = resources().settings.redis_url
        if url:
            gevent.spawn(hear_others, url, self.wake)

    def enter(self, sid: str, meeting_id: UUID, *, oversees: bool) -> Room:
        """Seats a socket in a meeting, and nowhere else."""
        self.leave(sid)
        room = self._rooms.get(meeting_id)
        if room is None:
            opened = Room(self.app, meeting_id, self.send_batch)
            # Reading the log may have yielded to somebody who opened the same room.
            room = self._rooms.setdefault(meeting_id, opened)
            if room is not opened:
                opened.close()
        room.members.add(sid)
        self._seats[sid] = Seat(meeting_id, oversees)
        return room

    def leave(self, sid: str) -> Seat | None:
        """Takes a socket out of its meeting."""
        seat = self._seats.pop(sid, None)
        if seat is not None and seat.meeting_id in self._rooms:
            self._rooms[seat.meeting_id].members.discard(sid)
        return seat

    def room_of(self, sid: str) -> Room | None:
        """The meeting a socket is in."""
        seat = self._seats.get(sid)
        return self._rooms.get(seat.meeting_id) if seat else None

    def wake(self, meeting_id: UUID) -> None:
        """The log of a meeting has grown elsewhere."""
        room = self._rooms.get(meeting_id)
        if room is not None:
            room.wake()

    def recall(self, meeting_id: UUID, after: int) -> tuple[list[dict[str, Any]], int] | None:
        """The events after a number from memory, if the room remembers all of them."""
        room = self._rooms.get(meeting_id)
        events = room.memory.after(after) if room else None
        return None if room is None or events is None else (events, max(after, room.seq))

    def media(self, meeting_id: UUID) -> dict[str, Any]:
        """What is known of a meeting's sound and picture."""
        known = self._news.get(meeting_id)
        return media_json(media_of(meeting_id) if known is None else known)

    def send_batch(self, meeting_id: UUID, batch: dict[str, Any]) -> None:
        """One batch to everybody; those who moderate also learn how many wait."""
        self._emit("batch", batch, room_name(meeting_id))
        covered = batch["last"] - batch["first"] + 1
        if covered > len(batch["events"]) or any(
            event["type"] in _HOLD_CHANGES for event in batch["events"]
        ):
            self._emit("held", {"waiting": self.count_waiting(meeting_id)}, staff_name(meeting_id))

    def count_waiting(self, meeting_id: UUID) -> int:
        """How many comments wait for a moderator."""
        with self.app.app_context(), reading() as session:
            return count_held(session, meeting_id)

    def look_at_logs(self) -> None:
        """Wakes rooms whose log was written to by a process that could not tell."""
        reached = {meeting_id: room.seq for meeting_id, room in self._rooms.items()}
        if not reached:
            return
        with self.app.app_context(), reading() as session:
            grown = find_grown(session, reached)
        for meeting_id in grown:
            self.wake(meeting_id)

    def look_at_media(self) -> None:
        """Tells a room when its sound, picture or pause changed, or its media process did."""
        if not self._rooms:
            return
        with self.app.app_context():
            news = look_at_rooms()
        for meeting_id in self._rooms:
            said, now = self._news.get(meeting_id), news.get(meeting_id, AWAY)
            self._news[meeting_id] = now
            if said is not None and media_json(said) != media_json(now):
                self._emit("media", media_json(now), room_name(meeting_id))

    def send_presence(self) -> None:
        """How many are there, when that has changed; never who comes and goes."""
        for meeting_id, room in list(self._rooms.items()):
            listening = self._news.get(meeting_id, AWAY).viewers
            counted = (listening, len(room.members))
            if self._counted.get(meeting_id) != counted:
                self._counted[meeting_id] = counted
                presence = {"listening": listening, "here": len(room.members)}
                self._emit("presence", presence, room_name(meeting_id))

    def presence(self, meeting_id: UUID) -> dict[str, int]:
        """The counts as last told, for somebody who just came."""
        listening, here = self._counted.get(meeting_id, (0, 1))
        return {"listening": listening, "here": max(1, here)}

    def tidy(self) -> None:
        """Forgets rooms nobody is in and people who said nothing for long."""
        for meeting_id, room in list(self._rooms.items()):
            if room.idle:
                room.close()
                del self._rooms[meeting_id]
                self._news.pop(meeting_id, None)
                self._counted.pop(meeting_id, None)
        self.writers.forget_idle(TIDY_SECONDS)
        self.joiners.forget_idle(TIDY_SECONDS)

    def _repeat(self, seconds: float, job: Callable[[], None]) -> None:
        while True:
            gevent.sleep(seconds)
            try:
                job()
            except Exception:
                # The next beat may find the database or the media process back.
                log.exception("a clock of the live role failed", job=job.__name__)


def media_json(news: MediaNews) -> dict[str, Any]:
    """What listeners are told; the counts travel with presence."""
    shown = ("boot", "publishing", "sound", "picture", "paused")
    return {name: value for name, value in asdict(news).items() if name in shown}
