"""What other processes write reaches the room: told by Redis, or found by looking."""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask

from consultations.comments.policy import Floor
from tests.cast import Cast
from tests.conftest import SignIn
from tests.webapp.live.peer import Peer
from tests.webapp.live.server import LiveServer, cookie_of, serve
from webapp.settings import Settings


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    """A real Redis of this test's own."""
    program = shutil.which("redis-server")
    assert program, "Redis is missing: apt-get install redis-server"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    process = subprocess.Popen([program, *options], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        assert any("accept connections" in line for line in process.stdout)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stdout.close()


def write_elsewhere(browser_of: SignIn, cast: Cast, floor: Floor) -> None:
    """A comment through the pages of this process, which is not the live one."""
    body = {"client_id": str(uuid4()), "text": "从网页来"}
    answer = browser_of(cast.neighbour).post(
        f"/api/v1/meetings/{floor.meeting_id}/comments", json=body
    )
    assert answer.status_code == 200


def test_a_page_of_another_process_is_found_by_looking(
    server: LiveServer, browser_of: SignIn, cast: Cast, floor: Floor
) -> None:
    with Peer(server) as reader:
        reader.join(floor.meeting_id)
        write_elsewhere(browser_of, cast, floor)
        reader.wait_for(lambda: reader.texts() == ["从网页来"])


class TestWithRedis:
    """Two processes and a real Redis between them; the live one does not look by itself."""

    @pytest.fixture
    def settings(self, settings: Settings, redis_url: str) -> Settings:
        return settings.model_copy(update={"redis_url": redis_url})

    @pytest.fixture
    def server(self, live_settings: Settings) -> Iterator[LiveServer]:
        with serve(live_settings, "--no-look") as running:
            yield running

    def test_the_web_role_wakes_the_live_role(
        self, server: LiveServer, browser_of: SignIn, cast: Cast, floor: Floor
    ) -> None:
        with Peer(server) as reader:
            reader.join(floor.meeting_id)
            write_elsewhere(browser_of, cast, floor)
            reader.wait_for(lambda: reader.texts() == ["从网页来"])

    def test_one_live_role_wakes_another(
        self,
        server: LiveServer,
        live_settings: Settings,
        app: Flask,
        cast: Cast,
        floor: Floor,
    ) -> None:
        with (
            serve(live_settings, "--no-look") as second,
            Peer(second) as reader,
            Peer(server, cookie_of(app, cast.villager)) as author,
        ):
            reader.join(floor.meeting_id)
            author.join(floor.meeting_id)
            assert author.say("两个进程")["ok"]
            reader.wait_for(lambda: reader.texts() == ["两个进程"])
