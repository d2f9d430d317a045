"""The whole loop: a remark made far away in a live meeting gets a number, a date, a signed
answer and a verdict, and the public figures change by exactly one."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPhone
from tests.browser.hall import broadcast_hall, loudest_sound, plan_meeting, press, wait_for_frames
from tests.browser.people import CLERK, LEADER, NEIGHBOUR, TRIAGE, WORKER, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
REMARK = "石桥加固要多少钱？请把账贴出来。"
REASON = "桥面加固由镇水利站列入明年春季计划，费用12万元由县里出。3月31日前贴出账目，问赵明远。"
PICTURES = os.environ.get("XIANGYI_PICTURES", "")
"""Folder for the picture of the README; `make shots` sets it to docs/images."""


def test_a_remark_from_far_away_gets_a_number_a_date_an_answer_and_a_verdict(
    open_phone: OpenPhone,
) -> None:
    clerk, worker, neighbour = open_phone(), open_phone(), open_phone()
    figures_before = read_figures(open_phone())
    sign_in(clerk, CLERK)
    meeting = plan_meeting(clerk, "石桥怎么修，今晚商量")
    broadcast_hall(clerk, meeting)

    hear_and_see(worker, meeting)
    sign_in(neighbour, NEIGHBOUR)
    neighbour.goto(f"{meeting}/live?mode=read")
    sign_in(worker, WORKER)
    worker.goto(meeting)
    worker.locator("main a", has_text="看会").first.click()
    begin_if_asked(worker)
    wait_for_frames(worker, 5)
    comment(worker, REMARK)
    expect(neighbour.locator("#comments")).to_contain_text(REMARK, timeout=1000)
    if PICTURES:
        worker.screenshot(path=Path(PICTURES) / "meeting.png")

    number = turn_into_suggestion(clerk, meeting)
    expect(neighbour.locator("#comments")).to_contain_text(number)
    assert re.fullmatch(r"青石湾-\d{4}-\d{4}", number)
    agree(worker, number)

    give_to_leader(open_phone(), number)
    answer(open_phone(), number)
    rate(worker, number)
    assert changes(figures_before, read_figures(open_phone())) == {
        "answered": (1, 1),
        "on_time": (1, 1),
        "satisfied": (1, 1),
        "fair": (0, 1),
        "dissatisfied": (0, 1),
        "late": (0, 0),
    }


def hear_and_see(worker: Page, meeting: str) -> None:
    """Without an account: two taps to the sound, one more to the picture."""
    worker.goto(meeting)
    worker.locator("main a", has_text="听会").first.click()
    begin_if_asked(worker)
    expect(worker.locator("[data-part=state]")).to_contain_text("正在听")
    assert loudest_sound(worker) > 0.01
    worker.click("[data-do=picture]")
    seen = wait_for_frames(worker)
    assert wait_for_frames(worker, seen + 10) > seen + 10


def begin_if_asked(worker: Page) -> None:
    """Some browsers want a tap on the page itself before it may sound."""
    state = worker.locator("[data-part=state]")
    expect(state).to_contain_text(re.compile("正在|点"))
    begin = worker.locator("#begin-button")
    if begin.is_visible():
        begin.click()


def comment(worker: Page, words: str) -> None:
    """Writes in the meeting."""
    worker.fill("#comment-form textarea", words)
    worker.click("#comment-form button[type=submit]")
    expect(worker.locator("#comments")).to_contain_text(words)


def turn_into_suggestion(clerk: Page, meeting: str) -> str:
    """The clerk makes a numbered suggestion of the remark, in a second tab."""
    desk = clerk.context.new_page()
    desk.goto(f"{meeting}/live?mode=read")
    line = desk.locator("#comments li", has_text=REMARK)
    line.get_by_role("link", name="转成建议").click()
    desk.check("input[name=addressee][value=township]")
    desk.click("main form button[type=submit]")
    found = re.search(r"青石湾-\d{4}-\d{4}", desk.locator("main").inner_text())
    desk.close()
    assert found, "no number was given"
    return found.group()


def agree(worker: Page, number: str) -> None:
    """The author says yes, and sees who has it and until when in working days."""
    mine = worker.context.new_page()
    mine.goto("/mine")
    mine.locator("a", has_text=REMARK).first.click()
    press(mine, "是，就是这个意思")
    expect(mine.locator("main")).to_contain_text("还有15个工作日")
    mine.close()


def give_to_leader(triage: Page, number: str) -> None:
    """The township's office reads it and gives it to the deputy mayor."""
    sign_in(triage, TRIAGE)
    triage.goto(f"/desk/{number}")
    press(triage, "已看")
    triage.locator("label", has_text="水利站 · 赵明远").click()
    triage.locator("form", has=triage.locator("input[name=leader]")).locator("button").click()
    expect(triage.locator("main")).to_contain_text(number)


def answer(leader: Page, number: str) -> None:
    """The deputy mayor answers and signs on a phone."""
    sign_in(leader, LEADER)
    leader.goto(f"/leader/{number}")
    leader.locator("label", has_text=re.compile("^\\s*采纳")).first.click()
    leader.fill("input[name=promised_on]", "2027-03-31")
    leader.fill("textarea[name=reason]", REASON)
    press(leader, "署名签发")
    expect(leader.locator("main")).to_contain_text(number)


def rate(worker: Page, number: str) -> None:
    """The author reads the answer under its seal and taps one face."""
    mine = worker.context.new_page()
    mine.goto(f"/s/{number}")
    expect(mine.locator("#answer")).to_contain_text("赵明远")
    expect(mine.locator("#answer")).to_contain_text(REASON)
    mine.click("button[name=rating][value=satisfied]")
    expect(mine.locator("button[name=rating]")).to_have_count(0)
    mine.close()


def read_figures(anybody: Page) -> dict[str, tuple[int, int]]:
    """The figures of the village's public page: part and whole."""
    anybody.goto("/v/qingshiwan")
    found: dict[str, tuple[int, int]] = {}
    for line in anybody.locator("[data-figure]").all():
        numbers = [int(n) for n in re.findall(r"\d+", line.inner_text())]
        found[str(line.get_attribute("data-figure"))] = (numbers[0], numbers[1])
    assert found
    return found


def changes(
    before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]
) -> dict[str, tuple[int, int]]:
    """By how much part and whole of each figure changed."""
    return {key: (after[key][0] - before[key][0], after[key][1] - before[key][1]) for key in after}
