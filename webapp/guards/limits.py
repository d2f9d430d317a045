"""Rate limits, the same for pages and socket events; Redis when there is one."""

from functools import lru_cache
from math import ceil
from time import time

import structlog
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import Storage, storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter

from consultations.errors import NotAllowed
from webapp.db import resources

log = structlog.get_logger()
ALONE = "memory://"
REDIS_PATIENCE = 1.0
_PATIENCE = ("socket_timeout", "socket_connect_timeout")
Who = tuple[str, ...]


@lru_cache(maxsize=4)
def _limiter(storage_url: str) -> SlidingWindowCounterRateLimiter:
    # A Redis that does not answer must not hold people up.
    patience = {} if storage_url == ALONE else dict.fromkeys(_PATIENCE, REDIS_PATIENCE)
    storage = storage_from_string(storage_url, wrap_exceptions=True, **patience)
    assert isinstance(storage, Storage)
    return SlidingWindowCounterRateLimiter(storage)


def take_turn(rate: str, *who: str, code: str = "too_many_tries") -> None:
    """Counts one try of somebody against a rate such as `5/minute`.

    Raises `NotAllowed` with the seconds to wait when there were too many.
    """
    shared = resources().settings.redis_url or ALONE
    limit = parse(rate)
    try:
        wait = _count(_limiter(shared), limit, who)
    except StorageError as error:
        # Whoever has something to say is not sent away for it: each process counts alone meanwhile.
        log.warning("limits are not shared", error=type(error.storage_error).__name__)
        wait = _count(_limiter(ALONE), limit, who)
    if wait:
        raise NotAllowed(code, wait=wait)


def _count(limiter: SlidingWindowCounterRateLimiter, limit: RateLimitItem, who: Who) -> int:
    """0, or the seconds to wait."""
    if limiter.hit(limit, *who):
        return 0
    return max(1, ceil(limiter.get_window_stats(limit, *who).reset_time - time()))
