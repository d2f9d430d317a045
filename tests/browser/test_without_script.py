"""With script switched off everything can be read, and a suggestion can be sent and found again."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OpenPhone
from tests.browser.rooms import walk_village
from tests.browser.village import Village

pytestmark = pytest.mark.browser

WORDS = "二组的水渠堵了，下雨就漫到路上，请找人清一清。"


@pytest.fixture
def phone(open_phone: OpenPhone) -> Page:
    """A browser with script switched off, as some old phones and careful people have it."""
    return open_phone(script=False)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("village", "近来的答复"),
        ("card", "听会"),
        ("card running", "正在议"),
        ("in the meeting", "大家的评论"),
        ("comments", "东莞这边听得清"),
        ("draft", "全家在外的也照交"),
        ("answered", "接下来"),
    ],
)
def test_a_page_is_read_without_script(
    chromium: Browser, village: Village, phone: Page, name: str, words: str
) -> None:
    phone.goto(walk_village(chromium, village.url).path(name))
    expect(phone.get_by_text(words).first).to_be_visible()


def test_a_suggestion_is_sent_and_found_again_by_number_and_code(phone: Page) -> None:
    phone.goto("/say?village=qingshiwan")
    phone.fill("textarea[name=words]", WORDS)
    phone.locator("#say-form button[type=submit]").click()

    expect(phone).to_have_url(re.compile("/receipt"))
    number, code = phone.locator(".case-number strong").all_inner_texts()
    assert re.fullmatch(r"青石湾-\d{4}-\d{4}", number)
    assert re.fullmatch(r"\w{6}", code)

    phone.context.clear_cookies()
    phone.goto("/look-up")
    phone.fill("#number", number)
    phone.fill("#code", code.lower())
    phone.locator("main form button[type=submit]").click()
    expect(phone.locator("main")).to_contain_text(WORDS)
    expect(phone.locator(".steps [aria-current=step]")).to_contain_text("已收到")


def test_a_wrong_code_shows_nothing_and_keeps_the_number(phone: Page) -> None:
    phone.goto("/look-up")
    phone.fill("#number", "青石湾-2026-0001")
    phone.fill("#code", "XXXXXX")
    phone.locator("main form button[type=submit]").click()
    expect(phone.locator("#errors")).to_be_visible()
    expect(phone.locator("#number")).to_have_value("青石湾-2026-0001")
