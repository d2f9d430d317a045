"""Every page a person can come to in the demo village, and how to get there."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from urllib.parse import unquote

from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    StorageState,
    ViewportSize,
    expect,
)

from tests.browser.people import CLERK, LEADER, TRIAGE, WORKER, sign_in

PHONE: ViewportSize = {"width": 360, "height": 640}
NUMBERS = {"clerk": CLERK, "leader": LEADER, "triage": TRIAGE, "villager": WORKER}
"""Whom the pages below are looked at by; nobody means signed out."""


@dataclass(frozen=True)
class Room:
    """A page: its name, its address with names in braces for what the demo made, and for whom."""

    name: str
    path: str
    who: str = ""
    status: int = 200


ROOMS: tuple[Room, ...] = (
    Room("front page", "/"),
    Room("village", "/v/qingshiwan"),
    Room("meetings", "/v/qingshiwan/meetings"),
    Room("card", "/m/{assembly}"),
    Room("card running", "/m/{running}"),
    Room("card ended", "/m/{ended}"),
    Room("in the meeting", "/m/{running}/live?mode=read"),
    Room("comments", "/m/{ended}/comments"),
    Room("notice", "/m/{assembly}/notice"),
    Room("drafts", "/v/qingshiwan/drafts"),
    Room("draft", "/d/{draft}"),
    Room("article", "/d/{draft}/articles/{article}/comment"),
    Room("say", "/say?village=qingshiwan"),
    Room("about an official", "/say?village=qingshiwan&kind=accusation"),
    Room("about this page", "/say?village=qingshiwan&about=page"),
    Room("which village", "/say"),
    Room("look up", "/look-up"),
    Room("answered", "/s/{answered}"),
    Room("sign in", "/sign-in"),
    Room("codes", "/local/codes"),
    Room("nothing here", "/nothing", status=404),
    Room("design", "/design"),
    Room("paper", "/design/paper"),
    Room("home of a villager", "/", "villager"),
    Room("mine", "/mine", "villager"),
    Room("my matter", "/s/{mine}", "villager"),
    Room("card of a villager", "/m/{assembly}", "villager"),
    Room("meeting of a villager", "/m/{running}/live?mode=read", "villager"),
    Room("article of a villager", "/d/{draft}/articles/{article}/comment", "villager"),
    Room("say of a villager", "/say?village=qingshiwan", "villager"),
    Room("me", "/me", "villager"),
    Room("my notices", "/me/notices", "villager"),
    Room("today", "/", "clerk"),
    Room("plan", "/v/qingshiwan/meetings/new", "clerk"),
    Room("card of the clerk", "/m/{assembly}", "clerk"),
    Room("meeting of the clerk", "/m/{running}/live?mode=read", "clerk"),
    Room("broadcast", "/m/{running}/broadcast", "clerk"),
    Room("hold", "/m/{running}/hold", "clerk"),
    Room("make a suggestion", "/m/{ended}/comments/{comment}/suggest", "clerk"),
    Room("desk of the village", "/desk", "clerk"),
    Room("on behalf", "/on-behalf?village=qingshiwan", "clerk"),
    Room("write a draft", "/v/qingshiwan/drafts/new", "clerk"),
    Room("people", "/admin/qingshiwan/people?q=%E6%9D%8E", "clerk"),
    Room("one person", "{person}", "clerk"),
    Room("roster", "/admin/qingshiwan/roster", "clerk"),
    Room("second step", "/me/second-factor", "clerk"),
    Room("card of a leader", "/leader", "leader"),
    Room("leader answers", "/leader/{waiting}", "leader"),
    Room("matter of a leader", "/s/{waiting}", "leader"),
    Room("desk of the township", "/desk", "triage"),
    Room("to be given", "/desk/{new}", "triage"),
)
"""One line per page; whoever adds a page adds it here."""


@dataclass(frozen=True)
class Walk:
    """All rooms of one running village with their real addresses, and everybody's cookies."""

    url: str
    rooms: tuple[Room, ...]
    cookies: Mapping[str, StorageState]

    def path(self, name: str) -> str:
        """Where a room is."""
        return next(room.path for room in self.rooms if room.name == name)

    @contextmanager
    def context(
        self, browser: Browser, who: str, view: Mapping[str, str] | None = None
    ) -> Iterator[BrowserContext]:
        """A phone with an empty cache, signed in as somebody, with the chosen view."""
        context = browser.new_context(
            base_url=self.url,
            viewport=PHONE,
            locale="zh-CN",
            storage_state=self.cookies[who],
        )
        for name, value in (view or {}).items():
            context.add_cookies([{"name": name, "value": value, "url": self.url}])
        yield context
        context.close()


