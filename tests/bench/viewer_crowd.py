"""The viewers of one run: they join, count, report, and keep their consent fresh."""

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from tests.bench.dtls_client import client_identity
from tests.bench.load_plan import LoadPlan
from tests.bench.media_leg import MediaLeg
from tests.bench.packet_drain import DrainedBatch, PacketDrain
from tests.bench.rtcp_reports import build_bitrate_limit, build_receiver_report
from tests.bench.sequence_ledger import SequenceLedger
from tests.bench.session_descriptions import LocalParameters, RemoteParameters
from tests.bench.stream_packets import PAYLOAD_TYPES
from tests.bench.witness import Witness, stack_headers

Negotiate = Callable[[LocalParameters], RemoteParameters]

_JOINS_AT_ONCE = 16
_JOIN_TIMEOUT = 10.0
_TICK = 0.002
_REPORT_EVERY, _CONSENT_EVERY, _PRETEND_EVERY = 1.0, 5.0, 1.0
_CONSENT_PATIENCE = 1.0
_ENOUGH_BITS = 2_500_000  # what a viewer says it can take: more than the stream is


@dataclass(frozen=True)
class JoinedViewer:
    """A leg that is connected, or the reason why it is not."""

    viewer: int
    leg: MediaLeg
    failure: Exception | None


@dataclass
class RegularDuty:
    """What every viewer does once in `every` seconds."""

    every: float
    act: Callable[[int, MediaLeg], None]
    turns: int = 0


