"""One media process for all tests that only talk to it, and a maker for those that break it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.rtc.client import RtcClient
from tests.rtc.server import RtcServer, start_rtc

StartRtc = Callable[..., RtcServer]


@pytest.fixture(scope="session")
def rtc_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RtcServer]:
    """Shared; tests use rooms of their own."""
    server = start_rtc(tmp_path_factory.mktemp("rtc"))
    yield server
    assert server.stop() == 0
    assert not [line for line in server.log_lines if "Traceback" in line or "_failed" in line]


@pytest.fixture
def client(rtc_server: RtcServer) -> RtcClient:
    return RtcClient(rtc_server)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[StartRtc]:
    """Starts further processes, with settings as keyword arguments; stopped afterwards."""
    running: list[RtcServer] = []

    def start_one(**settings: object) -> RtcServer:
        server = start_rtc(tmp_path, **settings)  # type: ignore[arg-type]
        running.append(server)
        return server

    yield start_one
    for server in running:
        server.stop()
