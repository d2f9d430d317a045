"""A live server on the test's database, and browsers in its meeting."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from consultations.comments.policy import Floor
from consultations.people.models import Account
from tests.cast import Cast
from tests.consultations.comments.floors import open_floor
from tests.webapp.live.peer import Peer
from tests.webapp.live.server import LiveServer, cookie_of, serve
from webapp.settings import Settings

OpenPeer = Callable[..., Peer]
BOTH_WRITERS = pytest.mark.parametrize("writer", ["framed", "stock"])


@pytest.fixture
def writer() -> str:
    """The broadcast writer; a test of both is parametrized by BOTH_WRITERS."""
    return "framed"


@pytest.fixture
def live_settings(settings: Settings, writer: str) -> Settings:
    """Settings of the server's process."""
    return settings.model_copy(update={"live_writer": writer})


@pytest.fixture
def floor(session: Session, cast: Cast) -> Floor:
    """A live meeting anybody with the link may follow."""
    made = open_floor(session, cast)
    session.commit()
    return made


@pytest.fixture
def server(live_settings: Settings, app: Flask, floor: Floor) -> Iterator[LiveServer]:
    """The live server, after the meeting was made."""
    with serve(live_settings) as running:
        yield running


@pytest.fixture
def open_peer(server: LiveServer, app: Flask) -> Iterator[OpenPeer]:
    """`open_peer(cast.villager)` is a connected browser of hers; `None` is nobody."""
    with ExitStack() as stack:

        def open_one(who: Account | None, **options: Any) -> Peer:
            cookie = cookie_of(app, who) if who is not None else ""
            return stack.enter_context(Peer(server, cookie, **options))

        yield open_one
