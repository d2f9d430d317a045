"""The printed table: one row a subject, the median of its rounds, and the ratio that matters."""

import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import numpy as np
from rich.console import Console
from rich.table import Table

from tests.bench.load_plan import LoadPlan
from tests.bench.subject import Measurement, Subject


@dataclass
class SubjectResult:
    """All rounds of one subject."""

    subject: Subject
    rounds: list[Measurement] = field(default_factory=list)
    problem: str = ""

    def median_of(self, read: Callable[[Measurement], float]) -> float:
        """The middle round, by the figure asked for."""
        return float(median(read(measurement) for measurement in self.rounds))

    def delay_ms(self, percentile: float) -> float:
        """A percentile of the delays, all rounds together."""
        delays = [delay for measurement in self.rounds for delay in measurement.delays_ms]
        return float(np.percentile(delays, percentile)) if delays else float("nan")


def print_results(console: Console, plan: LoadPlan, results: Sequence[SubjectResult]) -> None:
    """Prints the table, the commands behind its columns, and how the subjects compare."""
    console.print(_build_table(plan, results))
    console.print(f"Machine: {_describe_machine()}", markup=False, highlight=False)
    for number, result in enumerate(results, 1):
        line = f"[{number}] {result.subject.name}: {result.subject.command(plan)}"
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    measured = [result for result in results if result.rounds]
    for other in measured[1:]:
        ratio = measured[0].median_of(_cost) / other.median_of(_cost)
        console.print(
            f"CPU per packet and viewer, {measured[0].subject.name} / {other.subject.name}: "
            f"{ratio:.2f}",
            highlight=False,
            soft_wrap=True,
        )


def _describe_machine() -> str:
    """What a reader must know to compare two tables."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    model = models[0] if models else platform.machine()
    return f"{os.cpu_count()} x {model}, Linux {platform.release()}, load average {load}"


def _build_table(plan: LoadPlan, results: Sequence[SubjectResult]) -> Table:
    table = Table(
        title=f"160 packets/s, 1 Mbit/s, to {plan.viewers} viewers for {plan.seconds:g} s a round; "
        "server on one core"
    )
    table.add_column("median of the rounds")
    for number, result in enumerate(results, 1):
        table.add_column(f"\\[{number}] {result.subject.name}", justify="right")
    columns = [_format_figures(result) for result in results]
    for label, *figures in zip(_LABELS, *columns, strict=True):
        table.add_row(label, *figures)
    return table


_LABELS = (
    "CPU µs per packet and viewer",
    "  lowest to highest round",
    "CPU, % of its core",
    "other programs, % of its core",
    "packets/s sent / each viewer got",
    "packets lost, all rounds",
    "added delay p50 ms",
    "added delay p99 ms",
    "CPU ms per join",
    "KB per viewer",
    "viewers who got both media",
    "payloads checked / wrong",
    "NACKs / repaired",
    "consent checks unanswered",
    "generator, % of its core",
)


def _format_figures(result: SubjectResult) -> list[str]:
    """One column, in the order of the labels."""
    if not result.rounds:
        return ["not measured", *[""] * (len(_LABELS) - 1)]
    costs = sorted(_cost(one) for one in result.rounds)
    rate = result.median_of(lambda one: one.received_packets / one.viewers / one.window_seconds)
    sent = result.median_of(lambda one: one.offered_packets / one.window_seconds)
    wrong = sum(one.mismatched_payloads for one in result.rounds)
    checked = sum(one.witnessed_packets for one in result.rounds)
    asked = sum(one.pretended_losses for one in result.rounds)
    return [
        f"{result.median_of(_cost):.2f}",
        f"{costs[0]:.2f} to {costs[-1]:.2f}",
        f"{result.median_of(lambda one: one.server_cpu_share * 100):.1f}",
        f"{result.median_of(lambda one: one.others_share * 100):.1f}",
        f"{sent:.1f} / {rate:.1f}",
        f"{sum(one.lost_packets for one in result.rounds)}",
        f"{result.delay_ms(50):.1f}",
        f"{result.delay_ms(99):.1f}",
        f"{result.median_of(lambda one: one.join_cpu_ms):.2f}",
        f"{result.median_of(lambda one: one.rss_kb / one.viewers):.0f}",
        f"{min(one.joined for one in result.rounds)}",
        f"{checked} / {wrong}",
        f"{asked} / {sum(one.repaired_losses for one in result.rounds)}",
        f"{sum(one.unanswered_consents for one in result.rounds)}",
        f"{result.median_of(lambda one: one.generator_cpu_share * 100):.0f}",
    ]


def _cost(measurement: Measurement) -> float:
    return measurement.us_per_packet
