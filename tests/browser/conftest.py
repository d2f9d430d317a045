"""Journeys: one village, real Chromium, phones of 360 by 640 with a fake camera."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.browser.village import Village, start_village

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--allow-loopback-in-peer-connection",
]
PHONE: ViewportSize = {"width": 360, "height": 640}
LONGEST_STEP = 20_000
"""Milliseconds one step of a journey may take on a busy machine."""
expect.set_options(timeout=LONGEST_STEP)


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    """A running instance that all journeys of a session share."""
    running = start_village(tmp_path_factory.mktemp("village") / "var")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, as it is."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


OpenPhone = Callable[..., Page]


@pytest.fixture
def open_phone(chromium: Browser, village: Village) -> Iterator[OpenPhone]:
    """`open_phone()` is a phone of its own, with nobody signed in."""
    contexts: list[BrowserContext] = []

    def open_one(*, script: bool = True, locale: str = "zh-CN", **options: object) -> Page:
        context = chromium.new_context(
            base_url=village.url,
            viewport=PHONE,
            device_scale_factor=2,
            is_mobile=True,
            has_touch=True,
            java_script_enabled=script,
            locale=locale,
            timezone_id="Asia/Shanghai",
            **options,  # type: ignore[arg-type]
        )
        context.set_default_timeout(LONGEST_STEP)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def shots(tmp_path: Path) -> Path:
    """Where a journey leaves its pictures."""
    folder = tmp_path / "shots"
    folder.mkdir()
    return folder
