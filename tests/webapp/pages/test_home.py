"""Home: each role finds what is next for it."""

import re

import pytest

from tests.cast import Cast
from tests.conftest import SignIn


def test_a_passer_by_finds_the_villages(cast: Cast, browser_of: SignIn) -> None:
    page = browser_of(None).get("/")
    assert page.status_code == 200
    assert "青石湾村" in page.text
    assert "双桥村" in page.text


def test_a_villager_finds_three_things(cast: Cast, browser_of: SignIn) -> None:
    page = browser_of(cast.villager).get("/").text
    assert len(re.findall(r'<a [^>]*class="choice[ "]', page)) == 3
    assert "我说的事怎么样了" in page
    assert "提建议" in page


def test_somebody_not_yet_matched_is_told_how(cast: Cast, browser_of: SignIn) -> None:
    assert "/me/match" in browser_of(cast.newcomer).get("/").text


def test_the_clerk_finds_the_day(cast: Cast, browser_of: SignIn) -> None:
    page = browser_of(cast.clerk).get("/").text
    assert "召集会议" in page
    assert "新来的事" in page


@pytest.mark.parametrize(("who", "where"), [("leader", "/leader"), ("triage", "/desk")])
def test_the_township_goes_straight_to_work(
    cast: Cast, browser_of: SignIn, who: str, where: str
) -> None:
    assert browser_of(getattr(cast, who)).get("/").location == where


def test_home_speaks_english_when_asked(cast: Cast, browser_of: SignIn) -> None:
    villager = browser_of(cast.villager)
    villager.post("/set-view", data={"lang": "en", "next": "/"})
    assert "What became of what I said" in villager.get("/").text


def test_an_unknown_village_is_not_there(browser_of: SignIn) -> None:
    page = browser_of(None).get("/v/atlantis")
    assert page.status_code == 404
    assert "这里没有内容" in page.text


@pytest.mark.parametrize("who", ["clerk", "village_lead", "moderator", "supervisor"])
def test_home_offers_no_page_that_would_refuse(cast: Cast, browser_of: SignIn, who: str) -> None:
    officer = browser_of(getattr(cast, who))
    links = re.findall(r'href="(/[^"#]*)"', officer.get("/").text)
    assert links
    for link in {link for link in links if not link.startswith("/static")}:
        answer = officer.get(link)
        assert answer.status_code in (200, 302), link
        answer.close()
