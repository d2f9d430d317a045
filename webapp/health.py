"""Which roles are at work, so that pages can say what happens meanwhile."""

import http.client
from contextlib import suppress
from pathlib import Path
from time import time
from urllib.parse import urlsplit

from webapp.settings import Settings

BEAT_SECONDS = 2.0
MISSED_AFTER = 8.0
"""Seconds without a beat after which the worker counts as away: some missed ones, not one."""
RTC_PATIENCE = 1.0
_BEAT_KEY = "xiangyi:worker-beat"


def role_states(settings: Settings) -> dict[str, bool]:
    """Each role and whether it is at work; `web` is, since it says so."""
    return {"web": True, "rtc": is_rtc_answering(settings), "worker": is_worker_beating(settings)}


def is_rtc_answering(settings: Settings) -> bool:
    """Whether the media role answers at its private listener."""
    where = urlsplit(settings.rtc_url)
    connection = http.client.HTTPConnection(
        where.hostname or "127.0.0.1", where.port, timeout=RTC_PATIENCE
    )
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def is_worker_beating(settings: Settings) -> bool:
    """Whether the worker gave a sign of life lately."""
    if settings.redis_url:
        return _is_beating_in_redis(settings.redis_url)
    try:
        return time() - beat_file(settings).stat().st_mtime < MISSED_AFTER
    except FileNotFoundError:
        return False


def beat(settings: Settings) -> None:
    """The worker's sign of life: a file on one machine, a key that fades where there are many."""
    if settings.redis_url:
        _beat_in_redis(settings.redis_url)
        return
    file = beat_file(settings)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()


def beat_file(settings: Settings) -> Path:
    return settings.data_dir / "run" / "worker.beat"


def _beat_in_redis(url: str) -> None:
    from redis import Redis, RedisError  # part of the production extra only

    # Without Redis the beat fades, as it should; the outbox goes on being sent.
    with suppress(RedisError), Redis.from_url(url, socket_timeout=RTC_PATIENCE) as client:
        client.set(_BEAT_KEY, "1", ex=int(MISSED_AFTER))


def _is_beating_in_redis(url: str) -> bool:
    from redis import Redis, RedisError

    try:
        with Redis.from_url(url, socket_timeout=RTC_PATIENCE) as client:
            return bool(client.exists(_BEAT_KEY))
    except RedisError:
        return False