@cache
def walk_village(browser: Browser, url: str) -> Walk:
    """Signs everybody in once and finds what the demo gave names of its own to."""
    cookies: dict[str, StorageState] = {}
    pages: dict[str, Page] = {}
    for who in ("", *NUMBERS):
        context = browser.new_context(base_url=url, locale="zh-CN")
        pages[who] = context.new_page()
        if who:
            sign_in(pages[who], NUMBERS[who])
        cookies[who] = context.storage_state()
    names = find_names(pages)
    for page in pages.values():
        page.context.close()
    rooms = tuple(replace(room, path=room.path.format(**names)) for room in ROOMS)
    return Walk(url, rooms, cookies)


def find_names(pages: Mapping[str, Page]) -> dict[str, str]:
    """What the demo gave names of its own to, found on the pages that lead there."""
    anyone, clerk = pages[""], pages["clerk"]
    anyone.goto("/v/qingshiwan/meetings")
    meetings = "main a[href^='/m/']"
    names = {
        "assembly": tail(anyone, meetings, has_text="保洁费"),
        "ended": tail(anyone, meetings, has_text="河道垃圾"),
        "running": run_meeting(clerk),
    }
    anyone.goto("/v/qingshiwan")
    names["answered"] = tail(anyone, "main a[href^='/s/']")
    names["draft"] = tail(anyone, "main a[href^='/d/']")
    anyone.goto(f"/d/{names['draft']}")
    article = anyone.locator("main a[href*='/articles/']").nth(5).get_attribute("href") or ""
    names["article"] = article.split("/")[-2]
    clerk.goto(f"/m/{names['ended']}/comments")
    comment = clerk.locator("main a[href$='/suggest']").first.get_attribute("href") or ""
    names["comment"] = comment.split("/")[-2]
    clerk.goto("/admin/qingshiwan/people?q=%E6%9D%8E%E7%A7%80%E5%85%B0")
    names["person"] = clerk.locator("main a[href*='/people/']").first.get_attribute("href") or ""
    for name, who, start, links in (
        ("mine", "villager", "/mine", "main a[href^='/s/']"),
        ("waiting", "leader", "/leader", "main a[href^='/s/']"),
        ("new", "triage", "/desk", "main a[href^='/desk/']"),
    ):
        pages[who].goto(start)
        names[name] = tail(pages[who], links)
    return names


def tail(page: Page, links: str, has_text: str | None = None) -> str:
    """The last part of the first such link."""
    found = page.locator(links, has_text=has_text).first.get_attribute("href") or ""
    return unquote(found.rstrip("/").split("/")[-1])


def run_meeting(clerk: Page) -> str:
    """The clerk plans a meeting, calls it, opens the hall and begins; its id."""
    clerk.goto("/v/qingshiwan/meetings/new")
    day = datetime.now(UTC).astimezone() + timedelta(days=1)
    clerk.fill("#title", "护河到组，大家来说")
    clerk.fill("#day", day.date().isoformat())
    clerk.fill("#hour", "19:30")
    clerk.fill("#venue", "村部大会议室")
    clerk.fill("#agenda", "护河员怎么选\n每周巡河怎么记\n收集点放在哪里\n自由发言")
    clerk.click("main form button[type=submit]")
    expect(clerk).to_have_url(re.compile("/m/[0-9a-f-]{36}$"))
    for step in ("convene", "open", "begin"):
        clerk.locator(f"form[action$='/{step}'] button").click()
        expect(clerk.locator(f"form[action$='/{step}']")).to_have_count(0)
    clerk.locator("main form[action$='/item'] button").first.click()
    return str(re.findall("/m/([0-9a-f-]{36})", clerk.url)[0])
