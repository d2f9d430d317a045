"""Keeps the roles alive: starts them, passes on what they print, brings back what dies."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from webapp.cli.refusals import StartRefused
from webapp.i18n import gettext as _

STEADY_SECONDS = 5.0
"""A role that lived this long and then died is started again at once."""
LONGEST_PAUSE = 30.0
HOPELESS_DEATHS = 3
"""So many quick deaths before the first answer mean that the start has failed."""
GRACE_SECONDS = 6.0
"""How long a role may take to finish what it has begun when all is ended."""
LEASH = Path(__file__).with_name("leash.py")

Say = Callable[[str, str], None]


@dataclass(frozen=True)
class Role:
    """One program of the platform and how it is started."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    descriptors: tuple[int, ...] = ()


def pause_before_restart(quick_deaths: int) -> float:
    """Seconds to wait: nothing after a steady life, then doubling so as not to burn the machine."""
    return min(LONGEST_PAUSE, 0.125 * 2**quick_deaths) if quick_deaths else 0.0


class Supervisor:
    """All roles of one machine; `run` returns when it was told to stop and everything has ended."""

    def __init__(
        self,
        roles: list[Role],
        *,
        say: Say,
        state_file: Path,
        facts: Mapping[str, str] | None = None,
    ) -> None:
        self._roles = roles
        self._facts = dict(facts or {})
        self._say = say
        self._state_file = state_file
        self._processes: dict[str, asyncio.subprocess.Process] = {}
        self._stop = asyncio.Event()
        self._answered = False
        self._failure: StartRefused | None = None

    def stop(self) -> None:
        self._stop.set()

    async def run(self, answer: Callable[[], Awaitable[None]]) -> None:
        """Starts all; `answer` returns once the roles answer, and is what greets the person."""
        keepers = [asyncio.create_task(self._keep(role)) for role in self._roles]
        greeting = asyncio.create_task(self._greet(answer))
        await self._stop.wait()
        greeting.cancel()
        await self._end_in_order()
        await asyncio.gather(*keepers, greeting, return_exceptions=True)
        self._state_file.unlink(missing_ok=True)
        if self._failure is not None:
            raise self._failure

    async def _greet(self, answer: Callable[[], Awaitable[None]]) -> None:
        try:
            await answer()
            self._answered = True
        except StartRefused as refused:
            self._fail(refused)

    async def _keep(self, role: Role) -> None:
        clock = asyncio.get_running_loop().time
        quick_deaths = 0
        while not self._stop.is_set():
            began = clock()
            status = await self._live(role)
            if self._stop.is_set():
                return
            quick_deaths = 0 if clock() - began >= STEADY_SECONDS else quick_deaths + 1
            if not self._answered and quick_deaths >= HOPELESS_DEATHS:
                what = _("the role %(role)s does not start", role=role.name)
                self._fail(StartRefused(what, _("read its lines above; they say what it needs")))
                return
            pause = pause_before_restart(quick_deaths)
            self._say("serve", describe_death(role.name, status, quick_deaths, pause))
            await self._pause(pause)

    async def _live(self, role: Role) -> int:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-I", "-S", str(LEASH), str(os.getpid()), *role.command),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **role.environment},
            pass_fds=role.descriptors,
            # Ctrl-C reaches the whole terminal group; the roles shall end in order, not at once.
            start_new_session=True,
        )
        self._processes[role.name] = process
        self._write_state()
        if self._stop.is_set():  # told to stop between the check and the start
            process.terminate()
        printing = asyncio.create_task(self._pass_on_lines(role.name, process.stdout))
        status = await process.wait()
        del self._processes[role.name]
        self._write_state()
        # A program that the role left behind may hold the pipe open for ever.
        await asyncio.wait([printing], timeout=1.0)
        printing.cancel()
        return status

    async def _pass_on_lines(self, name: str, stream: asyncio.StreamReader | None) -> None:
        assert stream is not None
        rest = b""
        while chunk := await stream.read(65536):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                self._say(name, line.decode("utf-8", "replace").rstrip())
        if rest:
            self._say(name, rest.decode("utf-8", "replace").rstrip())

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stop.wait()
        except TimeoutError:
            return

    async def _end_in_order(self) -> None:
        for role in self._roles:
            process = self._processes.get(role.name)
            if process is None:
                continue
            with suppress(ProcessLookupError):  # it may be dead and not yet missed
                await self._end(role.name, process)

    async def _end(self, name: str, process: asyncio.subprocess.Process) -> None:
        process.terminate()
        try:
            async with asyncio.timeout(GRACE_SECONDS):
                await process.wait()
        except TimeoutError:
            self._say("serve", f"{name} did not end by itself and was killed")
            process.kill()
            await process.wait()

    def _fail(self, refused: StartRefused) -> None:
        self._failure = refused
        self.stop()

    def _write_state(self) -> None:
        pids = {role.name: None for role in self._roles} | {
            name: process.pid for name, process in self._processes.items()
        }
        beside = self._state_file.with_suffix(".new")
        state = {**self._facts, "serve": os.getpid(), **pids}
        beside.write_text(json.dumps(state), encoding="utf-8")
        beside.replace(self._state_file)


def describe_death(name: str, status: int, quick_deaths: int, pause: float) -> str:
    """One line on why a role went and when it comes back."""
    how = f"was ended by {signal.Signals(-status).name}" if status < 0 else f"ended with {status}"
    if quick_deaths >= HOPELESS_DEATHS:
        return (
            f"ATTENTION: {name} {how}, {quick_deaths} times in a row right after its start; its"
            f" lines above say why. Next try in {pause:.0f} s"
        )
    when = "now" if pause == 0 else f"in {pause:.1f} s"
    return f"{name} {how}; starting it again {when}"
