"""The meeting card."""

import re

import brotli
import pytest
from flask.testing import FlaskClient

from consultations.meetings.kinds import Audience
from consultations.meetings.states import State
from tests.cast import Cast
from tests.conftest import SignIn
from tests.webapp.meetings.conftest import Arrange

LARGEST_FIRST_VISIT = 60 * 1024
WAYS = ("listen", "watch", "read")


def test_the_card_needs_no_account_and_offers_three_ways(
    arrange: Arrange, browser_of: SignIn
) -> None:
    meeting = arrange(State.CONVENED)
    page = browser_of(None).get(f"/m/{meeting.id}").text
    for said in ("村民会议", "12月6日 星期日 晚上7点半", "村部会议室", "议定2027年保洁费收取办法"):
        assert said in page
    assert [way for way in WAYS if f"/m/{meeting.id}/live?mode={way}" in page] == list(WAYS)
    assert "约15MB/小时" in page
    assert 'href="tel:0700-0000000"' in page


def test_an_ended_meeting_leads_to_what_was_said(arrange: Arrange, browser_of: SignIn) -> None:
    meeting = arrange(State.CLOSED)
    page = browser_of(None).get(f"/m/{meeting.id}").text
    assert f'href="/m/{meeting.id}/comments"' in page
    assert "live?mode=" not in page


def test_a_cancelled_meeting_says_why(arrange: Arrange, browser_of: SignIn) -> None:
    page = browser_of(None).get(f"/m/{arrange(State.CANCELLED).id}").text
    assert "下大雨,路不好走" in page
    assert "live?mode=" not in page


def test_a_hall_meeting_offers_no_listening(arrange: Arrange, browser_of: SignIn) -> None:
    page = browser_of(None).get(f"/m/{arrange(State.LIVE, Audience.HALL_ONLY).id}").text
    assert "live?mode=" not in page
    assert "这次会只在会场开。" in page


def test_a_draft_is_not_there_for_others(arrange: Arrange, browser_of: SignIn, cast: Cast) -> None:
    address = f"/m/{arrange(State.DRAFT).id}"
    assert browser_of(cast.clerk).get(address).status_code == 200
    for other in (cast.villager, cast.stranger, None):
        assert browser_of(other).get(address).status_code == 404


def test_a_members_meeting_asks_who_is_there_and_is_not_there_for_strangers(
    arrange: Arrange, browser_of: SignIn, cast: Cast
) -> None:
    address = f"/m/{arrange(State.CONVENED, Audience.MEMBERS).id}"
    asked = browser_of(None).get(address)
    assert asked.status_code == 302
    assert asked.headers["Location"].startswith("/sign-in")
    assert browser_of(cast.stranger).get(address).status_code == 404
    assert browser_of(cast.villager).get(address).status_code == 200


@pytest.mark.parametrize("state", [State.CONVENED, State.CHECKIN, State.LIVE])
def test_only_the_office_sees_its_buttons(
    arrange: Arrange, browser_of: SignIn, cast: Cast, state: State
) -> None:
    address = f"/m/{arrange(state).id}"
    assert 'id="office"' in browser_of(cast.clerk).get(address).text
    for other in (cast.villager, cast.stranger, cast.leader, None):
        assert 'id="office"' not in browser_of(other).get(address).text


def test_a_meeting_nobody_made_is_not_found(browser_of: SignIn) -> None:
    assert browser_of(None).get("/m/00000000-0000-4000-8000-000000000000").status_code == 404


def load(browser: FlaskClient, name: str) -> tuple[int, str]:
    """Bytes over the wire and the text of a static file."""
    with browser.get(name, headers={"Accept-Encoding": "br"}) as answer:
        return len(answer.data), brotli.decompress(answer.data).decode()


def test_a_first_visit_to_the_card_is_light(arrange: Arrange, browser_of: SignIn) -> None:
    browser = browser_of(None)
    page = browser.get(f"/m/{arrange(State.LIVE).id}", headers={"Accept-Encoding": "br"})
    html = brotli.decompress(page.data).decode()
    waiting = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', html))
    assert any(name.endswith(".css") for name in waiting)
    weights = {"page": len(page.data)}
    while waiting:
        name = waiting.pop()
        weights[name], text = load(browser, name)
        # Modules and style sheets bring others along; a first visit loads those as well.
        folder = name.rpartition("/")[0]
        brought = re.findall(r'(?:from|import) "\./([\w./-]+)"|url\("?([\w./-]+)', text)
        waiting |= {f"{folder}/{one or other}" for one, other in brought} - weights.keys()
    assert sum(weights.values()) <= LARGEST_FIRST_VISIT, weights
