"""Telling the live role, after a commit, that the log of a meeting has grown."""

from collections.abc import Callable
from uuid import UUID

from webapp.db import after_commit

_listeners: list[Callable[[UUID], None]] = []


def listen(tell: Callable[[UUID], None]) -> None:
    """Registers the live role of this process; it is told a meeting's id."""
    _listeners.append(tell)


def wake_meeting(meeting_id: UUID) -> None:
    """Once this request is committed, everybody in the meeting sees what it wrote."""
    after_commit(lambda: tell_now(meeting_id))


def tell_now(meeting_id: UUID) -> None:
    """Tells the listeners at once; the live role also looks by itself every second."""
    for tell in _listeners:
        tell(meeting_id)
