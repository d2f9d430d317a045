"""The session of a request, and the single commit at its end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask, Response, current_app, g, has_request_context, request
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from consultations.db import make_engine, make_read_sessions, make_sessions
from webapp.keys import Keys
from webapp.settings import Settings

READING = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True)
class Resources:
    """What every request of this process shares."""

    settings: Settings
    keys: Keys
    engine: Engine
    write: sessionmaker[Session]
    read: sessionmaker[Session]


def attach_resources(app: Flask, settings: Settings, keys: Keys) -> None:
    """Opens the database for an app and ends each of its requests with one commit."""
    engine = make_engine(settings.database)
    app.extensions["xiangyi"] = Resources(
        settings, keys, engine, make_sessions(engine), make_read_sessions(engine)
    )
    app.after_request(_commit_good_request)
    app.teardown_request(_close_session)


def resources() -> Resources:
    """The shared resources of the app at work."""
    found: Resources = current_app.extensions["xiangyi"]
    return found


def session() -> Session:
    """The session of this request; one that cannot write for a request that may not."""
    if "session" not in g:
        shared = resources()
        g.session = shared.read() if request.method in READING else shared.write()
    found: Session = g.session
    return found


def after_commit(action: Callable[[], None]) -> None:
    """Runs something once this request's or unit's work is safely stored."""
    g.setdefault("after_commit", []).append(action)


def commit_despite_refusal() -> None:
    """Keeps what was written though the answer is an error, for example a counted try."""
    g.commit_anyway = True


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """One transaction outside a request: a socket event, a batch, a job."""
    with current_app.app_context(), resources().write() as own:
        g.session = own
        yield own
        own.commit()
        _run_after_commit()


@contextmanager
def reading() -> Iterator[Session]:
    """A session that only reads, outside a request."""
    with resources().read() as own:
        yield own


def _commit_good_request(response: Response) -> Response:
    if "session" in g and request.method not in READING:
        if response.status_code < 400 or g.get("commit_anyway"):
            g.session.commit()
            _run_after_commit()
        else:
            g.session.rollback()
    return response


def _run_after_commit() -> None:
    for action in g.pop("after_commit", []):
        action()


def _close_session(_error: BaseException | None) -> None:
    if has_request_context() and "session" in g:
        g.pop("session").close()
