"""How much a publisher may send, from the delays of its packets (the REMB draft)."""

from aiortc.rate import RemoteBitrateEstimator

FLOOR = 100_000


class UplinkEstimate:
    """Wraps aiortc's receive-side estimator and keeps it between a floor and the operator's cap."""

    def __init__(self, cap: int) -> None:
        self._cap = cap
        self._estimator = RemoteBitrateEstimator()
        self.bitrate = cap

    def note_packet(self, now: float, send_time: bytes | None, size: int, ssrc: int) -> bool:
        """True when the publisher should be told at once, because it has to send less."""
        if send_time is None or len(send_time) != 3:
            return False
        found = self._estimator.add(
            arrival_time_ms=int(now * 1000),
            abs_send_time=int.from_bytes(send_time, "big"),
            payload_size=size,
            ssrc=ssrc,
        )
        if found is None:
            return False
        before, self.bitrate = self.bitrate, max(FLOOR, min(self._cap, found[0]))
        return self.bitrate < before * 0.97
