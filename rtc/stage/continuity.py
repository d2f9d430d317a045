"""Makes one endless stream out of the publishers of a room that come one after another."""

from dataclasses import dataclass

from rtc.packets.video import Vp8Start, shift_picture_numbers


@dataclass(slots=True)
class Continuity:
    """Renumbers sequences and timestamps so that viewers never notice a change of source.

    Sequence numbers are long here: they do not wrap, only what goes on the wire does.
    """

    clock_rate: int
    head: int = 0  # highest number given out so far
    timestamp: int = 0  # that of the packet at the head
    _floor: int = 1  # the current source begins here; earlier numbers belong to another
    _sequence_shift: int = 0
    _timestamp_shift: int = 0
    _fresh: bool = True  # the next packet is the first of a new source
    _last_at: float = 0.0

    def begin_source(self) -> None:
        self._fresh = True

    @property
    def waits_for_source(self) -> bool:
        return self._fresh

    def place(self, sequence: int, timestamp: int, now: float) -> tuple[int, int] | None:
        """The programme's number and timestamp, or None for a packet from before the source."""
        if self._fresh:
            self._join(sequence, timestamp, now)
        placed = sequence + self._sequence_shift
        if placed < self._floor:
            return None
        moved = (timestamp + self._timestamp_shift) & 0xFFFFFFFF
        if placed > self.head:
            self.head, self.timestamp, self._last_at = placed, moved, now
        return placed, moved

    def _join(self, sequence: int, timestamp: int, now: float) -> None:
        self._fresh = False
        self._floor = self.head + 1
        self._sequence_shift = self._floor - sequence
        # The gap lasts as long as it really did, and at least one frame.
        gap = max(now - self._last_at, 1 / 30) if self.head else 0.0
        continued = self.timestamp + round(gap * self.clock_rate)
        self._timestamp_shift = (continued - timestamp) & 0xFFFFFFFF

    def place_timestamp(self, timestamp: int) -> int:
        """For sender reports, whose timestamps belong to no packet."""
        return (timestamp + self._timestamp_shift) & 0xFFFFFFFF


@dataclass(slots=True)
class PictureNumbers:
    """Carries VP8's own frame numbers over a change of source (RFC 7741 4.2)."""

    last_picture: int = 0
    last_tl0: int = 0
    _picture_shift: int = 0
    _tl0_shift: int = 0

    def begin_source(self, start: Vp8Start) -> None:
        """The first packet of the new source's first key frame."""
        self._picture_shift = self.last_picture + 1 - (start.picture_id or 0)
        self._tl0_shift = self.last_tl0 + 1 - (start.tl0_index or 0)

    def rewrite(self, payload: bytes, start: Vp8Start, *, at_head: bool) -> bytes:
        if at_head and start.picture_id is not None:
            self.last_picture = (start.picture_id + self._picture_shift) & 0x7FFF
        if at_head and start.tl0_index is not None:
            self.last_tl0 = (start.tl0_index + self._tl0_shift) & 0xFF
        return shift_picture_numbers(payload, start, self._picture_shift, self._tl0_shift)
