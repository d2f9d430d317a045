"""kill -9 of each role in the middle of a meeting: nothing acknowledged is missing, sound and
picture come back without a reload, and the pages say in words what happens meanwhile."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from consultations import history
from consultations.comments.models import Comment
from consultations.db import make_engine, make_read_sessions
from tests.browser.conftest import OpenPhone
from tests.browser.hall import DECODED, broadcast_hall, plan_meeting
from tests.browser.people import CLERK, NEIGHBOUR, WORKER, sign_in
from tests.browser.village import Village, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300), pytest.mark.xdist_group("browser")]
FRAMES = 10
BACK_SECONDS = 40.0
"""A bound for a busy machine with three browsers on it; the pace itself is measured elsewhere."""
LISTEN = """() => {
  window.stayed = true;
  window.said = [];
  const note = () => {
    for (const place of document.querySelectorAll(
      "#network, #player [data-part=state], #preview [data-part=state], #comments-status")) {
      const text = place.textContent.trim();
      if (text && !window.said.includes(text)) window.said.push(text);
    }
  };
  new MutationObserver(note).observe(document.body,
    { subtree: true, childList: true, characterData: true });
}"""


@dataclass
class Hall:
    """A meeting that is on: who sends it, who watches, who writes."""

    village: Village
    meeting: str
    clerk: Page
    worker: Page
    neighbour: Page

    @property
    def pages(self) -> tuple[Page, Page, Page]:
        return self.clerk, self.worker, self.neighbour

    def write(self, words: str) -> None:
        """The neighbour types and sends, whatever the network does."""
        self.neighbour.fill("#comment-form textarea", words)
        self.neighbour.click("#comment-form button[type=submit]")

    def see_once(self, words: str) -> None:
        """The words stand on both pages, once; the author's own as received."""
        own = self.neighbour.locator("#comments .comment-mine", has_text=words)
        expect(own).to_contain_text("已收到", timeout=BACK_SECONDS * 1000)
        for phone in (self.neighbour, self.worker):
            line = phone.locator("#comments li", has_text=words)
            expect(line).to_have_count(1, timeout=BACK_SECONDS * 1000)

    def see_pictures(self) -> None:
        """The worker's picture moves on; a new connection begins to count at nought."""
        counts: list[int] = []

        def move() -> bool:
            counts.append(int(self.worker.evaluate(DECODED)))
            since_start = counts[counts.index(min(counts)) :]
            return max(since_start) >= min(counts) + FRAMES

        wait_for(move, BACK_SECONDS, lambda: f"frames {counts[-20:]}, said {said_on(self.worker)}")

    def stored(self) -> list[str]:
        """The words of every stored comment, in the order of the log, which is whole."""
        engine = make_engine(f"sqlite:///{self.village.data / 'xiangyi.db'}", pool_size=1)
        meeting_id = UUID(self.meeting.rpartition("/")[2])
        with make_read_sessions(engine)() as session:
            query = select(Comment.text).where(Comment.meeting_id == meeting_id)
            found = list(session.scalars(query.order_by(Comment.seq)))
            assert (
                history.first_broken_link(history.timeline(session, "meeting", meeting_id)) is None
            )
        engine.dispose()
        return found


def said_on(phone: Page) -> list[str]:
    """Everything the page said of itself since it was asked to take notes."""
    said: list[str] = phone.evaluate("window.said")
    return said


def says(phone: Page, pattern: str) -> None:
    """At some moment the page has said this."""
    wait_for(
        lambda: any(re.search(pattern, text) for text in said_on(phone)),
        BACK_SECONDS,
        lambda: str(said_on(phone)),
    )


@pytest.fixture(scope="module")
def cookies() -> dict[str, Any]:
    """Who signed in before, for all journeys of this file: a number gets few codes an hour."""
    return {}


def come_back(phone: Page, number: str, cookies: dict[str, Any]) -> None:
    """Signs in, or is signed in still."""
    if number in cookies:
        phone.context.add_cookies(cookies[number])
        return
    sign_in(phone, number)
    cookies[number] = phone.context.cookies()