class ViewerCrowd:
    """All viewers in one thread; only the joining itself runs in a few others."""

    def __init__(self, plan: LoadPlan) -> None:
        self.plan = plan
        self.ledger = SequenceLedger(plan.viewers)
        self.legs: dict[int, MediaLeg] = {}
        self.witnesses: dict[int, Witness] = {}
        self.failures: list[Exception] = []
        self._drain = PacketDrain()
        self._arrivals: queue.SimpleQueue[JoinedViewer] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._started_at = time.monotonic()
        client_identity()  # once, before several threads ask for it
        self._duties = [
            RegularDuty(_REPORT_EVERY, self._send_report),
            RegularDuty(_CONSENT_EVERY, self._send_consent),
            RegularDuty(_PRETEND_EVERY, self._pretend_loss),
        ]

    def join_all(self, negotiate: Negotiate, show: Callable[[int], None]) -> None:
        """Joins everybody, a few at a time, while those who are in already listen."""
        with ThreadPoolExecutor(_JOINS_AT_ONCE, "join") as pool:
            try:
                for viewer in range(self.plan.viewers):
                    pool.submit(self._join_viewer, viewer, negotiate)
                while len(self.legs) + len(self.failures) < self.plan.viewers:
                    self._tick()
                    show(len(self.legs))
            finally:
                self._stopping.set()

    def listen(self, seconds: float) -> None:
        """Counts for a while."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self._tick()

    def await_media(self, timeout: float) -> int:
        """Waits until both media have come to everybody who joined; says to how many they did."""
        deadline = time.monotonic() + timeout
        while self.ledger.count_started() < len(self.legs) and time.monotonic() < deadline:
            self._tick()
        return self.ledger.count_started()

    def start_witnessing(self, *, counting: bool) -> None:
        """Opens or closes the window of the sampled viewers."""
        for witness in self.witnesses.values():
            witness.counting = counting

    def count_unanswered_consents(self) -> int:
        """Checks to which no good answer came in time."""
        return sum(leg.count_unanswered(_CONSENT_PATIENCE) for leg in self.legs.values())

    def close(self) -> None:
        """Closes every socket."""
        self._stopping.set()
        self._drain.close()
        self._admit_arrivals()
        for leg in self.legs.values():
            leg.close()

    def _join_viewer(self, viewer: int, negotiate: Negotiate) -> None:
        leg = MediaLeg()
        failure: Exception | None = None
        try:
            if self._stopping.is_set():
                raise TimeoutError("the run ended before this viewer joined")
            leg.connect(negotiate(leg.local), time.monotonic() + _JOIN_TIMEOUT)
        except Exception as error:  # any reason is reported by the crowd, in the main thread
            failure = error
        self._arrivals.put(JoinedViewer(viewer, leg, failure))

    def _admit_arrivals(self) -> None:
        while not self._arrivals.empty():
            joined = self._arrivals.get()
            if joined.failure is not None:
                joined.leg.close()
                self.failures.append(joined.failure)
                continue
            self.legs[joined.viewer] = joined.leg
            if self._stopping.is_set():
                continue
            if joined.viewer in self.plan.sampled_viewers:
                self.witnesses[joined.viewer] = Witness(joined.leg, joined.viewer + 1)
            else:
                self._drain.add_viewer(joined.viewer, joined.leg.link)

    def _tick(self) -> None:
        """Sleeping between passes makes each pass long enough to be cheap per packet."""
        time.sleep(_TICK)
        self._admit_arrivals()
        for batch in self._drain.drain():
            self._take_batch(batch)
        for viewer, witness in self.witnesses.items():
            self._take_witnessed(viewer, witness)
        for duty in self._duties:
            self._take_turns(duty)

    def _take_batch(self, batch: DrainedBatch) -> None:
        first, second = batch.packets[:, 0], batch.packets[:, 1]
        is_report = (second >= 192) & (second <= 223)  # RFC 5761 section 4
        is_media = (first >= 128) & (first <= 191) & ~is_report
        self.ledger.record(batch.viewers[is_media], batch.packets[is_media, :12])
        for index in np.flatnonzero(first <= 3).tolist():
            self.legs[int(batch.viewers[index])].handle_stun(batch.datagram(index))
        for index in np.flatnonzero(is_report & (first >= 128)).tolist():
            self.legs[int(batch.viewers[index])].handle_rtcp(batch.datagram(index))

    def _take_witnessed(self, viewer: int, witness: Witness) -> None:
        media = []
        for datagram in witness.read_all():
            first, second = datagram.content[0], datagram.content[1]
            if first <= 3:
                self.legs[viewer].handle_stun(datagram.content)
            elif 128 <= first <= 191 and 192 <= second <= 223:
                self.legs[viewer].handle_rtcp(datagram.content)
            elif 128 <= first <= 191:
                media.append(datagram)
                witness.examine_media(datagram)
        if media:
            rows = np.full(len(media), viewer, dtype=np.int64)
            self.ledger.record(rows, stack_headers(media))

    def _take_turns(self, duty: RegularDuty) -> None:
        """Spreads what each viewer does every few seconds evenly over that time."""
        elapsed = time.monotonic() - self._started_at
        due = int(elapsed / duty.every * self.plan.viewers)
        for turn in range(duty.turns, due):
            viewer = turn % self.plan.viewers
            if viewer in self.legs:
                duty.act(viewer, self.legs[viewer])
        duty.turns = due

    def _send_report(self, viewer: int, leg: MediaLeg) -> None:
        kinds = len(PAYLOAD_TYPES)
        rows = range(viewer * kinds, viewer * kinds + kinds)
        ledger = self.ledger
        sources = [
            leg.describe_source(
                int(ledger.sources[row]), int(ledger.highest[row]), int(ledger.gaps[row])
            )
            for row in rows
            if ledger.received[row]
        ]
        report = build_receiver_report(viewer + 1, sources)
        if sources:
            report += build_bitrate_limit(viewer + 1, sources[0].ssrc, _ENOUGH_BITS)
        leg.send(leg.srtp.outgoing.protect_rtcp(report))

    @staticmethod
    def _send_consent(_viewer: int, leg: MediaLeg) -> None:
        leg.send_check()

    def _pretend_loss(self, viewer: int, _leg: MediaLeg) -> None:
        if viewer in self.witnesses:
            self.witnesses[viewer].pretend_loss()
