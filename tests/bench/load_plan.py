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

    @property
    def sampled_viewers(self) -> tuple[int, ...]:
        """The viewers that decrypt every packet: first, middle and last in the burst."""
        return tuple(sorted({0, self.viewers // 2, self.viewers - 1}))


def build_load_plan(viewers: int, seconds: float) -> LoadPlan:
    """Gives the server and the generator a core each, as far as the machine has two."""
    cores = sorted(os.sched_getaffinity(0))
    return LoadPlan(viewers, seconds, server_core=cores[0], generator_core=cores[-1])
