"""Saying something on a bad network: kept, sent once, acknowledged only when stored."""

import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import OpenPhone

pytestmark = pytest.mark.browser

ADDRESS = "/say?village=qingshiwan"
SEND = "#say-form button[type=submit]"
NUMBER = re.compile(r"青石湾-\d{4}-\d{4}")


def number_in(address: str) -> str:
    found = NUMBER.search(unquote(address))
    assert found, address
    return found.group()


def arrive(page: Page) -> str:
    page.wait_for_url("**/receipt")
    expect(page.locator("main")).to_contain_text("已收到，已存好")
    return number_in(page.url)


def test_words_typed_without_a_network_go_out_when_it_is_back(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.goto(ADDRESS)
    page.fill("textarea[name=words]", "网断了,这句话也不能丢")
    page.context.set_offline(True)
    page.click(SEND)
    expect(page.locator("#say-state")).to_contain_text("未发送")
    page.context.set_offline(False)
    arrive(page)
    page.goto(ADDRESS)
    expect(page.locator("textarea[name=words]")).to_have_value("")


def test_an_answer_that_got_lost_on_the_way_makes_no_second_matter(open_phone: OpenPhone) -> None:
    page = open_phone()
    stored: list[str] = []

    def lose_first_answer(route: Route) -> None:
        if route.request.method == "POST" and not stored:
            answer = route.fetch(max_redirects=0)
            stored.append(number_in(answer.headers["location"]))
            route.abort()
            return
        route.continue_()

    page.route("**/say", lose_first_answer)
    page.goto(ADDRESS)
    page.fill("textarea[name=words]", "答复在路上丢了的那一次")
    page.click(SEND)
    expect(page.locator("#say-state")).to_contain_text("未发送")
    page.goto(ADDRESS)
    expect(page.locator("textarea[name=words]")).to_have_value("答复在路上丢了的那一次")
    page.click(SEND)
    assert [arrive(page)] == stored


def test_a_server_that_was_away_gets_the_words_by_itself_later(open_phone: OpenPhone) -> None:
    page = open_phone()
    refused: list[str] = []

    def refuse_once(route: Route) -> None:
        if route.request.method == "POST" and not refused:
            refused.append(route.request.url)
            route.fulfill(status=502, body="away")
            return
        route.continue_()

    page.route("**/say", refuse_once)
    page.goto(ADDRESS)
    page.fill("textarea[name=words]", "服务器刚好不在")
    page.click(SEND)
    expect(page.locator("#say-state")).to_contain_text("未发送")
    page.fill("textarea[name=words]", "服务器刚好不在,又写了半句")
    arrive(page)
    expect(page.locator("main figure")).not_to_contain_text("又写了半句")


def test_other_words_after_a_lost_answer_are_a_matter_of_their_own(open_phone: OpenPhone) -> None:
    page = open_phone()
    lost: list[str] = []

    def lose_first_answer(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(number_in(route.fetch(max_redirects=0).headers["location"]))
            route.abort()
            return
        route.continue_()

    page.route("**/say", lose_first_answer)
    page.goto(ADDRESS)
    page.fill("textarea[name=words]", "第一件事")
    page.click(SEND)
    expect(page.locator("#say-state")).to_contain_text("未发送")
    page.fill("textarea[name=words]", "另外一件事")
    page.click(SEND)
    assert arrive(page) not in lost
    expect(page.locator("main")).to_contain_text("另外一件事")


def test_it_works_without_any_script(open_phone: OpenPhone) -> None:
    page = open_phone(script=False)
    page.goto(ADDRESS)
    page.fill("textarea[name=words]", "旧手机上也能说")
    page.click(SEND)
    arrive(page)
    expect(page.locator("main")).to_contain_text("旧手机上也能说")


def test_what_is_missing_is_said_and_the_words_stay(open_phone: OpenPhone) -> None:
    page = open_phone()
    page.goto(ADDRESS)
    page.click(SEND)
    expect(page.locator("#errors")).to_contain_text("请写下您想说的话")
