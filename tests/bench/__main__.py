"""`make bench`: loads each subject in turn, prints the table, fails if a side has no figure."""

import argparse
import sys
import time
from collections.abc import Sequence

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from tests.bench.load_plan import LoadPlan, build_load_plan, settle_generator
from tests.bench.results_table import SubjectResult, print_results
from tests.bench.subject import ProgressReport, Subject, SubjectFailedError, SubjectUnavailableError
from tests.bench.subject_janus import JanusSubject
from tests.bench.subject_rtc import RtcSubject

# No round is begun after this, so that the whole run ends within four minutes.
_LATEST_START = 180.0
_WIDTH_WITHOUT_TERMINAL = 100
_MOST_VIEWERS = 2000
_LONGEST_WINDOW = 30.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the bench; 1 when a subject was never measured, 2 when a program is missing."""
    options = _read_options(arguments)
    plan = build_load_plan(options.viewers, options.seconds, realtime=options.realtime)
    subjects: list[Subject] = [RtcSubject(), JanusSubject(), JanusSubject(event_loops=1)]
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDTH_WITHOUT_TERMINAL)
    try:
        for subject in subjects:
            subject.check_available()
    except SubjectUnavailableError as error:
        console.print(f"The bench cannot run: {error}", markup=False)
        return 2
    settle_generator(plan)
    results = [SubjectResult(subject) for subject in subjects]
    try:
        _run_rounds(console, plan, results, options.rounds)
    except KeyboardInterrupt:
        console.print("Stopped; every server is down.")
        return 130
    print_results(console, plan, results)
    for result in results:
        if result.problem:
            console.print(
                f"A round of {result.subject.name} came to nothing: {result.problem}",
                markup=False,
                highlight=False,
            )
    return 0 if all(result.rounds for result in results) else 1


def _run_rounds(
    console: Console, plan: LoadPlan, results: Sequence[SubjectResult], rounds: int
) -> None:
    """Takes the subjects in turn, so that other load on the machine meets all of them."""
    started_at = time.monotonic()
    columns = (TextColumn("{task.fields[subject]}: {task.description}"), BarColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as progress:
        for number in range(rounds):
            for result in results:
                if number and time.monotonic() - started_at > _LATEST_START:
                    return
                _run_round(plan, result, progress, f"{number + 1}/{rounds}")


def _run_round(plan: LoadPlan, result: SubjectResult, progress: Progress, which: str) -> None:
    task = progress.add_task("starts", subject=f"round {which}, {result.subject.name}")
    try:
        measured = result.subject.measure(plan, ProgressReport(progress, task))
    except (SubjectFailedError, OSError) as error:
        result.problem = str(error)
    else:
        result.rounds.append(measured)
    finally:
        progress.remove_task(task)


def _read_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--viewers", type=_bounded(int, _MOST_VIEWERS), default=200)
    parser.add_argument("--seconds", type=_bounded(float, _LONGEST_WINDOW), default=8.0)
    parser.add_argument("--rounds", type=_bounded(int, 9), default=3)
    parser.add_argument("--quick", action="store_true", help="20 viewers, 3 s, one round")
    parser.add_argument(
        "--realtime",
        action="store_true",
        help="server and generator go before all other programs (SCHED_RR, as root): less noise",
    )
    options = parser.parse_args(arguments)
    if options.quick:
        options.viewers, options.seconds, options.rounds = 20, 3.0, 1
    return options


class _bounded:  # noqa: N801 - used as a converter
    def __init__(self, kind: type[int] | type[float], most: float) -> None:
        self._kind, self._most = kind, most

    def __call__(self, text: str) -> float:
        value = self._kind(text)
        if not 0 < value <= self._most:
            raise argparse.ArgumentTypeError(f"must be above 0 and at most {self._most:g}")
        return value


if __name__ == "__main__":
    sys.exit(main())
