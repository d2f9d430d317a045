"""Starts a real media process on free loopback ports; also used by the browser journeys."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from typing import Any
from uuid import uuid4

from rtc.tokens import JoinClaims, Role, make_key_pair, sign_control_token, sign_join_token

START_SECONDS = 20.0


@dataclass
class RtcServer:
    """A running `python -m rtc` and the key that opens it."""

    process: subprocess.Popen[str]
    http_url: str
    udp_port: int
    private_key_pem: str
    started: dict[str, Any]
    log_lines: list[str] = field(default_factory=list)

    def join_token(self, room: str, role: Role, session: str = "", lifetime: int = 120) -> str:
        claims = JoinClaims(room=room, session=session or uuid4().hex, role=role)
        return sign_join_token(self.private_key_pem, claims, int(time.time()), lifetime)

    def control_token(self) -> str:
        return sign_control_token(self.private_key_pem, int(time.time()))

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ends the process and waits for it; SIGKILL when it does not go by itself."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait(10)
        finally:
            if self.process.stdout is not None:
                self.process.stdout.close()


def start_rtc(
    folder: Path,
    *,
    http_port: int = 0,
    udp_port: int = 0,
    keys: tuple[str, str] | None = None,
    **settings: str,
) -> RtcServer:
    """Raises with the process's own words when it does not come up."""
    private_pem, public_pem = keys or make_key_pair()
    key_file = folder / f"rtc-{uuid4().hex}.pem"
    key_file.write_text(public_pem)
    environment = {
        **os.environ,
        "XIANGYI_RTC_TOKEN_PUBLIC_KEY_FILE": str(key_file),
        "XIANGYI_RTC_HTTP_PORT": str(http_port),
        "XIANGYI_RTC_UDP_PORT": str(udp_port),
        "XIANGYI_RTC_UDP_HOST": "127.0.0.1",
        "XIANGYI_RTC_PUBLIC_ADDRESS": "127.0.0.1",
        "PYTHONUNBUFFERED": "1",
        **{f"XIANGYI_RTC_{name.upper()}": value for name, value in settings.items()},
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "rtc"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines: Queue[str | None] = Queue()
    kept: list[str] = []
    threading.Thread(target=_read_lines, args=(process, lines, kept), daemon=True).start()
    started = _wait_for_start(process, lines, kept)
    return RtcServer(
        process=process,
        http_url=f"http://127.0.0.1:{started['http_port']}",
        udp_port=started["udp_port"],
        private_key_pem=private_pem,
        started=started,
        log_lines=kept,
    )


def _read_lines(
    process: subprocess.Popen[str], lines: "Queue[str | None]", kept: list[str]
) -> None:
    assert process.stdout is not None
    try:
        for line in process.stdout:
            kept.append(line)
            lines.put(line)
    except ValueError:
        pass  # closed by stop()
    lines.put(None)


def _wait_for_start(
    process: subprocess.Popen[str], lines: "Queue[str | None]", kept: list[str]
) -> dict[str, Any]:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            line = lines.get(timeout=1.0)
        except Empty:
            continue
        if line is None:
            break
        if '"started"' in line:
            found: dict[str, Any] = json.loads(line)
            return found
    process.kill()
    process.wait(10)
    raise RuntimeError(f"the media process did not start: {''.join(kept)}")
