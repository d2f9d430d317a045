"""The job process: drains the outbox, gives its sign of life, does what the clock asks for."""

import signal
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic

import structlog
from flask import Flask
from huey import Huey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer
from sqlalchemy import text
from sqlalchemy.orm import Session

from webapp.app import create_app
from webapp.db import resources, unit_of_work
from webapp.health import BEAT_SECONDS, beat
from webapp.logs import set_up_logging
from webapp.mail import drain_outbox
from webapp.mail.carrying import carry_new_notices
from webapp.settings import Settings

log = structlog.get_logger()
OUTBOX_SECONDS = 2.0
"""A sign-in code should be on its way before its reader looks at the telephone."""


@dataclass(frozen=True)
class Tick:
    """Something done every few seconds, in one transaction; huey's clock has whole minutes only."""

    name: str
    every: float
    job: Callable[[Session], object]


TICKS = (
    Tick("carry_notices", OUTBOX_SECONDS, carry_new_notices),
    Tick("drain_outbox", OUTBOX_SECONDS, drain_outbox),
)


def open_jobs(settings: Settings) -> Huey:
    """The queue of jobs: a file of its own here, Redis where there are several machines."""
    if settings.redis_url:
        return RedisHuey("xiangyi", url=settings.redis_url)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("xiangyi", filename=str(settings.data_dir / "jobs.db"))


def schedule_jobs(app: Flask, jobs: Huey) -> None:
    """Everything that is done at an hour of the day, each in one transaction."""

    # 19:20 UTC is the dead of night in China.
    @jobs.periodic_task(crontab(minute="20", hour="19"))  # type: ignore[untyped-decorator]
    def tidy() -> None:
        with app.app_context():
            tidy_database()


def tidy_database() -> None:
    """Renews what the query planner knows; PostgreSQL does so by itself."""
    with resources().engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("PRAGMA optimize"))


def keep_ticking(app: Flask, ticks: Sequence[Tick], stop: threading.Event) -> None:
    """Runs each tick when it is due until told to stop; one that fails is tried again next time."""
    due = {tick.name: monotonic() for tick in ticks}
    while not stop.is_set():
        beat(app.extensions["xiangyi"].settings)
        for tick in ticks:
            if due[tick.name] <= monotonic():
                run_tick(app, tick)
                due[tick.name] = monotonic() + tick.every
        wait = min([BEAT_SECONDS, *(moment - monotonic() for moment in due.values())])
        stop.wait(max(0.0, wait))


def run_tick(app: Flask, tick: Tick) -> None:
    try:
        with app.app_context(), unit_of_work() as session:
            tick.job(session)
    except Exception:
        # The worker goes on: a message that cannot be sent must not hold up all others.
        log.exception("a tick failed and will be tried again", tick=tick.name)


def run_worker(settings: Settings) -> None:
    """The whole role; returns after SIGTERM or SIGINT, with the job at hand finished."""
    set_up_logging(embedded=settings.embedded)
    app = create_app(settings)
    jobs = open_jobs(settings)
    schedule_jobs(app, jobs)
    consumer = Consumer(jobs, workers=1)
    consumer.start()
    stop = threading.Event()
    # After start(), which sets handlers of its own for a loop that is not used here.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    keep_ticking(app, TICKS, stop)
    consumer.stop(graceful=True)


if __name__ == "__main__":
    run_worker(Settings())
