"""What one bench run puts on every server: how many viewers, for how long, on which cores."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class LoadPlan:
    """The load that is the same for every subject of one run."""

    viewers: int
    seconds: float
    server_core: int
    generator_core: int
    realtime: bool = False

    @property
    def launcher(self) -> list[str]:
        """What stands before the server's command line."""
        first = ["chrt", "--rr", "1"] if self.realtime else []
        return [*first, "taskset", "-c", str(self.server_core)]

    @property
    def sampled_viewers(self) -> tuple[int, ...]:
        """The viewers that decrypt every packet: first, middle and last in the burst."""
        return tuple(sorted({0, self.viewers // 2, self.viewers - 1}))


def build_load_plan(viewers: int, seconds: float, *, realtime: bool = False) -> LoadPlan:
    """Gives the server and the generator a core each, as far as the machine has two."""
    cores = sorted(os.sched_getaffinity(0))
    return LoadPlan(viewers, seconds, cores[0], cores[-1], realtime)


def settle_generator(plan: LoadPlan) -> None:
    """Puts this process on its core and, when asked, before all other programs there."""
    os.sched_setaffinity(0, {plan.generator_core})
    if plan.realtime:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
