"""How well one stream of a publisher arrives (RFC 3550 6.4.1 and A.8), and its clock."""

from dataclasses import dataclass

from rtc.packets.rtcp import ReportBlock, SenderReport


@dataclass(slots=True)
class Reception:
    """Counts for receiver reports and for the figures of the clerk's page."""

    ssrc: int
    clock_rate: int
    received: int = 0
    highest: int = 0  # long sequence number
    fraction_lost: int = 0  # of 256, over the last report interval
    _first: int | None = None
    _jitter: float = 0.0
    _transit: float | None = None
    _expected_before: int = 0
    _received_before: int = 0
    _last_report: int = 0  # middle 32 bits of the last sender report's NTP time
    _reported_at: float = 0.0

    def note_packet(self, sequence: int, timestamp: int, now: float) -> None:
        if self._first is None:
            self._first = sequence
        self.received += 1
        if sequence <= self.highest:
            return
        self.highest = sequence
        transit = now * self.clock_rate - timestamp
        if self._transit is not None:
            change = abs(transit - self._transit)
            # A timestamp that wrapped or jumped says nothing about the network.
            if change < self.clock_rate:
                self._jitter += (change - self._jitter) / 16
        self._transit = transit

    def note_sender_report(self, report: SenderReport, now: float) -> None:
        self._last_report = report.ntp >> 16 & 0xFFFFFFFF
        self._reported_at = now

    def make_report(self, now: float) -> ReportBlock:
        expected = self.highest - self._first + 1 if self._first is not None else 0
        expected_now = expected - self._expected_before
        lost_now = expected_now - (self.received - self._received_before)
        self._expected_before, self._received_before = expected, self.received
        self.fraction_lost = (
            min(255, 256 * lost_now // expected_now) if expected_now > 0 and lost_now > 0 else 0
        )
        delay = round((now - self._reported_at) * 65536) if self._last_report else 0
        return ReportBlock(
            ssrc=self.ssrc,
            fraction_lost=self.fraction_lost,
            total_lost=max(-0x800000, min(0x7FFFFF, expected - self.received)),
            highest_sequence=self.highest & 0xFFFFFFFF,
            jitter=int(self._jitter),
            last_report=self._last_report,
            delay=delay & 0xFFFFFFFF,
        )


@dataclass(slots=True)
class RateMeter:
    """Kilobits per second over the last whole interval between two readings."""

    kbps: float = 0.0
    _bytes: int = 0
    _since: float | None = None

    def add(self, size: int) -> None:
        self._bytes += size

    def read(self, now: float) -> float:
        if self._since is not None and now > self._since:
            self.kbps = self._bytes * 8 / 1000 / (now - self._since)
        self._bytes, self._since = 0, now
        return self.kbps
