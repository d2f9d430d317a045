"""A whole Xiangyi for journeys: started as the README says, on ports of its own."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[2]
LONGEST_START = 90.0
T = TypeVar("T")


@dataclass
class Village:
    """A running instance with the demo village in it."""

    url: str
    data: Path
    process: "subprocess.Popen[bytes]"
    log: Path

    def health(self) -> dict[str, bool]:
        """Which roles are at work; empty while nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/health", timeout=5) as answer:
                states: dict[str, bool] = json.load(answer)
                return states
        except (OSError, ValueError, urllib.error.HTTPError):
            return {}

    def pid_of(self, role: str) -> int:
        """The process of a role, as the supervisor wrote it down."""
        return int(json.loads((self.data / "run" / "roles.json").read_text())[role])

    def kill(self, role: str) -> None:
        """Ends a role at once, without a chance to tidy up."""
        os.kill(self.pid_of(role), signal.SIGKILL)

    def wait_until_back(self, role: str, killed: int, seconds: float = 30) -> None:
        """Returns when another process does a killed one's work and every role answers."""

        def is_back() -> bool:
            try:
                return self.pid_of(role) != killed and all(self.health().values())
            except (OSError, ValueError, KeyError, TypeError):
                return False  # the supervisor is just writing down who took over

        wait_for(is_back, seconds, self.log.read_text)
        self.wait_until_well(seconds)

    def wait_until_well(self, seconds: float = 30) -> None:
        """Returns when every role is at work."""
        wait_for(lambda: (s := self.health()) and all(s.values()), seconds, self.log.read_text)

    def stop(self) -> None:
        """Ends it the ordinary way."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


def wait_for(
    condition: Callable[[], T], seconds: float, explain: Callable[[], str] = lambda: ""
) -> T:
    """Asks again until the condition holds; fails with an explanation."""
    until = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > until:
            raise AssertionError(f"not within {seconds} s: {explain()[-4000:]}")
        time.sleep(0.1)


def village_environment() -> dict[str, str]:
    """Media on loopback, and many people signing in from one address."""
    return {
        **os.environ,
        "XIANGYI_RTC_UDP_HOST": "127.0.0.1",
        "XIANGYI_RTC_UDP_HOST_V6": "",
        "XIANGYI_SIGN_IN_CODES_PER_HOUR": "500",
    }


def start_village(data: Path) -> Village:
    """Starts everything by the one command and waits until all roles answer."""
    log = data.with_suffix(".log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "webapp.serve", "--port", "0", "--data", str(data), "--demo"],
            cwd=ROOT,
            env=village_environment(),
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
    state = data / "run" / "roles.json"

    def address() -> str:
        if process.poll() is not None:
            raise AssertionError(log.read_text()[-4000:])
        try:
            return str(json.loads(state.read_text())["url"])
        except (OSError, ValueError, KeyError):
            return ""

    url = wait_for(address, LONGEST_START, log.read_text)
    village = Village(url.rstrip("/"), data, process, log)
    village.wait_until_well(LONGEST_START)
    return village
