"""What a room remembers: its last public events, so that catching up asks no database."""

from collections import deque
from typing import Any

from consultations.comments.queries import redact

REMEMBERED = 500
_GONE = ("comment.hidden", "comment.withdrawn")

Event = dict[str, Any]


class Memory:
    """The newest events of one meeting, without gaps from `since` on."""

    def __init__(self, since: int) -> None:
        self.since = since
        """Everything after this number is remembered."""
        self._events: deque[Event] = deque()

    def add(self, events: list[Event]) -> None:
        """Remembers more, forgets the oldest, and takes out words that were hidden since."""
        for event in events:
            if event["type"] in _GONE:
                self._take_out(event["comment_id"])
            self._events.append(event)
        while len(self._events) > REMEMBERED:
            self.since = self._events.popleft()["seq"]

    def after(self, seq: int) -> list[Event] | None:
        """Everything after a number; None when some of it is forgotten."""
        if seq < self.since:
            return None
        return [event for event in self._events if event["seq"] > seq]

    def _take_out(self, comment_id: str) -> None:
        for place, event in enumerate(self._events):
            if event.get("comment_id") == comment_id and "text" in event:
                self._events[place] = redact(event)
