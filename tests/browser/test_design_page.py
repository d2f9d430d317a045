"""axe-core finds nothing on the pieces, in any light, size of type or language."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route

from tests.browser.shots import ROOT, Mode

HERE = "http://village.test"
AXE = ROOT / "tests/browser/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MODES = [
    Mode(360, "light", "zh_Hans"),
    Mode(360, "dark", "zh_Hans"),
    Mode(360, "elder", "zh_Hans"),
    Mode(360, "elder", "en"),
    Mode(1280, "light", "en"),
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


def answer_from(app: Flask, mode: Mode, route: Route) -> None:
    """The app answers without a port: pages, styles and icons as a browser asks for them."""
    address = urlsplit(route.request.url)
    client = app.test_client()
    for name, value in mode.cookies.items():
        client.set_cookie(name, value)
    with client.get(address.path) as answer:
        headers = {k: v for k, v in answer.headers if k != "Content-Security-Policy"}
        route.fulfill(status=answer.status_code, headers=headers, body=answer.get_data())


def list_small_targets(page: Page, least: int) -> list[str]:
    """What is to be tapped and smaller than a thumb; a radio's whole line is its target."""
    found: list[str] = page.evaluate(
        """least => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
            .filter(e => e.offsetParent && !e.disabled && e.type !== "hidden")
            .map(e => e.closest(".pick") || e)
            .filter(e => Math.min(e.offsetWidth, e.offsetHeight) < least)
            .map(e => e.outerHTML.slice(0, 120))""",
        least,
    )
    return found


def list_violations(page: Page) -> list[str]:
    page.add_script_tag(path=AXE)
    found: dict[str, Any] = page.evaluate(
        "rules => axe.run({ runOnly: { type: 'tag', values: rules } })", RULES
    )
    assert len(found["passes"]) > 20
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("path", ["/design", "/design/paper"])
@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.name)
def test_the_pieces_are_accessible_and_fit_the_screen(
    app: Flask, chromium: Browser, mode: Mode, path: str
) -> None:
    page = chromium.new_page(viewport={"width": mode.width, "height": 740})
    page.route("**/*", lambda route: answer_from(app, mode, route))
    page.goto(HERE + path)
    violations = list_violations(page)
    small = list_small_targets(page, 60 if mode.look == "elder" else 44)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert violations == []
    assert path != "/design" or small == []
    assert width == mode.width
