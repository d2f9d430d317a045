"""What is missing from a publisher and when to ask for it again; pure, time is handed in."""

from dataclasses import dataclass

ASK_AFTER_SECONDS = 0.02  # reordering on mobile networks is mostly shorter
ASK_AGAIN_SECONDS = 0.1
MAX_ASKS = 10
MAX_MISSING = 256  # more than this is an outage: a key frame is cheaper
MAX_AGE_SECONDS = 1.5


@dataclass(slots=True)
class _Missing:
    noticed_at: float
    asked_at: float = 0.0
    asks: int = 0


class LossList:
    """Numbers below the highest one seen that have not come."""

    def __init__(self) -> None:
        self._highest: int | None = None
        self._missing: dict[int, _Missing] = {}

    def __len__(self) -> int:
        return len(self._missing)

    def note_arrival(self, sequence: int, now: float) -> bool:
        """False for a packet that is not missed: browsers send old ones again to probe the line."""
        if self._highest is None:
            self._highest = sequence
            return True
        if sequence <= self._highest:
            return self._missing.pop(sequence, None) is not None
        gap = range(self._highest + 1, sequence)
        self._highest = sequence
        if len(gap) + len(self._missing) > MAX_MISSING:
            self._missing.clear()
            return True
        for number in gap:
            self._missing[number] = _Missing(now)
        return True

    def take_due(self, now: float) -> list[int]:
        """The numbers to ask for now; each at most MAX_ASKS times, then it is given up."""
        due = []
        for number, entry in list(self._missing.items()):
            if entry.asks >= MAX_ASKS or now - entry.noticed_at > MAX_AGE_SECONDS:
                del self._missing[number]
            elif now >= entry.noticed_at + ASK_AFTER_SECONDS and (
                entry.asks == 0 or now >= entry.asked_at + ASK_AGAIN_SECONDS
            ):
                entry.asked_at, entry.asks = now, entry.asks + 1
                due.append(number)
        return due


@dataclass(slots=True)
class KeyFrameGate:
    """Merges everybody's wish for a key frame into at most one request a second."""

    interval: float = 1.0
    _asked_at: float = -1e9
    _wanted: bool = False

    def want(self) -> None:
        self._wanted = True

    def satisfied(self) -> None:
        self._wanted = False

    def take_request(self, now: float) -> bool:
        """True when a request should be sent now; stays wanted until a key frame comes."""
        if not self._wanted or now - self._asked_at < self.interval:
            return False
        self._asked_at = now
        return True