@pytest.fixture
def hall(village: Village, open_phone: OpenPhone, cookies: dict[str, Any]) -> Hall:
    """Clerk on the air, worker watching, neighbour reading and writing."""
    clerk, worker, neighbour = open_phone(), open_phone(), open_phone()
    come_back(clerk, CLERK, cookies)
    meeting = plan_meeting(clerk, "断了也接得上")
    broadcast_hall(clerk, meeting)
    worker.goto(f"{meeting}/live?mode=watch")
    come_back(neighbour, NEIGHBOUR, cookies)
    neighbour.goto(f"{meeting}/live?mode=read")
    expect(neighbour.locator("#comments-status")).to_contain_text("现在有")
    made = Hall(village, meeting, clerk, worker, neighbour)
    start_watching(worker)
    made.see_pictures()
    for phone in made.pages:
        phone.evaluate(LISTEN)
    made.write("断以前说的话")
    made.see_once("断以前说的话")
    return made


def start_watching(worker: Page) -> None:
    """One tap to the picture; some browsers want it on the page itself before it may sound."""
    buttons = worker.locator("#player [data-do=picture], #begin-button")
    buttons.locator("visible=true").first.click()
    expect(worker.locator("#player [data-part=state]")).to_contain_text("正在看会场")


@pytest.mark.parametrize(
    ("role", "to_viewer", "to_clerk"),
    [
        ("rtc", "正在自动重连|马上恢复", "正在自动重连|正在恢复"),
        ("web", "连接断了|网", ""),
        ("worker", "", ""),
    ],
    ids=["rtc", "web", "worker"],
)
def test_a_role_killed_in_the_middle_of_a_meeting_costs_nothing(
    hall: Hall, role: str, to_viewer: str, to_clerk: str
) -> None:
    killed = hall.village.pid_of(role)
    hall.village.kill(role)
    hall.write("断的时候说的话")
    hall.village.wait_until_back(role, killed)
    if to_viewer:
        says(hall.worker, to_viewer)
    if to_clerk:
        says(hall.clerk, to_clerk)
    hall.see_once("断的时候说的话")
    hall.see_pictures()
    expect(hall.worker.locator("#player [data-part=state]")).to_contain_text(
        "正在看会场", timeout=BACK_SECONDS * 1000
    )
    hall.write("断以后说的话")
    hall.see_once("断以后说的话")
    assert hall.stored() == ["断以前说的话", "断的时候说的话", "断以后说的话"]
    assert [bool(phone.evaluate("window.stayed")) for phone in hall.pages] == [True] * 3


def test_all_roles_killed_at_once_and_the_pages_a_second_time(hall: Hall) -> None:
    """The second death of the pages comes before the process that takes over is loaded."""
    roles = ("web", "rtc", "worker")
    killed = {role: hall.village.pid_of(role) for role in roles}
    for role in roles:
        hall.village.kill(role)
    hall.write("全断的时候说的话")
    for role in roles:
        hall.village.wait_until_back(role, killed[role])
    second = hall.village.pid_of("web")
    hall.village.kill("web")
    hall.village.wait_until_back("web", second)
    hall.see_once("全断的时候说的话")
    hall.see_pictures()
    assert hall.stored() == ["断以前说的话", "全断的时候说的话"]
    assert [bool(phone.evaluate("window.stayed")) for phone in hall.pages] == [True] * 3


def test_a_suggestion_sent_while_the_pages_are_dead_arrives_once(
    village: Village, open_phone: OpenPhone
) -> None:
    worker = open_phone()
    sign_in(worker, WORKER)
    worker.goto("/say?village=qingshiwan")
    worker.fill("#words", "断的时候提的建议,请把路修好")
    killed = village.pid_of("web")
    village.kill("web")
    worker.click("#say-form button[type=submit]")
    village.wait_until_back("web", killed)
    expect(worker.locator("main")).to_contain_text(re.compile("青石湾-\\d{4}-\\d{4}"))
    worker.goto("/mine")
    expect(worker.locator("main")).to_contain_text("断的时候提的建议")
    assert worker.locator("main").inner_text().count("断的时候提的建议") == 1
