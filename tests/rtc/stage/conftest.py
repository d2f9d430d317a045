"""The hall that the tests of rooms and of the registry play in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rtc.net.dtls import DtlsIdentity
from rtc.net.kernel import find_features
from rtc.net.sending import BatchSender
from rtc.net.transport import MediaPort
from rtc.settings import RtcSettings
from rtc.stage.registry import Stage
from tests.rtc.browser import Clock
from tests.rtc.stage.hall import WALL_CLOCK, Hall


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    clock = Clock()
    port = MediaPort(
        DtlsIdentity(),
        BatchSender(find_features()),
        clock,
        handshake_seconds=20,
        consent_seconds=15,
    )
    settings = RtcSettings(token_public_key_file=tmp_path, max_viewers_per_room=3)
    stage = Stage(settings, port, lambda: WALL_CLOCK + clock.now)
    port.open(["127.0.0.1"], 0)
    made = Hall(stage, clock, [])
    yield made
    for browser in made.browsers:
        browser.link.close()
    for opened in port.sockets:
        opened.close()
