"""What static/ui.js does on every page: typed words survive, the network bar speaks."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.shots import ROOT

pytestmark = pytest.mark.browser

HERE = "http://village.test"
FRAME = """<!doctype html><meta charset="utf-8"><title>x</title>
<p id="network" role="status" data-lost="no network" data-back="network again"></p>{}
<script type="module" src="/static/ui.js"></script>"""
FORM = """<form method="post" action="/arrived" data-keep="say">
<textarea name="words"></textarea><input name="title" type="text">
<input name="code" type="text" autocomplete="one-time-code"><input name="tel" type="tel">
<button>Send</button></form><a href="/elsewhere">elsewhere</a>"""
BODIES = {
    "/say": FRAME.format(FORM),
    "/arrived": FRAME.format("arrived"),
    "/elsewhere": FRAME.format("elsewhere"),
    "/favicon.ico": "",
}


def answer(route: Route) -> None:
    path = route.request.url.removeprefix(HERE)
    if path.startswith("/static/"):
        route.fulfill(path=ROOT / path.lstrip("/"), content_type="text/javascript")
    else:
        route.fulfill(body=BODIES[path], content_type="text/html")


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    made = context.new_page()
    made.route("**/*", answer)
    made.goto(f"{HERE}/say")
    yield made
    context.close()


def test_typed_words_are_there_again_after_a_reload(page: Page) -> None:
    page.fill("textarea", "seven is too early")
    page.fill("[name=title]", "waste")
    page.reload()
    expect(page.locator("textarea")).to_have_value("seven is too early")
    expect(page.locator("[name=title]")).to_have_value("waste")


def test_codes_and_numbers_are_never_kept(page: Page) -> None:
    page.fill("textarea", "words")
    page.fill("[name=code]", "123456")
    page.fill("[name=tel]", "15900001234")
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "words" in kept
    assert "123456" not in kept
    assert "15900001234" not in kept


def test_words_that_arrived_are_forgotten(page: Page) -> None:
    page.fill("textarea", "seven is too early")
    page.click("button")
    expect(page.locator("body")).to_contain_text("arrived")
    page.wait_for_function("Object.keys(localStorage).length === 0")
    page.goto(f"{HERE}/say")
    expect(page.locator("textarea")).to_have_value("")


def lose_the_answer(page: Page) -> None:
    page.route("**/arrived", lambda route: route.abort())
    page.click("button")
    page.wait_for_url("chrome-error://**")


def test_words_whose_answer_never_came_are_still_there(page: Page) -> None:
    page.fill("textarea", "seven is too early")
    lose_the_answer(page)
    page.goto(f"{HERE}/say")
    expect(page.locator("textarea")).to_have_value("seven is too early")


def test_another_page_after_a_lost_answer_does_not_forget_them(page: Page) -> None:
    page.fill("textarea", "seven is too early")
    lose_the_answer(page)
    page.goto(f"{HERE}/elsewhere")
    page.goto(f"{HERE}/say")
    expect(page.locator("textarea")).to_have_value("seven is too early")


def test_leaving_by_a_link_after_a_lost_answer_does_not_forget_them(page: Page) -> None:
    page.fill("textarea", "seven is too early")
    lose_the_answer(page)
    page.go_back()
    page.click("a")
    expect(page.locator("body")).to_contain_text("elsewhere")
    page.goto(f"{HERE}/say")
    expect(page.locator("textarea")).to_have_value("seven is too early")


def test_a_form_shown_again_after_its_words_arrived_is_empty(page: Page) -> None:
    page.route(
        "**/arrived", lambda route: route.fulfill(body=BODIES["/say"], content_type="text/html")
    )
    page.fill("textarea", "seven is too early")
    page.click("button")
    page.wait_for_url("**/arrived")
    expect(page.locator("textarea")).to_have_value("")


def test_what_the_server_sent_back_wins_over_what_was_kept(page: Page) -> None:
    page.fill("textarea", "kept on the phone")
    sent_back = BODIES["/say"].replace('"words">', '"words">from the server')
    page.route("**/say", lambda route: route.fulfill(body=sent_back, content_type="text/html"))
    page.reload()
    expect(page.locator("textarea")).to_have_value("from the server")


def test_words_older_than_a_day_are_not_shown_to_the_next_user(page: Page) -> None:
    page.evaluate(
        """localStorage.setItem("keep:say", JSON.stringify(
            { at: Date.now() - 25 * 60 * 60 * 1000, sentFrom: "", values: { words: "old" } }))"""
    )
    page.reload()
    expect(page.locator("textarea")).to_have_value("")


def test_the_bar_says_that_the_network_is_gone_and_back(page: Page) -> None:
    bar = page.locator("#network")
    expect(bar).to_be_empty()
    page.context.set_offline(True)
    expect(bar).to_have_text("no network")
    page.context.set_offline(False)
    expect(bar).to_have_text("network again")
    expect(bar).to_be_empty()
