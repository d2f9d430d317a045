"""What the bench measures: the interface of a subject and the figures it brings home."""

from dataclasses import dataclass, field
from typing import Protocol

from rich.progress import Progress, TaskID

from tests.bench.load_plan import LoadPlan


class SubjectUnavailableError(Exception):
    """A program that the subject needs is not installed; the message says how to get it."""


class SubjectFailedError(Exception):
    """The subject ran but could not be measured; the message says what went wrong."""


@dataclass
class Measurement:
    """The figures of one subject under one load. Counts are those of the window only."""

    viewers: int
    joined: int
    window_seconds: float
    offered_packets: int
    received_packets: int
    lost_packets: int
    server_cpu_ns: int
    core_busy_ns: int
    generator_cpu_share: float
    join_cpu_ns: int
    join_seconds: float
    join_packets: int
    rss_kb: int
    witnessed_packets: int = 0
    mismatched_payloads: int = 0
    pretended_losses: int = 0
    repaired_losses: int = 0
    unanswered_consents: int = 0
    delays_ms: list[float] = field(default_factory=list)

    @property
    def us_per_packet(self) -> float:
        """Server CPU microseconds for one packet to one viewer."""
        return self.server_cpu_ns / 1000 / max(self.received_packets, 1)

    @property
    def server_cpu_share(self) -> float:
        """Part of one core that the server used in the window."""
        return self.server_cpu_ns / 1e9 / self.window_seconds

    @property
    def others_share(self) -> float:
        """Part of the server's core that other programs, or other machines, took."""
        return max(self.core_busy_ns - self.server_cpu_ns, 0) / 1e9 / self.window_seconds

    @property
    def delivered_share(self) -> float:
        """Part of what was sent that came to the viewers within the window."""
        return self.received_packets / max(self.offered_packets * self.viewers, 1)

    @property
    def join_cpu_ms(self) -> float:
        """Server CPU milliseconds for one join, without the forwarding that went on meanwhile."""
        forwarding = self.join_packets * self.us_per_packet * 1000
        return max(self.join_cpu_ns - forwarding, 0) / 1e6 / max(self.joined, 1)


@dataclass(frozen=True)
class ProgressReport:
    """The line of the progress bar that a running subject may write to."""

    progress: Progress
    task: TaskID

    def show(self, phase: str, completed: float, total: float) -> None:
        """Says what is going on and how far it is."""
        self.progress.update(self.task, description=phase, completed=completed, total=total)


class Subject(Protocol):
    """One row of the table. A further row is a further file with such a class."""

    @property
    def name(self) -> str:
        """The row's label."""

    def command(self, plan: LoadPlan) -> str:
        """The command line that the row quotes."""

    def check_available(self) -> None:
        """Raises SubjectUnavailableError when a needed program is missing."""

    def measure(self, plan: LoadPlan, report: ProgressReport) -> Measurement:
        """Runs the load once; raises SubjectFailedError when no figure came out of it."""
