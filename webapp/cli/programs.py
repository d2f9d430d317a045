"""The long-running roles: each takes the place of this process, so signals reach it directly."""

import os
import sys
from typing import NoReturn

import click

from webapp.settings import Settings

PASS_ON = {"ignore_unknown_options": True, "help_option_names": []}


def become(*command: str) -> NoReturn:
    os.execv(sys.executable, [sys.executable, "-m", *command])  # noqa: S606 - no shell


@click.command("serve", context_settings=PASS_ON)
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def serve(options: tuple[str, ...]) -> None:
    """Start all roles on this machine (serve --help lists its options)."""
    become("webapp.serve", *options)


@click.command("worker")
def worker() -> None:
    """Run the job process: outbox, clocks."""
    become("webapp.worker")


@click.command("rtc")
def rtc() -> None:
    """Run the media process (settings XIANGYI_RTC_*)."""
    become("rtc")


@click.command("web", context_settings=PASS_ON)
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def web(options: tuple[str, ...]) -> None:
    """Run the pages under gunicorn (production); further options go to gunicorn."""
    become(*gunicorn("gthread", "4"), "--threads", "8", *options, "webapp.wsgi:make_pages()")


@click.command("live", context_settings=PASS_ON)
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def live(options: tuple[str, ...]) -> None:
    """Run the live events under gunicorn, one worker (production)."""
    become(*gunicorn("gevent", "1"), *options, "webapp.wsgi:make_live()")


def gunicorn(kind: str, workers: str) -> tuple[str, ...]:
    """The common part of both; a role of production refuses to run on embedded settings."""
    if Settings().embedded:
        raise click.ClickException(
            "XIANGYI_EMBEDDED is on. To mend it: set XIANGYI_EMBEDDED=false and the settings of "
            "docs/operations.md, or use: xiangyi serve"
        )
    return ("gunicorn", "--worker-class", kind, "--workers", workers)
