"""Roles are brought back, ended in order, and never outlive their supervisor."""

import asyncio
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from webapp.cli.refusals import StartRefused
from webapp.serve.program import Role
from webapp.serve.supervisor import LONGEST_PAUSE, Supervisor, pause_before_restart

SLEEPER = "import signal, sys; print('up', flush=True); signal.pause()"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEPER
DYING = "import sys; sys.exit('no disk')"


class Transcript:
    """What the supervisor printed, with a way to wait for a line."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []
        self._news = asyncio.Condition()
        self._notices: set[asyncio.Task[None]] = set()

    def say(self, role: str, line: str) -> None:
        self.lines.append((role, line))
        notice = asyncio.get_running_loop().create_task(self._notify())
        self._notices.add(notice)
        notice.add_done_callback(self._notices.discard)

    async def _notify(self) -> None:
        async with self._news:
            self._news.notify_all()

    async def until(self, fits: Callable[[list[tuple[str, str]]], bool]) -> None:
        async with asyncio.timeout(20), self._news:
            await self._news.wait_for(lambda: fits(self.lines))


def python_role(name: str, code: str) -> Role:
    return Role(name, (sys.executable, "-c", code))


async def answer_at_once() -> None:
    return


async def never_answer() -> None:
    await asyncio.Event().wait()


def test_a_killed_role_is_started_again_and_the_state_file_tells_its_new_id(tmp_path: Path) -> None:
    async def scene() -> None:
        transcript, state = Transcript(), tmp_path / "roles.json"
        supervisor = Supervisor([python_role("web", SLEEPER)], say=transcript.say, state_file=state)
        running = asyncio.create_task(supervisor.run(answer_at_once))
        await transcript.until(lambda lines: ("web", "up") in lines)
        first = json.loads(state.read_text())["web"]
        os.kill(first, signal.SIGKILL)
        await transcript.until(lambda lines: lines.count(("web", "up")) == 2)
        assert json.loads(state.read_text())["web"] not in (None, first)
        assert any("SIGKILL" in line for role, line in transcript.lines if role == "serve")
        supervisor.stop()
        await running
        assert not state.exists()

    asyncio.run(scene())


def test_a_spare_that_is_already_loaded_takes_over_and_the_next_one_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.serve.supervisor.SPARE_AFTER", 0.0)
    loads_then_waits = (
        "import signal, sys\n"
        "print('loaded', flush=True); sys.stdin.readline(); print('at work', flush=True)\n"
        "signal.pause()"
    )

    async def scene() -> None:
        transcript, state = Transcript(), tmp_path / "roles.json"
        role = Role("web", (sys.executable, "-c", loads_then_waits), spare=True)
        supervisor = Supervisor([role], say=transcript.say, state_file=state)
        running = asyncio.create_task(supervisor.run(answer_at_once))
        await transcript.until(
            lambda lines: sorted(line for _, line in lines) == ["at work", "loaded", "loaded"]
        )
        os.kill(json.loads(state.read_text())["web"], signal.SIGKILL)
        await transcript.until(lambda lines: lines.count(("web", "at work")) == 2)
        # Nothing had to be loaded between the death and the take-over.
        died = next(n for n, (role, _line) in enumerate(transcript.lines) if role == "serve")
        assert transcript.lines[died + 1] == ("web", "at work")
        await transcript.until(lambda lines: lines.count(("web", "loaded")) == 3)
        supervisor.stop()
        await running

    asyncio.run(scene())


def test_roles_end_in_the_order_they_are_listed(tmp_path: Path) -> None:
    tells_its_end = (
        "import signal, sys\n"
        "def end(*_): print('ended', flush=True); sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, end); print('up', flush=True)\n"
        "while True: signal.pause()"
    )

    async def scene() -> None:
        transcript = Transcript()
        roles = [python_role(name, tells_its_end) for name in ("web", "rtc", "worker")]
        supervisor = Supervisor(roles, say=transcript.say, state_file=tmp_path / "roles.json")
        running = asyncio.create_task(supervisor.run(answer_at_once))
        await transcript.until(lambda lines: sum(line == "up" for _, line in lines) == 3)
        supervisor.stop()
        await running
        ended = [role for role, line in transcript.lines if line == "ended"]
        assert ended == ["web", "rtc", "worker"]

    asyncio.run(scene())


def test_a_role_that_ignores_the_request_is_killed_after_its_grace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.serve.program.GRACE_SECONDS", 0.2)

    async def scene() -> None:
        transcript = Transcript()
        supervisor = Supervisor(
            [python_role("rtc", STUBBORN)], say=transcript.say, state_file=tmp_path / "roles.json"
        )
        running = asyncio.create_task(supervisor.run(answer_at_once))
        await transcript.until(lambda lines: ("rtc", "up") in lines)
        supervisor.stop()
        await running
        assert ("serve", "rtc did not end by itself and was killed") in transcript.lines

    asyncio.run(scene())


def test_a_role_that_cannot_start_ends_the_start_with_its_own_words_and_a_reason(
    tmp_path: Path,
) -> None:
    async def scene() -> None:
        transcript = Transcript()
        supervisor = Supervisor(
            [python_role("worker", DYING)], say=transcript.say, state_file=tmp_path / "roles.json"
        )
        with pytest.raises(StartRefused, match="the role worker does not start"):
            await supervisor.run(never_answer)
        assert ("worker", "no disk") in transcript.lines

    asyncio.run(scene())


def test_a_role_that_keeps_dying_after_a_good_start_is_tried_on_and_said_loudly(
    tmp_path: Path,
) -> None:
    async def scene() -> None:
        transcript = Transcript()
        supervisor = Supervisor(
            [python_role("worker", DYING)], say=transcript.say, state_file=tmp_path / "roles.json"
        )
        running = asyncio.create_task(supervisor.run(answer_at_once))
        await transcript.until(lambda lines: any(line.startswith("ATTENTION") for _, line in lines))
        supervisor.stop()
        await running

    asyncio.run(scene())


def test_roles_end_when_the_supervisor_itself_is_killed(tmp_path: Path) -> None:
    program = (
        "import asyncio, pathlib, sys\n"
        "from webapp.serve.program import Role\n"
        "from webapp.serve.supervisor import Supervisor\n"
        "async def greet(): pass\n"
        f"role = Role('web', (sys.executable, '-c', {SLEEPER!r}))\n"
        "say = lambda role, line: print(role, line, flush=True)\n"
        f"state = pathlib.Path({str(tmp_path / 'roles.json')!r})\n"
        "asyncio.run(Supervisor([role], say=say, state_file=state).run(greet))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
    ) as serve:
        assert serve.stdout is not None
        assert serve.stdout.readline() == "web up\n"
        role = os.pidfd_open(json.loads((tmp_path / "roles.json").read_text())["web"])
        try:
            serve.kill()
            # A pidfd becomes readable when its process has ended: an event, not a poll.
            poller = select.poll()
            poller.register(role, select.POLLIN)
            assert poller.poll(10_000)
        finally:
            os.close(role)


def test_the_pause_doubles_and_has_an_end() -> None:
    assert pause_before_restart(0) == 0
    assert [pause_before_restart(n) for n in (1, 2, 3, 4)] == [0, 0.5, 1.0, 2.0]
    assert pause_before_restart(50) == LONGEST_PAUSE
