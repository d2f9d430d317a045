"""The recurring work of a stage: repairs, reports, and how late the loop runs."""

import asyncio
from collections.abc import Callable

import structlog

from rtc.stage.registry import Stage

log = structlog.get_logger("rtc.pulse")

REPAIR_SECONDS = 0.025
REPORT_SECONDS = 1.0
LAG_SECONDS = 0.1
LAG_WORTH_A_LINE = 0.25


class Pulse:
    """Runs the stage's ticks until stopped; a failing tick is logged and runs again."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        loop = asyncio.get_running_loop()
        self._tasks = [
            loop.create_task(self._repeat(REPAIR_SECONDS, self._stage.repair_tick)),
            loop.create_task(self._repeat(REPORT_SECONDS, self._stage.report_tick)),
            loop.create_task(self._watch_lag()),
        ]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _repeat(self, seconds: float, act: Callable[[], None]) -> None:
        while True:
            await asyncio.sleep(seconds)
            try:
                act()
            except Exception:
                # One room's trouble must not end the reports of all the others.
                log.exception("tick_failed", tick=act.__name__)

    async def _watch_lag(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + LAG_SECONDS
            await asyncio.sleep(LAG_SECONDS)
            late = loop.time() - due
            self._stage.lag.note(0.0, late)
            if late > LAG_WORTH_A_LINE:
                log.warning("loop_lag", milliseconds=round(late * 1000))
