"""Under TLS, as on a phone in the same network: sends are cut by records, not bytes."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from consultations.comments.policy import Floor
from tests.cast import Cast
from tests.webapp.live.flood import assert_without_gaps, flood
from tests.webapp.live.peer import Peer
from tests.webapp.live.server import LiveServer, cookie_of, serve
from webapp.serve.tls import ensure_certificate
from webapp.settings import Settings


@pytest.fixture
def trust(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """The certificate of the server, and a client that trusts it."""
    certificate, _key = ensure_certificate(tmp_path / "tls", {"127.0.0.1"}, datetime.now(UTC))
    monkeypatch.setenv("XIANGYI_TEST_TLS", str(certificate.parent))
    return ssl.create_default_context(cafile=str(certificate))


@pytest.fixture
def server(trust: ssl.SSLContext, live_settings: Settings, floor: Floor) -> Iterator[LiveServer]:
    assert trust
    assert floor
    with serve(live_settings) as running:
        yield running


def test_comments_and_a_flood_arrive_whole_over_tls(
    server: LiveServer,
    trust: ssl.SSLContext,
    app: Flask,
    session: Session,
    cast: Cast,
    floor: Floor,
) -> None:
    origin = f"https://127.0.0.1:{server.port}"
    with (
        Peer(server, cookie_of(app, cast.neighbour), ssl=trust, origin=origin) as author,
        Peer(server, ssl=trust, origin=origin) as reader,
    ):
        author.join(floor.meeting_id)
        start = reader.join(floor.meeting_id)["seq"]
        assert author.say("加密的线路")["ok"]
        first, last = flood(session, cast, floor)
        assert first == start + 2
        reader.wait_for(lambda: bool(reader.batches()) and reader.batches()[-1]["last"] == last, 60)
        assert assert_without_gaps(reader.batches(), start + 1) == last
