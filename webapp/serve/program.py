"""One started process of a role: tied to this one, its lines passed on, ended with patience."""

import asyncio
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

GRACE_SECONDS = 6.0
"""How long a role may take to finish what it has begun when all is ended."""
LEASH = Path(__file__).with_name("leash.py")

Say = Callable[[str, str], None]


@dataclass(frozen=True)
class Role:
    """One part of the platform and how it is started."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    descriptors: tuple[int, ...] = ()
    spare: bool = False
    """Whether a second process waits, fully loaded, for a line on its input to take over."""


class Program:
    """A role's process from its start to its end."""

    def __init__(self, role: Role, process: asyncio.subprocess.Process, say: Say) -> None:
        self.role = role
        self.pid = process.pid
        self._process = process
        self._say = say
        self._printing = asyncio.create_task(self._pass_on_lines())

    @classmethod
    async def start(cls, role: Role, say: Say) -> "Program":
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-I", "-S", str(LEASH), str(os.getpid()), *role.command),
            stdin=asyncio.subprocess.PIPE if role.spare else asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **role.environment},
            pass_fds=role.descriptors,
            # Ctrl-C reaches the whole terminal group; the roles shall end in order, not at once.
            start_new_session=True,
        )
        return cls(role, process, say)

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    def take_over(self) -> None:
        """Lets a process that waits on its input begin its work."""
        if self._process.stdin is not None:
            self._process.stdin.write(b"\n")

    async def wait(self) -> int:
        status = await self._process.wait()
        # A program that the role left behind may hold the pipe open for ever.
        await asyncio.wait([self._printing], timeout=1.0)
        self._printing.cancel()
        return status

    async def end(self) -> None:
        """Asks it to end and kills it when it does not."""
        with suppress(ProcessLookupError):  # it may be dead and not yet missed
            self._process.terminate()
        try:
            async with asyncio.timeout(GRACE_SECONDS):
                await self._process.wait()
        except TimeoutError:
            self._say("serve", f"{self.role.name} did not end by itself and was killed")
            self.kill()
            await self._process.wait()

    def kill(self) -> None:
        if not self.alive:
            return
        with suppress(ProcessLookupError):
            self._process.kill()

    async def _pass_on_lines(self) -> None:
        assert self._process.stdout is not None
        rest = b""
        while chunk := await self._process.stdout.read(65536):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                self._pass_on(line)
        if rest:
            self._pass_on(rest)

    def _pass_on(self, line: bytes) -> None:
        self._say(self.role.name, line.decode("utf-8", "replace").rstrip())
