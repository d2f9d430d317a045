"""The four roles as the Procfile starts them, on PostgreSQL and Redis, all on loopback."""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.tree import ROOT
from tests.browser.village import wait_for
from webapp.keys import make_missing_keys
from webapp.settings import Settings

ADDRESS = re.compile(r"Listening at: (http://127\.0\.0\.1:\d+)")
LONGEST_START = 60.0


@dataclass
class Role:
    """A running role and what it printed."""

    process: "subprocess.Popen[bytes]"
    log: Path

    @property
    def url(self) -> str:
        """Where gunicorn listens."""
        found = wait_for(lambda: ADDRESS.search(self.log.read_text()), LONGEST_START, self.said)
        assert found is not None
        return found[1]

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def said(self) -> str:
        return self.log.read_text()

    def children(self) -> list[int]:
        """The processes gunicorn serves with."""
        pid = self.process.pid
        return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def kill_children(self) -> None:
        """kill -9 of all that serve; the one above them starts others."""
        for pid in self.children():
            os.kill(pid, signal.SIGKILL)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def production_settings(folder: Path, database_url: str, redis_url: str) -> Settings:
    """As an operator sets them, keys made."""
    make_missing_keys(folder / "keys")
    return Settings(
        embedded=False,
        demo=False,
        data_dir=folder,
        database_url=database_url,
        redis_url=redis_url,
        rtc_url=f"http://127.0.0.1:{free_port()}",
        sms_channel="file",
    )


def environment_of(settings: Settings) -> dict[str, str]:
    """The settings as the roles read them."""
    asked = ("data_dir", "database_url", "redis_url", "rtc_url", "sms_channel")
    given = settings.model_dump(include=set(asked))
    return {
        **os.environ,
        **{f"XIANGYI_{name.upper()}": str(value) for name, value in given.items()},
        "XIANGYI_EMBEDDED": "false",
        "XIANGYI_DEMO": "false",
        "XIANGYI_WEB_BIND": "127.0.0.1:0",
        "XIANGYI_LIVE_BIND": "127.0.0.1:0",
        "XIANGYI_RTC_HTTP_PORT": settings.rtc_url.rpartition(":")[2],
        "XIANGYI_RTC_UDP_HOST": "127.0.0.1",
        "XIANGYI_RTC_UDP_HOST_V6": "",
        "XIANGYI_RTC_UDP_PORT": "0",
        "XIANGYI_RTC_TOKEN_PUBLIC_KEY_FILE": str(settings.data_dir / "keys" / "media.pub.pem"),
    }


@contextmanager
def run_roles(settings: Settings) -> Iterator[dict[str, Role]]:
    """All lines of the Procfile, ended in the end."""
    environment = environment_of(settings)
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    with ExitStack() as stack:
        roles = {}
        for line in lines:
            name, command = line.split(": ", 1)
            log = settings.data_dir / f"{name}.log"
            roles[name] = Role(start_role(command, environment, log), log)
            stack.callback(end_role, roles[name])
        yield roles


def start_role(command: str, environment: dict[str, str], log: Path) -> "subprocess.Popen[bytes]":
    """One line of the Procfile; `xiangyi` of this very environment."""
    filled = re.sub(r"\$\{(\w+)[^}]*\}", lambda found: environment[found[1]], command)
    words = shlex.split(filled)
    assert words[0] == "xiangyi"
    with log.open("wb") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "webapp.cli", *words[1:]],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )


def end_role(role: Role) -> None:
    role.process.terminate()
    try:
        role.process.wait(30)
    except subprocess.TimeoutExpired:
        role.process.kill()
        role.process.wait(10)


@contextmanager
def run_redis_server(folder: Path) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """A Redis of this test's own, and its process."""
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    log = folder / "redis.log"
    with log.open("wb") as output:
        process = subprocess.Popen(["redis-server", *options], stdout=output)
    try:
        wait_for(lambda: "accept connections" in log.read_text(), LONGEST_START)
        yield f"redis://127.0.0.1:{port}/0", process
    finally:
        process.kill()
        process.wait(10)
