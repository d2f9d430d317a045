"""The leader's cards: the most urgent first, the villager's words first, signed in two taps."""

from datetime import timedelta
from urllib.parse import quote
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from consultations import clock
from consultations.people.models import Tenure
from consultations.people.queries import find_place
from consultations.suggestions.kinds import Addressee, Kind
from consultations.suggestions.machine import State
from consultations.suggestions.models import Suggestion
from consultations.tracking.figures import figures
from consultations.tracking.models import Answer
from tests.cast import SINCE, Cast
from tests.conftest import SignIn
from tests.matters import GOOD_REASON, WORDS, Desk, hire

NOT_LEADERS = [
    *("villager", "neighbour", "newcomer", "clerk", "moderator", "supervisor"),
    *("triage", "handler", "stranger"),
]


def at(suggestion: Suggestion, step: str = "") -> str:
    return f"/leader/{quote(suggestion.number)}{step}"


def text(**fields: str) -> dict[str, str]:
    return {
        "client_id": str(uuid4()),
        "outcome": "explained",
        "reason": GOOD_REASON,
        "detail": "",
        "promised_on": "",
        **fields,
    }


def test_the_stack_shows_the_words_the_days_left_and_the_place_in_it(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session
) -> None:
    desk.assigned()
    session.commit()
    page = browser_of(cast.leader).get("/leader").text
    for part in (WORDS, "12月11日 星期五", "还有15个工作日", "第1件，共1件", "6组村民"):
        assert part in page
    assert page.index(WORDS) < page.index('name="outcome"')


def test_the_most_urgent_card_comes_first(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session
) -> None:
    desk.assigned(words="慢慢来的事情")
    urgent = desk.assigned(words="三天就要答复", kind=Kind.QUESTION)
    session.commit()
    client = browser_of(cast.leader)
    assert "三天就要答复" in client.get("/leader").text
    second = client.get("/leader?at=2").text
    assert "慢慢来的事情" in second
    assert "第2件，共2件" in second
    with clock.frozen(clock.now() + timedelta(days=7)):
        assert "超期" in client.get(at(urgent)).text


@pytest.mark.parametrize("who", NOT_LEADERS)
def test_for_everybody_else_there_is_no_stack_and_nothing_to_sign(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session, who: str
) -> None:
    suggestion = desk.assigned()
    session.commit()
    client = browser_of(getattr(cast, who))
    assert client.get("/leader").status_code == 404
    assert client.get(at(suggestion)).status_code == 404
    assert client.post(at(suggestion, "/sign"), data=text()).status_code == 404
    assert session.scalars(select(Answer)).all() == []


def test_who_is_not_signed_in_is_asked_to(browser_of: SignIn) -> None:
    assert "/sign-in" in browser_of(None).get("/leader").location


def test_a_leader_signs_only_what_the_own_unit_owns(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session
) -> None:
    suggestion = desk.assigned()
    session.commit()
    client = browser_of(cast.village_lead)
    assert WORDS not in client.get("/leader").text
    assert client.post(at(suggestion, "/sign"), data=text()).status_code == 403
    assert session.scalars(select(Answer)).all() == []


def test_choose_and_sign_and_the_next_card_is_up(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session
) -> None:
    suggestion, waiting = desk.assigned(), desk.assigned(words="下一件在这里")
    session.commit()
    client = browser_of(cast.leader)
    answer = client.post(at(suggestion, "/sign"), data=text())
    assert answer.status_code == 302
    page = client.get(answer.location).text
    assert "已签发" in page
    assert waiting.words in page
    shown = browser_of(None).get(f"/s/{quote(suggestion.number)}").text
    for part in (GOOD_REASON, "解释说明", "赵明远", "柳溪镇副镇长"):
        assert part in shown


