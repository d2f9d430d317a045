"""The comments page in real Chromium: live, offline, after a crash, hidden, without web sockets."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, WebSocketRoute, expect, sync_playwright
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consultations.comments.actions import hide_comment
from consultations.comments.models import Comment
from consultations.comments.policy import Floor
from consultations.comments.states import HideReason
from consultations.events import SYSTEM
from consultations.people.models import Account
from tests.browser.conftest import CHROMIUM, FLAGS, LONGEST_STEP, PHONE
from tests.cast import Cast
from tests.webapp.live.server import LiveServer, cookie_of, serve
from webapp.settings import Settings

pytestmark = pytest.mark.browser
OpenPhone = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def server(live_settings: Settings, app: Flask, floor: Floor) -> Iterator[LiveServer]:
    """As in production, forms and JSON carry their CSRF token."""
    assert app.secret_key
    with serve(live_settings, "--csrf") as running:
        yield running


@pytest.fixture
def open_phone(
    chromium: Browser, server: LiveServer, app: Flask, floor: Floor
) -> Iterator[OpenPhone]:
    """`open_phone(cast.villager)` is her phone on the comments page of the meeting."""
    contexts = []

    def open_one(who: Account | None, prepare: Callable[[Page], None] | None = None) -> Page:
        context = chromium.new_context(base_url=server.url, viewport=PHONE, is_mobile=True)
        contexts.append(context)
        context.set_default_timeout(LONGEST_STEP)
        if who is not None:
            name, _, value = cookie_of(app, who).partition("=")
            context.add_cookies([{"name": name, "value": value, "url": server.url}])
        page = context.new_page()
        if prepare is not None:
            prepare(page)
        page.goto(f"/m/{floor.meeting_id}/comments")
        return page

    yield open_one
    for context in contexts:
        context.close()


def write(page: Page, text: str) -> None:
    page.locator("#comment-form textarea").fill(text)
    page.locator("#comment-form button[type=submit]").click()


def words_on(page: Page) -> list[str]:
    return page.locator("#comments .comment-words").all_inner_texts()


def count_stored(session: Session, floor: Floor) -> int:
    counted = session.scalar(select(func.count()).where(Comment.meeting_id == floor.meeting_id))
    session.commit()  # reading here holds the write lock of SQLite
    return counted or 0


def wait_until_connected(page: Page) -> None:
    expect(page.locator("#comments-status")).to_contain_text("现在有")


def test_a_comment_appears_on_the_other_phone_and_is_marked_received(
    open_phone: OpenPhone, cast: Cast
) -> None:
    author, reader = open_phone(cast.villager), open_phone(None)
    wait_until_connected(author)
    wait_until_connected(reader)
    write(author, "东莞这边听得清")
    expect(reader.locator("#comments .comment-words")).to_have_text(["东莞这边听得清"])
    expect(author.locator(".comment-mine [data-part=state]")).to_contain_text("已收到")
    expect(author.locator("#comments .comment-words")).to_have_text(["东莞这边听得清"])
    expect(author.locator("#comment-form textarea")).to_have_value("")
    assert reader.locator("#comment-form").count() == 0
    author.reload()
    expect(author.locator("#comments .comment-words")).to_have_text(["东莞这边听得清"])


def test_words_written_offline_are_sent_once_when_the_network_is_back(
    open_phone: OpenPhone, session: Session, cast: Cast, floor: Floor
) -> None:
    author, reader = open_phone(cast.villager), open_phone(None)
    wait_until_connected(author)
    author.context.set_offline(True)
    write(author, "没有网时写的")
    expect(author.locator(".comment-mine")).to_contain_text("没有网时写的")
    expect(author.locator(".comment-mine [data-part=state]")).to_contain_text("未发送")
    author.context.set_offline(False)
    expect(author.locator(".comment-mine [data-part=state]")).to_contain_text("已收到")
    expect(reader.locator("#comments .comment-words")).to_have_text(["没有网时写的"])
    assert count_stored(session, floor) == 1


def test_unsent_words_outlive_the_page_and_belong_to_who_typed_them(
    open_phone: OpenPhone, session: Session, cast: Cast, floor: Floor, app: Flask
) -> None:
    author = open_phone(cast.villager)
    wait_until_connected(author)
    block_network(author)
    author.reload()
    write(author, "关了页面也在")
    expect(author.locator(".comment-waiting")).to_contain_text("关了页面也在")
    author.close()
    other = open_again(author, app, cast.neighbour)
    wait_until_connected(other)
    assert words_on(other) == []
    assert count_stored(session, floor) == 0
    other.close()
    author = open_again(author, app, cast.villager)
    expect(author.locator(".comment-mine [data-part=state]")).to_contain_text("已收到")
    assert count_stored(session, floor) == 1


def open_again(page: Page, app: Flask, who: Account) -> Page:
    """The same phone and page later, with somebody signed in."""
    name, _, value = cookie_of(app, who).partition("=")
    page.context.add_cookies([{"name": name, "value": value, "url": page.url}])
    opened = page.context.new_page()
    opened.goto(page.url)
    return opened


def block_network(page: Page) -> None:
    """Pages load, but neither sockets nor API calls come through."""

    def refuse(route: Route) -> None:
        route.abort()

    page.route("**/socket.io/**", refuse)
    page.route("**/api/**", refuse)
    page.route_web_socket("**/socket.io/**", lambda socket: socket.close())


def test_a_killed_server_comes_back_without_a_reload(
    open_phone: OpenPhone,
    server: LiveServer,
    live_settings: Settings,
    session: Session,
    cast: Cast,
    floor: Floor,
) -> None:
    author, reader = open_phone(cast.villager), open_phone(None)
    wait_until_connected(author)
    wait_until_connected(reader)
    write(author, "断线以前")
    expect(reader.locator("#comments .comment-words")).to_have_text(["断线以前"])
    server.kill()
    expect(reader.locator("#comments-status")).to_contain_text("会自动接上")
    write(author, "断线时写的")
    with serve(live_settings, "--csrf", port=server.port):
        both = ["断线以前", "断线时写的"]
        expect(reader.locator("#comments .comment-words")).to_have_text(both)
        expect(author.locator("#comments .comment-words")).to_have_text(both)
        wait_until_connected(author)
        author.close()
        reader.close()
    assert count_stored(session, floor) == 2


def test_without_web_sockets_everything_still_works(open_phone: OpenPhone, cast: Cast) -> None:
    def no_web_socket(page: Page) -> None:
        def shut(socket: WebSocketRoute) -> None:
            socket.close()

        page.route_web_socket("**/socket.io/**", shut)

    author, reader = open_phone(cast.villager, no_web_socket), open_phone(None, no_web_socket)
    write(author, "没有长连接")
    expect(reader.locator("#comments .comment-words")).to_have_text(["没有长连接"])
    expect(author.locator(".comment-mine [data-part=state]")).to_contain_text("已收到")


def test_with_plain_http_alone_everything_still_works(
    open_phone: OpenPhone, session: Session, cast: Cast, floor: Floor
) -> None:
    def no_socket_io(page: Page) -> None:
        page.route("**/socket.io/**", lambda route: route.abort())
        page.route_web_socket("**/socket.io/**", lambda socket: socket.close())

    author, reader = open_phone(cast.villager, no_socket_io), open_phone(None, no_socket_io)
    write(author, "只有普通网页")
    expect(reader.locator("#comments .comment-words")).to_have_text(["只有普通网页"])
    expect(author.locator(".comment-mine [data-part=state]")).to_contain_text("已收到")
    expect(author.locator("#comments .comment-words")).to_have_text(["只有普通网页"])
    assert count_stored(session, floor) == 1


def test_hidden_words_leave_every_open_page(
    open_phone: OpenPhone, session: Session, cast: Cast, floor: Floor
) -> None:
    author, reader = open_phone(cast.villager), open_phone(cast.neighbour)
    wait_until_connected(author)
    wait_until_connected(reader)
    write(author, "收二手车")
    expect(reader.locator("#comments .comment-words")).to_have_text(["收二手车"])
    comment = session.scalars(select(Comment)).one()
    hide_comment(session, comment, HideReason.ADVERT, SYSTEM)
    session.commit()
    expect(reader.locator(".comment-hidden")).to_contain_text("广告")
    assert "收二手车" not in reader.content()
    expect(author.locator(".comment-hidden")).to_contain_text("广告")
    assert words_on(author) == ["收二手车"]


def test_a_held_comment_says_so_and_the_moderator_is_told(
    open_phone: OpenPhone, cast: Cast
) -> None:
    author, moderator = open_phone(cast.villager), open_phone(cast.moderator)
    wait_until_connected(author)
    wait_until_connected(moderator)
    write(author, "打13900001234")
    expect(author.locator(".comment-held")).to_contain_text("里面好像有电话号码。")
    waiting = moderator.locator("#comments-waiting a")
    expect(waiting).to_contain_text("1条评论等您看")
    waiting.click()
    moderator.locator("button[value=show]").click()
    expect(author.locator(".comment-held")).to_have_count(0)
    assert words_on(author) == ["打13900001234"]


def test_an_oversize_comment_stays_in_the_field_with_words(
    open_phone: OpenPhone, session: Session, cast: Cast, floor: Floor
) -> None:
    author = open_phone(cast.villager)
    wait_until_connected(author)
    write(author, "长" * 501)
    expect(author.locator("#comments-status")).to_contain_text("已写501个字")
    expect(author.locator("#comment-form textarea")).to_have_value("长" * 501)
    assert count_stored(session, floor) == 0


def test_a_refused_comment_goes_back_into_the_field(
    open_phone: OpenPhone, session: Session, cast: Cast, floor: Floor
) -> None:
    from consultations.meetings.actions import close_meeting
    from consultations.meetings.queries import find_meeting

    author = open_phone(cast.villager)
    wait_until_connected(author)
    meeting = find_meeting(session, floor.meeting_id)
    assert meeting is not None
    close_meeting(session, meeting, cast.viewer(session, cast.clerk).actor("clerk"))
    session.commit()
    write(author, "晚了一步")
    expect(author.locator("#comment-form textarea")).to_have_value("晚了一步")
    expect(author.locator("#comments-status")).to_contain_text("会已经开完了")
    assert count_stored(session, floor) == 0


def test_markup_in_a_comment_is_text(open_phone: OpenPhone, cast: Cast) -> None:
    author, reader = open_phone(cast.villager), open_phone(None)
    wait_until_connected(reader)
    write(author, "<img src=x onerror=alert(1)><b>粗</b>")
    said = reader.locator("#comments .comment-words")
    expect(said).to_have_text(["<img src=x onerror=alert(1)><b>粗</b>"])
    assert reader.locator("#comments img, #comments b").count() == 0


def test_a_live_page_costs_little(open_phone: OpenPhone, cast: Cast) -> None:
    sizes: list[int] = []

    def weigh(page: Page) -> None:
        page.on("requestfinished", lambda r: sizes.append(r.sizes()["responseBodySize"]))

    page = open_phone(cast.villager, weigh)
    wait_until_connected(page)
    page.wait_for_load_state("networkidle")
    assert 20_000 < sum(sizes) < 70_000
