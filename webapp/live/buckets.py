"""Token buckets: how fast somebody, or a whole room, may speak."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from math import ceil
from time import monotonic


@dataclass
class _Level:
    tokens: float
    at: float
    refused_at: float | None = None


class TokenBuckets:
    """One bucket a key, filled at a steady rate up to a burst; idle keys are forgotten."""

    def __init__(
        self, per_second: float, burst: float, now: Callable[[], float] = monotonic
    ) -> None:
        self._rate = per_second
        self._burst = burst
        self._now = now
        self._levels: dict[Hashable, _Level] = {}

    def take(self, key: Hashable) -> int:
        """Takes one token: 0, or the whole seconds to wait for the next."""
        level = self._filled(key)
        if level.tokens >= 1:
            level.tokens -= 1
            return 0
        level.refused_at = level.at
        return max(1, ceil((1 - level.tokens) / self._rate))

    def give_back(self, key: Hashable) -> None:
        """Returns a token that was not needed after all."""
        level = self._filled(key)
        level.tokens = min(self._burst, level.tokens + 1)

    def was_refused(self, key: Hashable, within: float) -> bool:
        """Whether the key ran dry within so many seconds."""
        level = self._levels.get(key)
        if level is None or level.refused_at is None:
            return False
        return self._now() - level.refused_at <= within

    def forget_idle(self, after: float) -> None:
        """Drops keys that were not used for so many seconds; they were full long ago."""
        limit = self._now() - after
        self._levels = {key: level for key, level in self._levels.items() if level.at > limit}

    def _filled(self, key: Hashable) -> _Level:
        now = self._now()
        level = self._levels.setdefault(key, _Level(self._burst, now))
        level.tokens = min(self._burst, level.tokens + (now - level.at) * self._rate)
        level.at = now
        return level
