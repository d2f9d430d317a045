"""The measured server: a pinned child process whose CPU time and memory can be read."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.bench.load_plan import LoadPlan
from tests.bench.subject import SubjectFailedError

ROOT = Path(__file__).resolve().parents[2]
_STOP_TIMEOUT = 5.0


class ServerProcess:
    """Starts on one core and dies with the bench, whatever happens to the bench."""

    def __init__(
        self, command: Sequence[str], plan: LoadPlan, settings: Mapping[str, str], log: Path
    ) -> None:
        pinned = ["setpriv", "--pdeathsig", "KILL", *plan.launcher, *command]
        self._core = plan.server_core
        self._log = log
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                pinned,
                cwd=ROOT,
                env={**os.environ, **settings},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def pid(self) -> int:
        """The process id; taskset and setpriv have become the server."""
        return self._process.pid

    def await_ready(self, is_ready: Callable[[], bool], timeout: float) -> None:
        """Asks until the server answers; fails with its last words when it does not."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            self.check_alive()
            if is_ready():
                return
            time.sleep(0.05)
        raise SubjectFailedError(f"the server did not answer in {timeout:g} s: {self.last_words()}")

    def check_alive(self) -> None:
        """Raises when the server has ended."""
        if self._process.poll() is not None:
            status = self._process.returncode
            raise SubjectFailedError(f"the server ended with {status}: {self.last_words()}")

    def read_cpu_ns(self) -> int:
        """CPU time of all its threads, ended ones too.

        This is the sum of /proc/PID/task/*/schedstat, read in one step: see
        clock_getcpuclockid(3) for the number of another process's clock.
        """
        return time.clock_gettime_ns((~self.pid << 3) | 2)

    def read_core_ns(self) -> int:
        """Time in which its core was busy, whoever kept it busy."""
        lines = Path("/proc/stat").read_text().splitlines()
        fields = next(line for line in lines if line.startswith(f"cpu{self._core} ")).split()
        user, nice, system, _idle, _wait, irq, softirq, steal = map(int, fields[1:9])
        ticks = user + nice + system + irq + softirq + steal
        return ticks * 1_000_000_000 // os.sysconf("SC_CLK_TCK")

    def read_rss_kb(self) -> int:
        """Resident memory."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") // 1024

    def last_words(self) -> str:
        """The end of its log."""
        return self._log.read_text(errors="replace")[-600:].strip()

    def stop(self) -> None:
        """Asks it to end, then ends it."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(_STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def find_free_port(kind: int) -> int:
    """A port that nobody has at the moment; kind is SOCK_STREAM or SOCK_DGRAM."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
