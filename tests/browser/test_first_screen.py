"""What a screen of 360 by 640 must hold before anybody scrolls."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.rooms import PHONE, walk_village
from tests.browser.village import Village

pytestmark = pytest.mark.browser

ON_THE_CARD = ("h1", ".when-where", ".agenda li >> nth=2", "[data-way=read]", ".ways + p .call")


def bottom_of(page: Page, what: str) -> float:
    box = page.locator(what).first.bounding_box()
    assert box, what
    return box["y"] + box["height"]


@pytest.mark.parametrize("lang", ["zh_Hans", "en"])
@pytest.mark.parametrize("name", ["card", "card running"])
def test_the_card_shows_what_when_where_agenda_choices_and_telephone(
    chromium: Browser, village: Village, name: str, lang: str
) -> None:
    walk = walk_village(chromium, village.url)
    with walk.context(chromium, "", {"lang": lang}) as context:
        page = context.new_page()
        page.goto(walk.path(name))
        for what in ON_THE_CARD:
            assert bottom_of(page, what) <= PHONE["height"], what


@pytest.mark.parametrize("name", ["card", "card running"])
def test_in_large_type_the_card_shows_the_choices_before_the_agenda(
    chromium: Browser, village: Village, name: str
) -> None:
    walk = walk_village(chromium, village.url)
    with walk.context(chromium, "", {"elder": "1"}) as context:
        page = context.new_page()
        page.goto(walk.path(name))
        for what in ("h1", ".when-where", "[data-way=read]", ".ways + p .call"):
            assert bottom_of(page, what) <= PHONE["height"], what


def test_a_leader_can_sign_without_scrolling(chromium: Browser, village: Village) -> None:
    walk = walk_village(chromium, village.url)
    with walk.context(chromium, "leader") as context:
        page = context.new_page()
        page.goto(walk.path("card of a leader"))
        for what in (".leader-card blockquote", ".deadline", "#answer-form > button"):
            assert bottom_of(page, what) <= PHONE["height"], what


def test_the_line_to_write_in_stays_on_the_screen(chromium: Browser, village: Village) -> None:
    walk = walk_village(chromium, village.url)
    with walk.context(chromium, "villager") as context:
        page = context.new_page()
        page.goto(walk.path("meeting of a villager"))
        assert bottom_of(page, "#text") <= PHONE["height"]
        player = page.locator(".player").bounding_box()
        assert player
        assert player["height"] <= PHONE["height"] / 2
