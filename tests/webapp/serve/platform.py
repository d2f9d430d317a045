"""The whole platform as a test starts it: the one command, ephemeral ports, loopback only."""

import http.client
import json
import os
import signal
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

from tests.architecture.tree import ROOT

LONGEST_START = 60.0


def serve_environment() -> dict[str, str]:
    """English words in the terminal, media on loopback."""
    return {
        **os.environ,
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "XIANGYI_RTC_UDP_HOST": "127.0.0.1",
        "XIANGYI_RTC_UDP_HOST_V6": "",
    }


def start_command(data: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "webapp.serve", "--data", str(data), *options]


def run_refused(data: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """A start that is expected to be refused."""
    return subprocess.run(
        start_command(data, *options),
        cwd=ROOT,
        env=serve_environment(),
        capture_output=True,
        text=True,
        timeout=LONGEST_START,
        check=False,
    )


@dataclass
class Platform:
    """A running start, its lines read as they come."""

    data: Path
    process: "subprocess.Popen[str]"
    lines: list[str]
    news: threading.Condition

    def wait_for(self, fits: Callable[[list[str]], bool]) -> None:
        """Returns when the lines printed so far fit."""
        with self.news:
            self.news.wait_for(lambda: fits(self.lines) or self.has_ended(), LONGEST_START)
        assert fits(self.lines), "".join(self.lines)

    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def wait_for_spare(self, role: str) -> None:
        """Returns when the process that takes over from a role is loaded."""

        def is_loaded(lines: list[str]) -> bool:
            deaths = [n for n, line in enumerate(lines) if f"{role} was ended" in line]
            since = lines[deaths[-1] :] if deaths else lines
            return any(f"{role:<6} | loaded, takes over" in line for line in since)

        self.wait_for(is_loaded)

    @property
    def url(self) -> str:
        return str(self.state()["url"])

    def state(self) -> dict[str, object]:
        state: dict[str, object] = json.loads((self.data / "run/roles.json").read_text())
        return state

    def pid(self, role: str) -> int:
        pid = self.state()[role]
        assert isinstance(pid, int)
        return pid

    def ask(self, path: str, timeout: float = 10) -> tuple[int, bytes]:
        """Status and body of one GET."""
        where = urlsplit(self.url)
        assert where.port is not None
        if where.scheme == "https":
            trust = ssl.create_default_context(cafile=str(self.data / "tls/certificate.pem"))
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                "127.0.0.1", where.port, timeout=timeout, context=trust
            )
        else:
            connection = http.client.HTTPConnection("127.0.0.1", where.port, timeout=timeout)
        with closing(connection):
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()

    def health(self) -> dict[str, bool]:
        status, body = self.ask("/health")
        assert status == http.client.OK
        states: dict[str, bool] = json.loads(body)
        return states

    def kill(self, role: str) -> float:
        """Kills a role without warning; how many seconds until all answer again."""
        before = self.pid(role)
        began = monotonic()
        os.kill(before, signal.SIGKILL)
        while not (all(self.health().values()) and self.state()[role] not in (None, before)):
            assert monotonic() - began < LONGEST_START, "".join(self.lines)
            # The next question waits for the answer to this one; that is pause enough for it.
        return monotonic() - began

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


def start_platform(data: Path, *options: str) -> Platform:
    """Returns when the greeting was printed."""
    process = subprocess.Popen(
        start_command(data, "--port", "0", *options),
        cwd=ROOT,
        env=serve_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    platform = Platform(data, process, [], threading.Condition())

    def read() -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                with platform.news:
                    platform.lines.append(line)
                    platform.news.notify_all()
        process.wait()
        with platform.news:
            platform.news.notify_all()

    threading.Thread(target=read, daemon=True).start()
    platform.wait_for(lambda lines: any("Xiangyi is running" in line for line in lines))
    return platform
