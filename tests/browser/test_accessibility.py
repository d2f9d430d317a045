"""Every page, as everybody sees it: axe-core finds nothing, all fits, a thumb hits everything."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.rooms import NUMBERS, PHONE, walk_village
from tests.browser.test_design_page import AXE, list_small_targets
from tests.browser.village import Village

pytestmark = pytest.mark.browser

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
NARROW, TALL = 320, 2600


@dataclass(frozen=True)
class View:
    """How somebody looks at the pages, and what may differ in that view."""

    name: str
    cookies: tuple[tuple[str, str], ...]
    target: int
    run_only: dict[str, object]


ALL_RULES: dict[str, object] = {"type": "tag", "values": RULES}
COLOURS: dict[str, object] = {"type": "rule", "values": ("color-contrast", "link-in-text-block")}
VIEWS = (
    View("light", (("lang", "zh_Hans"), ("theme", "light"), ("elder", "0")), 44, ALL_RULES),
    View("dark", (("lang", "en"), ("theme", "dark"), ("elder", "0")), 44, COLOURS),
    View("old-eyes", (("lang", "zh_Hans"), ("theme", "light"), ("elder", "1")), 60, ALL_RULES),
)


def list_faults(page: Page, view: View) -> Iterator[str]:
    """What is wrong with the page that is open, in words that lead to it."""
    # So tall that what sticks to the bottom covers nothing that could be scrolled free.
    page.set_viewport_size({"width": PHONE["width"], "height": TALL})
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "runOnly => axe.run({ runOnly, resultTypes: ['violations'] })", view.run_only
    )
    for violation in found["violations"]:
        for node in violation["nodes"]:
            yield f"{violation['id']}: {node['target']} {node['failureSummary']}"
    for target in list_small_targets(page, view.target):
        yield f"smaller than {view.target} px: {target}"
    for width in (PHONE["width"], NARROW):
        page.set_viewport_size({"width": width, "height": PHONE["height"]})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            yield f"{wide} px wide on {width}"
    page.set_viewport_size(PHONE)


@pytest.mark.parametrize("who", ["", *NUMBERS], ids=lambda who: who or "signed out")
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_all_pages_are_accessible_fit_and_can_be_tapped(
    chromium: Browser, village: Village, view: View, who: str
) -> None:
    walk = walk_village(chromium, village.url)
    faults, seen = [], 0
    with walk.context(chromium, who, dict(view.cookies)) as context:
        page = context.new_page()
        for room in walk.rooms:
            if room.who != who or room.name in ("design", "paper"):
                continue
            page.goto(room.path, wait_until="load")
            faults += [f"{room.name}: {fault}" for fault in list_faults(page, view)]
            seen += 1
    assert seen
    assert faults == []
