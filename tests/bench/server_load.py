"""The course of one measurement, the same for every server: source, joins, window."""

import time
from contextlib import closing
from dataclasses import dataclass

from tests.bench.load_plan import LoadPlan
from tests.bench.server_process import ServerProcess
from tests.bench.source_process import PacketSink, RunningSource, running_source
from tests.bench.subject import Measurement, ProgressReport, SubjectFailedError
from tests.bench.viewer_crowd import Negotiate, ViewerCrowd

_WARM_UP = 0.5
_SETTLE = 2.0  # sender and receiver reports have gone round once by then
_FIRST_MEDIA_TIMEOUT = 5.0
_SLICE = 0.25
_LAST_REPAIRS = 0.25
_LEAST_SHARE = 0.9
_MOST_OF_OTHERS = 0.15
_OFFERED_PER_SECOND = 160


@dataclass(frozen=True)
class JoinCost:
    """What the joins took, forwarding in that time included."""

    cpu_ns: int
    seconds: float
    packets: int
    rss_kb: int


def measure_server(
    plan: LoadPlan,
    server: ServerProcess,
    sink: PacketSink,
    negotiate: Negotiate,
    report: ProgressReport,
) -> Measurement:
    """Loads a server that is up."""
    with (
        running_source(sink, plan.generator_core) as source,
        closing(ViewerCrowd(plan)) as crowd,
    ):
        time.sleep(_WARM_UP)
        cost = _join_viewers(server, crowd, negotiate, report)
        if crowd.failures:
            first = f"{crowd.failures[0]!r}; server: {server.last_words()[-300:]}"
            raise SubjectFailedError(f"{len(crowd.failures)} viewers did not join: {first}")
        joined = crowd.await_media(_FIRST_MEDIA_TIMEOUT)
        crowd.listen(_SETTLE)
        measurement = _measure_window(server, source, crowd, cost, report)
        measurement.joined = joined
    _check_undisturbed(measurement)
    return measurement


def _check_undisturbed(measurement: Measurement) -> None:
    """A round is void when somebody else is to blame for its figures."""
    one = measurement
    if one.offered_packets < _LEAST_SHARE * _OFFERED_PER_SECOND * one.window_seconds:
        raise SubjectFailedError(
            f"the source was starved: {one.offered_packets} packets in {one.window_seconds:.1f} s"
        )
    if one.delivered_share < _LEAST_SHARE and one.others_share > _MOST_OF_OTHERS:
        raise SubjectFailedError(
            f"other programs took {one.others_share:.0%} of the server's core, and it could not "
            f"keep up ({one.delivered_share:.0%} delivered in time)"
        )


def _join_viewers(
    server: ServerProcess, crowd: ViewerCrowd, negotiate: Negotiate, report: ProgressReport
) -> JoinCost:
    cpu_before, rss_before = server.read_cpu_ns(), server.read_rss_kb()
    started_at = time.monotonic()
    crowd.join_all(
        negotiate, lambda joined: report.show("viewers join", joined, crowd.plan.viewers)
    )
    return JoinCost(
        cpu_ns=server.read_cpu_ns() - cpu_before,
        seconds=time.monotonic() - started_at,
        packets=crowd.ledger.total().received,
        rss_kb=server.read_rss_kb() - rss_before,
    )


def _measure_window(
    server: ServerProcess,
    source: RunningSource,
    crowd: ViewerCrowd,
    cost: JoinCost,
    report: ProgressReport,
) -> Measurement:
    before = crowd.ledger.total()
    crowd.start_witnessing(counting=True)
    offered_before, own_before = source.count_offered(), time.process_time_ns()
    core_before, cpu_before = server.read_core_ns(), server.read_cpu_ns()
    started_at = time.monotonic()
    while (elapsed := time.monotonic() - started_at) < crowd.plan.seconds:
        report.show("measuring", elapsed, crowd.plan.seconds)
        crowd.listen(min(_SLICE, crowd.plan.seconds - elapsed))
    seconds = time.monotonic() - started_at
    cpu_ns, core_ns = server.read_cpu_ns() - cpu_before, server.read_core_ns() - core_before
    own_ns = time.process_time_ns() - own_before
    offered = source.count_offered() - offered_before
    after = crowd.ledger.total()
    crowd.start_witnessing(counting=False)
    crowd.listen(_LAST_REPAIRS)
    server.check_alive()
    witnesses = list(crowd.witnesses.values())
    return Measurement(
        viewers=crowd.plan.viewers,
        joined=0,
        window_seconds=seconds,
        offered_packets=offered,
        received_packets=after.received - before.received,
        lost_packets=after.gaps - before.gaps + sum(one.missing for one in witnesses),
        server_cpu_ns=cpu_ns,
        core_busy_ns=core_ns,
        generator_cpu_share=own_ns / 1e9 / seconds,
        join_cpu_ns=cost.cpu_ns,
        join_seconds=cost.seconds,
        join_packets=cost.packets,
        rss_kb=cost.rss_kb,
        witnessed_packets=sum(one.verified for one in witnesses),
        mismatched_payloads=sum(one.mismatched for one in witnesses),
        pretended_losses=sum(one.pretended for one in witnesses),
        repaired_losses=sum(one.repaired for one in witnesses),
        unanswered_consents=crowd.count_unanswered_consents(),
        delays_ms=[delay for one in witnesses for delay in one.delays_ms],
    )