def test_signing_and_rating_change_the_public_figures_by_exactly_one(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session
) -> None:
    suggestion = desk.assigned()
    session.commit()

    def counted() -> tuple[int, int, int]:
        village = find_place(session, "qingshiwan")
        assert village is not None
        found = figures(session, village, SINCE)
        session.commit()
        return found.answered.part, found.fair.part, found.fair.whole

    assert counted() == (0, 0, 0)
    form = text()
    for _ in range(3):
        browser_of(cast.leader).post(at(suggestion, "/sign"), data=form)
    assert counted() == (1, 0, 0)
    tap = {"rating": "fair", "client_id": str(uuid4())}
    for _ in range(3):
        browser_of(cast.villager).post(f"/s/{quote(suggestion.number)}/rate", data=tap)
    assert counted() == (1, 1, 1)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"outcome": ""}, "请选一个结果"),
        ({"outcome": "noted"}, "请选一个结果"),
        ({"reason": ""}, "请写明要告诉本人的话"),
        ({"outcome": "adopted"}, "请写明哪天前办好"),
        ({"outcome": "adopted", "promised_on": "soon"}, "请选一天"),
        ({"outcome": "partly_adopted", "promised_on": "2026-12-09"}, "请写明采纳哪一部分"),
        ({"outcome": "referred"}, "请写明转给哪个单位和电话"),
        ({"outcome": "not_adopted", "reason": "没有钱。"}, "请说明为什么不采纳"),
    ],
)
def test_what_an_answer_lacks_is_said_and_what_was_typed_stays(
    browser_of: SignIn,
    desk: Desk,
    cast: Cast,
    session: Session,
    fields: dict[str, str],
    said: str,
) -> None:
    suggestion = desk.assigned()
    session.commit()
    answer = browser_of(cast.leader).post(at(suggestion, "/sign"), data=text(**fields))
    assert answer.status_code == 422
    assert said in answer.text
    assert fields.get("reason", GOOD_REASON) in answer.text
    session.refresh(suggestion)
    assert suggestion.state == State.ASSIGNED


def test_boilerplate_is_stopped_until_the_leader_ticks_that_it_is_meant(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session
) -> None:
    suggestion = desk.assigned()
    session.commit()
    client = browser_of(cast.leader)
    assert 'name="override"' not in client.get(at(suggestion)).text
    stopped = client.post(at(suggestion, "/sign"), data=text(reason="已阅。"))
    assert stopped.status_code == 422
    assert "不到30个字" in stopped.text
    assert 'name="override"' in stopped.text
    signed = client.post(at(suggestion, "/sign"), data=text(reason="已阅。", override="1"))
    assert signed.status_code == 302
    (answer,) = session.scalars(select(Answer)).all()
    assert answer.boilerplate_override


def test_a_card_nobody_received_can_be_answered_at_once(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session
) -> None:
    suggestion = desk.file(addressee=Addressee.VILLAGE).suggestion
    session.commit()
    client = browser_of(cast.village_lead)
    assert WORDS in client.get("/leader").text
    assert client.post(at(suggestion, "/sign"), data=text()).status_code == 302


def test_an_answered_card_leads_to_the_matter(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session
) -> None:
    suggestion = desk.answered()
    session.commit()
    answer = browser_of(cast.leader).get(at(suggestion))
    assert answer.location.endswith(f"/s/{quote(suggestion.number)}")


def test_a_matter_of_a_leader_who_left_lies_on_the_successor_s_stack(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session
) -> None:
    desk.assigned()
    successor = hire(session, desk.ring, cast.office, "twp_lead", "新来的", "13700000007")
    session.commit()
    assert WORDS not in browser_of(successor).get("/leader").text
    held = desk.viewer(cast.leader).duties
    assert held
    end_tenure(session, cast)
    assert WORDS in browser_of(successor).get("/leader").text


def end_tenure(session: Session, cast: Cast) -> None:
    tenure = session.scalars(select(Tenure).where(Tenure.person_id == cast.leader.person_id)).one()
    tenure.until = clock.today()
    session.commit()


def test_contact_is_noted_with_one_tap(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session
) -> None:
    suggestion = desk.assigned()
    session.commit()
    client = browser_of(cast.leader)
    for _ in range(2):
        assert client.post(at(suggestion, "/contact"), data={"way": "call"}).status_code == 302
    session.refresh(suggestion)
    assert suggestion.state == State.IN_PROGRESS
    session.commit()
    assert "已打电话联系本人" in browser_of(None).get(f"/s/{quote(suggestion.number)}").text


def test_an_empty_stack_says_so(browser_of: SignIn, cast: Cast) -> None:
    assert "没有等您答复的事" in browser_of(cast.leader).get("/leader").text
