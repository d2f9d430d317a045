"""Telling the live role, after a commit, that the log of a meeting has grown.

In one process the listener is called; between processes Redis carries the meeting's id. A lost
wake-up costs a second at most, since the live role also looks by itself.
"""

import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from uuid import UUID

import structlog

from webapp.db import after_commit, resources

log = structlog.get_logger()
CHANNEL = "xiangyi:wake"
REDIS_PATIENCE = 1.0
"""Seconds a request waits for Redis before it leaves the wake-up to the live role's own look."""
HEAR_AGAIN = 1.0

Event = dict[str, Any]
_listeners: list[Callable[[UUID], None]] = []
_memories: list[Callable[[UUID, int], tuple[list[Event], int] | None]] = []


def listen(tell: Callable[[UUID], None]) -> None:
    """Registers the live role of this process; it is told a meeting's id."""
    _listeners.append(tell)


def wake_meeting(meeting_id: UUID) -> None:
    """Once this request is committed, everybody in the meeting sees what it wrote."""
    after_commit(lambda: tell_now(meeting_id))


def tell_now(meeting_id: UUID) -> None:
    """Tells this process and, where there are several, the others."""
    for tell in _listeners:
        tell(meeting_id)
    tell_others(meeting_id)


def tell_others(meeting_id: UUID) -> None:
    """Tells the live roles of other processes, if Redis connects them."""
    url = resources().settings.redis_url
    if not url:
        return
    from redis import RedisError  # part of the production extra only

    try:
        _publisher(url).publish(CHANNEL, str(meeting_id))
    except RedisError as error:
        log.warning("wake-up was not sent", error=type(error).__name__)


def hear_others(url: str, tell: Callable[[UUID], None]) -> None:
    """Passes on the wake-ups of other processes for ever; blocks, so it has its own greenlet."""
    from redis import Redis, RedisError

    while True:
        try:
            with Redis.from_url(url) as client, client.pubsub() as channel:
                channel.subscribe(CHANNEL)
                for message in channel.listen():
                    if message["type"] == "message":
                        tell(UUID(message["data"].decode()))
        except RedisError as error:
            log.warning("no wake-ups from other processes", error=type(error).__name__)
            time.sleep(HEAR_AGAIN)


def offer_memory(recall: Callable[[UUID, int], tuple[list[Event], int] | None]) -> None:
    """Registers the live role's memory of what was said last."""
    _memories.append(recall)


def recall_events(meeting_id: UUID, after: int) -> tuple[list[Event], int] | None:
    """The public events after a number and how far they reach, if this process remembers all."""
    for recall in _memories:
        found = recall(meeting_id, after)
        if found is not None:
            return found
    return None


@lru_cache(maxsize=4)
def _publisher(url: str) -> Any:
    from redis import Redis

    return Redis.from_url(url, socket_timeout=REDIS_PATIENCE, socket_connect_timeout=REDIS_PATIENCE)
