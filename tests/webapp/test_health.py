"""Which roles are at work is found out, not assumed."""

import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from time import time

import pytest

from tests.webapp.redis_server import run_redis
from webapp.health import MISSED_AFTER, beat, beat_file, is_worker_beating, role_states
from webapp.settings import Settings


class Answering(BaseHTTPRequestHandler):
    """A media role that is well, or not, by the server's own word."""

    def do_GET(self) -> None:
        well = self.path == "/health" and getattr(self.server, "well", True)
        self.send_response(200 if well else 503)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the terminal of the tests."""


@pytest.fixture
def media() -> Iterator[HTTPServer]:
    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield server
        server.shutdown()
        serving.join()


def settings_for(folder: Path, port: int) -> Settings:
    return Settings(data_dir=folder, rtc_url=f"http://127.0.0.1:{port}")


def test_all_roles_are_at_work(tmp_path: Path, media: HTTPServer) -> None:
    settings = settings_for(tmp_path, media.server_port)
    beat(settings)
    assert role_states(settings) == {"web": True, "rtc": True, "worker": True}


def test_a_media_role_that_answers_with_an_error_is_not_at_work(
    tmp_path: Path, media: HTTPServer
) -> None:
    media.well = False  # type: ignore[attr-defined]
    assert role_states(settings_for(tmp_path, media.server_port))["rtc"] is False


def test_a_media_role_that_is_gone_and_a_worker_that_never_was_are_not_at_work(
    tmp_path: Path,
) -> None:
    with HTTPServer(("127.0.0.1", 0), Answering) as closed:
        port = closed.server_port
    states = role_states(settings_for(tmp_path, port))
    assert states == {"web": True, "rtc": False, "worker": False}


def test_a_worker_whose_beats_have_stopped_is_not_at_work(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, 1)
    beat(settings)
    long_ago = time() - MISSED_AFTER - 1
    os.utime(beat_file(settings), (long_ago, long_ago))
    assert role_states(settings)["worker"] is False


def test_with_redis_the_worker_may_beat_on_another_machine(tmp_path: Path) -> None:
    with run_redis(tmp_path) as url:
        here = Settings(data_dir=tmp_path / "here", redis_url=url)
        there = Settings(data_dir=tmp_path / "there", redis_url=url)
        assert is_worker_beating(here) is False
        beat(there)
        assert is_worker_beating(here) is True
    assert is_worker_beating(here) is False
