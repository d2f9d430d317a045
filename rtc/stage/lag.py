"""How late the event loop runs: the first sign that one process has too many viewers."""

from collections import deque

WINDOW = 100  # readings: 10 s at one every 100 ms


class LagMeter:
    """The worst of the last readings, in milliseconds."""

    def __init__(self) -> None:
        self._readings: deque[float] = deque(maxlen=WINDOW)

    def note(self, due: float, ran: float) -> None:
        self._readings.append(max(0.0, ran - due) * 1000)

    @property
    def worst_ms(self) -> float:
        return round(max(self._readings, default=0.0), 2)
