"""What a page costs: every byte over the wire, with an empty cache and on the second visit."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.rooms import Walk, walk_village
from tests.browser.village import Village

pytestmark = pytest.mark.browser

KB = 1024
CARD, CARD_AGAIN = 60 * KB, 15 * KB
PAGE, SCRIPT, IMAGE = 120 * KB, 70 * KB, 30 * KB
VILLAGERS = ("", "villager")
NOT_FOR_VILLAGERS = ("design", "paper", "codes")


@dataclass
class Bill:
    """Bytes as they came in, by kind of response."""

    by_kind: dict[str, int] = field(default_factory=dict)
    images: list[int] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.by_kind.values())


@pytest.fixture
def rooms(chromium: Browser, village: Village) -> Walk:
    return walk_village(chromium, village.url)


def visit(context: BrowserContext, path: str) -> Bill:
    """Opens the page in a tab of its own and adds up what came over the wire."""
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    kinds: dict[str, str] = {}
    bill = Bill()

    def note_kind(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["type"]

    def note_bytes(event: dict[str, Any]) -> None:
        kind, size = kinds.get(event["requestId"], "Other"), int(event["encodedDataLength"])
        bill.by_kind[kind] = bill.by_kind.get(kind, 0) + size
        if kind == "Image":
            bill.images.append(size)

    wire.on("Network.responseReceived", note_kind)
    wire.on("Network.loadingFinished", note_bytes)
    page.goto(path, wait_until="load")
    page.wait_for_load_state("networkidle")
    page.close()
    return bill


@pytest.mark.parametrize("name", ["card", "card running", "card ended"])
def test_the_meeting_card_costs_60_kb_at_first_and_15_kb_again(
    chromium: Browser, rooms: Walk, name: str
) -> None:
    with rooms.context(chromium, "") as context:
        first = visit(context, rooms.path(name))
        again = visit(context, rooms.path(name))
    assert 2 * KB < first.total <= CARD, first.by_kind
    assert again.total <= CARD_AGAIN, again.by_kind


def test_no_page_for_villagers_costs_more_than_120_kb(chromium: Browser, rooms: Walk) -> None:
    faults = []
    for room in rooms.rooms:
        if room.who not in VILLAGERS or room.name in NOT_FOR_VILLAGERS:
            continue
        with rooms.context(chromium, room.who) as context:
            bill = visit(context, room.path)
        assert bill.by_kind.get("Document", 0) > KB, room
        if bill.total > PAGE:
            faults.append(f"{room.name}: {bill.total} bytes, {bill.by_kind}")
        if bill.by_kind.get("Script", 0) > SCRIPT:
            faults.append(f"{room.name}: {bill.by_kind['Script']} bytes of script")
        if "Font" in bill.by_kind or any(size > IMAGE for size in bill.images):
            faults.append(f"{room.name}: fonts or images, {bill.by_kind}")
    assert faults == []
