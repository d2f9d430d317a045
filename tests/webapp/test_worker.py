"""The worker stores what a tick did, forgets what a failing one did, and goes on."""

import threading
from pathlib import Path

import pytest
from flask import Flask
from huey import RedisHuey, SqliteHuey
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consultations.people.models import Place
from webapp.health import is_worker_beating
from webapp.settings import Settings
from webapp.worker import Tick, keep_ticking, open_jobs, run_tick, schedule_jobs, tidy_database


def add_county(session: Session) -> None:
    session.add(Place(kind="county", slug="new", name="新县", name_en="New", short_name="新"))
    session.flush()


def add_county_and_fail(session: Session) -> None:
    add_county(session)
    raise OSError("the gateway is away")


def count_counties(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Place)) or 0


def test_what_a_tick_did_is_stored(app: Flask, session: Session) -> None:
    run_tick(app, Tick("add", 1, add_county))
    assert count_counties(session) == 1


def test_what_a_failing_tick_did_is_forgotten_and_the_next_one_runs(
    app: Flask, session: Session
) -> None:
    run_tick(app, Tick("fail", 1, add_county_and_fail))
    assert count_counties(session) == 0
    session.rollback()
    run_tick(app, Tick("add", 1, add_county))
    assert count_counties(session) == 1


def test_ticks_run_when_they_are_due_and_the_worker_beats(app: Flask, settings: Settings) -> None:
    stop, runs = threading.Event(), []

    def count(_session: Session) -> None:
        runs.append(is_worker_beating(settings))
        if len(runs) == 3:
            stop.set()

    keep_ticking(app, [Tick("count", 0.01, count), Tick("rare", 3600, lambda _own: None)], stop)
    assert runs == [True, True, True]


def test_the_nightly_job_runs_on_both_databases(app: Flask) -> None:
    with app.app_context():
        tidy_database()
    jobs = open_jobs(app.extensions["xiangyi"].settings)
    schedule_jobs(app, jobs)
    assert [task.name for task in jobs._registry.periodic_tasks] == ["tidy"]


@pytest.mark.parametrize(("url", "kind"), [("", SqliteHuey), ("redis://127.0.0.1:1/0", RedisHuey)])
def test_jobs_wait_in_a_file_here_and_in_redis_elsewhere(
    tmp_path: Path, url: str, kind: type
) -> None:
    assert isinstance(open_jobs(Settings(data_dir=tmp_path, redis_url=url)), kind)
