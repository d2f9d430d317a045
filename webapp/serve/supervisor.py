"""Keeps the roles alive: starts them, brings back what dies, ends them in order."""

import asyncio
import json
import os
import signal
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from webapp.cli.refusals import StartRefused
from webapp.i18n import gettext as _
from webapp.serve.program import Program, Role, Say

STEADY_SECONDS = 5.0
"""A role that lived this long and then died is started again at once."""
LONGEST_PAUSE = 30.0
HOPELESS_DEATHS = 3
"""So many quick deaths before the first answer mean that the start has failed."""

SPARE_AFTER = 1.0


def pause_before_restart(quick_deaths: int) -> float:
    """Seconds to wait: none at first, then doubling so as not to burn the machine."""
    return min(LONGEST_PAUSE, 0.125 * 2**quick_deaths) if quick_deaths > 1 else 0.0


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
        self._at_work: dict[str, Program] = {}
        self._spares: dict[str, Program] = {}
        self._stop = asyncio.Event()
        self._answered = asyncio.Event()
        self._failure: StartRefused | None = None

    def stop(self) -> None:
        self._stop.set()

    async def run(self, answer: Callable[[], Awaitable[None]]) -> None:
        """Starts all; `answer` returns once the roles answer, and is what greets the person."""
        keepers = [asyncio.create_task(self._keep(role)) for role in self._roles]
        greeting = asyncio.create_task(self._greet(answer))
        try:
            await self._stop.wait()
            await self._end_in_order()
        finally:  # also when this task itself is cancelled
            for program in (*self._at_work.values(), *self._spares.values()):
                program.kill()
        greeting.cancel()
        await asyncio.gather(*keepers, greeting, return_exceptions=True)
        self._state_file.unlink(missing_ok=True)
        if self._failure is not None:
            raise self._failure

    async def _end_in_order(self) -> None:
        for spare in self._spares.values():  # they hold nothing yet
            spare.kill()
            await spare.wait()
        for role in self._roles:
            if role.name in self._at_work:
                await self._at_work[role.name].end()

    async def _greet(self, answer: Callable[[], Awaitable[None]]) -> None:
        try:
            await answer()
            self._answered.set()
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
            if quick_deaths >= HOPELESS_DEATHS and not self._answered.is_set():
                what = _("the role %(role)s does not start", role=role.name)
                self._fail(StartRefused(what, _("read its lines above; they say what it needs")))
                return
            pause = pause_before_restart(quick_deaths)
            self._say("serve", describe_death(role.name, status, quick_deaths, pause))
            await self._wait_for_stop(pause)

    async def _live(self, role: Role) -> int:
        spare = self._spares.pop(role.name, None)
        program = spare if spare and spare.alive else await Program.start(role, self._say)
        program.take_over()
        self._at_work[role.name] = program
        self._write_state()
        if self._stop.is_set():  # told to stop between the check and the start
            await program.end()
        next_one = asyncio.create_task(self._keep_spare(role)) if role.spare else None
        status = await program.wait()
        if next_one is not None:
            next_one.cancel()  # the spare itself goes on waiting and is taken in the next life
        del self._at_work[role.name]
        self._write_state()
        return status

    async def _keep_spare(self, role: Role) -> None:
        # Loading takes seconds on a small machine; the one at work should have them for itself.
        await self._wait_for_answer()
        await self._wait_for_stop(SPARE_AFTER)
        while not self._stop.is_set():
            spare = self._spares[role.name] = await Program.start(role, self._say)
            if self._stop.is_set():
                spare.kill()
            await spare.wait()
            await self._wait_for_stop(STEADY_SECONDS)

    async def _wait_for_answer(self) -> None:
        waits = [asyncio.create_task(event.wait()) for event in (self._answered, self._stop)]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()

    async def _wait_for_stop(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stop.wait()
        except TimeoutError:
            return

    def _fail(self, refused: StartRefused) -> None:
        self._failure = refused
        self.stop()

    def _write_state(self) -> None:
        pids = {role.name: None for role in self._roles} | {
            name: program.pid for name, program in self._at_work.items()
        }
        beside = self._state_file.with_suffix(".new")
        beside.write_text(
            json.dumps({**self._facts, "serve": os.getpid(), **pids}), encoding="utf-8"
        )
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
