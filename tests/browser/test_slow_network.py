"""The meeting card on the 3G profile, on a phone with a slow processor."""

import pytest
from playwright.sync_api import Browser

from tests.browser.rooms import PHONE, walk_village
from tests.browser.village import Village

pytestmark = pytest.mark.browser

DOWN, UP = 400_000 / 8, 150_000 / 8
ROUND_TRIP = 400
SLOWER = 4
LONGEST = 3000
CONNECTING = 2 * ROUND_TRIP
"""TCP and TLS 1.3 take a round trip each; the browser's emulation leaves both out."""

PAINTS = """() => new Promise(done => {
  const first = performance.getEntriesByName("first-contentful-paint")[0];
  new PerformanceObserver(list => done({
    first: first.startTime,
    largest: list.getEntries().at(-1).startTime,
  })).observe({type: "largest-contentful-paint", buffered: true});
})"""


@pytest.mark.parametrize("name", ["card", "card running"])
def test_the_card_is_readable_within_three_seconds_on_3g(
    chromium: Browser, village: Village, name: str
) -> None:
    rooms = walk_village(chromium, village.url)
    with rooms.context(chromium, "") as context:
        page = context.new_page()
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": ROUND_TRIP,
                "downloadThroughput": DOWN,
                "uploadThroughput": UP,
            },
        )
        wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(rooms.path(name))
        paints = page.evaluate(PAINTS)
        for what in ("h1", ".when-where", ".agenda", ".ways"):
            box = page.locator(what).first.bounding_box()
            assert box, what
            assert box["y"] + box["height"] <= PHONE["height"], what
    assert paints["first"] > ROUND_TRIP
    assert paints["largest"] + CONNECTING <= LONGEST, paints
