"""Counts per viewer and medium from the clear RTP headers, gaps included."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.bench.stream_packets import PAYLOAD_TYPES, RTX_PAYLOAD_TYPE

_KINDS = len(PAYLOAD_TYPES)


@dataclass(frozen=True)
class LedgerTotals:
    """A moment's sums over all viewers."""

    received: int
    gaps: int
    repeats: int
    retransmitted: int
    foreign: int


class SequenceLedger:
    """One row per viewer, one column per medium."""

    def __init__(self, viewers: int) -> None:
        shape = viewers * _KINDS
        self.received = np.zeros(shape, dtype=np.int64)
        self.gaps = np.zeros(shape, dtype=np.int64)
        self.repeats = np.zeros(shape, dtype=np.int64)
        self.highest = np.full(shape, -1, dtype=np.int64)
        self.sources = np.zeros(shape, dtype=np.int64)
        self.retransmitted = 0
        self.foreign = 0
        self._kind_of = np.full(128, -1, dtype=np.int64)
        for kind, number in enumerate(PAYLOAD_TYPES):
            self._kind_of[number] = kind

    def record(self, viewers: NDArray[np.int64], packets: NDArray[np.uint8]) -> None:
        """Takes RTP packets in the order in which each viewer got them."""
        kinds = self._kind_of[packets[:, 1] & 0x7F]
        known = kinds >= 0
        retransmitted = int(np.count_nonzero(packets[:, 1] & 0x7F == RTX_PAYLOAD_TYPE))
        self.retransmitted += retransmitted
        self.foreign += int(np.count_nonzero(~known)) - retransmitted
        rows = (viewers * _KINDS + kinds)[known]
        if not rows.size:
            return
        headers = np.ascontiguousarray(packets[known, :12])
        sequences = headers[:, 2:4].copy().view(">u2").ravel().astype(np.int64)
        sources = headers[:, 8:12].copy().view(">u4").ravel().astype(np.int64)
        unseen = self.sources[rows] == 0
        self.sources[rows[unseen]] = sources[unseen]
        self.foreign += int(np.count_nonzero(self.sources[rows] != sources))
        order = np.argsort(rows, kind="stable")
        self._record_sorted(rows[order], sequences[order])

    def count_started(self) -> int:
        """Viewers to whom both media have come."""
        return int(np.count_nonzero((self.received.reshape(-1, _KINDS) > 0).all(axis=1)))

    def total(self) -> LedgerTotals:
        """Sums as they stand."""
        return LedgerTotals(
            received=int(self.received.sum()),
            gaps=int(self.gaps.sum()),
            repeats=int(self.repeats.sum()),
            retransmitted=self.retransmitted,
            foreign=self.foreign,
        )

    def _record_sorted(self, rows: NDArray[np.int64], sequences: NDArray[np.int64]) -> None:
        opens = np.ones(rows.size, dtype=bool)
        opens[1:] = rows[1:] != rows[:-1]
        before = np.empty_like(sequences)
        before[1:] = sequences[:-1]
        first_rows = rows[opens]
        known = self.highest[first_rows]
        before[opens] = np.where(known < 0, sequences[opens] - 1, known)
        steps = (sequences - before) & 0xFFFF
        if not np.all(steps == 1):
            self._record_singly(rows.tolist(), sequences.tolist())
            return
        self.received += np.bincount(rows, minlength=self.received.size)
        closes = np.roll(opens, -1)
        self.highest[first_rows] = sequences[closes]

    def _record_singly(self, rows: list[int], sequences: list[int]) -> None:
        """The rare case: something in this batch is missing, late or sent again."""
        for row, sequence in zip(rows, sequences, strict=True):
            highest = int(self.highest[row])
            step = 1 if highest < 0 else (sequence - highest) & 0xFFFF
            if step == 0 or step > 0x8000:
                self.repeats[row] += 1
                continue
            self.received[row] += 1
            self.gaps[row] += step - 1
            self.highest[row] = sequence
