"""Rate limits, the same for pages and socket events; Redis when there is one."""

from functools import lru_cache
from math import ceil
from time import time

from limits import parse
from limits.storage import Storage, storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter

from consultations.errors import NotAllowed
from webapp.db import resources


@lru_cache(maxsize=4)
def _limiter(storage_url: str) -> SlidingWindowCounterRateLimiter:
    storage = storage_from_string(storage_url)
    assert isinstance(storage, Storage)
    return SlidingWindowCounterRateLimiter(storage)


def take_turn(rate: str, *who: str, code: str = "too_many_tries") -> None:
    """Counts one try of somebody against a rate such as `5/minute`.

    Raises `NotAllowed` with the seconds to wait when there were too many.
    """
    limiter = _limiter(resources().settings.redis_url or "memory://")
    limit = parse(rate)
    if not limiter.hit(limit, *who):
        reset = limiter.get_window_stats(limit, *who).reset_time
        raise NotAllowed(code, wait=max(1, ceil(reset - time())))
