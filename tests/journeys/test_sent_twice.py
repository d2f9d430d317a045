"""What is sent twice with one client id, or with a broken answer in between, is there once."""

from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text

from consultations.db import make_engine
from tests.browser.people import CLERK, LEAD, LEADER, NEIGHBOUR, TRIAGE, WORKER
from tests.browser.village import Village
from tests.journeys.citizen import Answer, Citizen
from tests.journeys.conftest import Meet
from tests.journeys.halls import comment, number_in, open_hall, plan_of, read_log, say

pytestmark = pytest.mark.xdist_group("journeys")
ONCE_MORE = 3
CALM = "13900000025"
"""Has said nothing of late, so nothing is held back."""


@pytest.fixture(scope="module")
def rows(village: Village) -> Engine:
    """The database under it, to count in."""
    return make_engine(f"sqlite:///{village.data / 'xiangyi.db'}", pool_size=1)


def count_rows(rows: Engine, table: str, client_id: UUID) -> int:
    with rows.connect() as connection:
        counted = text(f"SELECT count(*) FROM {table} WHERE client_id = :id")
        return int(connection.execute(counted, {"id": client_id.hex}).scalar_one())


def locations(answers: list[Answer]) -> set[str]:
    assert {answer.status for answer in answers} <= {302, 303}, answers[-1].text
    return {answer.location for answer in answers}


def test_a_comment_is_there_once(meet: Meet, rows: Engine) -> None:
    hall, client_id = open_hall(meet(CLERK), "说两遍"), uuid4()
    answers = [comment(meet(CALM), hall, "我说一遍", client_id) for _ in range(ONCE_MORE)]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert count_rows(rows, "comment", client_id) == 1
    assert [e["text"] for e in read_log(meet(WORKER), hall) if "text" in e] == ["我说一遍"]


def test_a_comment_sent_by_script_and_by_form_is_there_once(meet: Meet, rows: Engine) -> None:
    hall, client_id = open_hall(meet(CLERK), "两条路"), uuid4()
    assert comment(meet(WORKER), hall, "一条话", client_id).status == 200
    form = {"client_id": str(client_id), "text": "一条话"}
    assert meet(WORKER).post(f"/m/{hall}/comments", **form).status == 303
    assert count_rows(rows, "comment", client_id) == 1


def test_a_comment_of_another_person_with_the_same_client_id_is_another(meet: Meet) -> None:
    hall, client_id = open_hall(meet(CLERK), "两个人"), uuid4()
    first = comment(meet(WORKER), hall, "我说的", client_id).json()["id"]
    assert comment(meet(NEIGHBOUR), hall, "他说的", client_id).json()["id"] != first


def test_a_comment_sent_at_the_same_moment_is_there_once(meet: Meet, rows: Engine) -> None:
    hall, client_id = open_hall(meet(CLERK), "同时"), uuid4()
    who, start, answers = meet(WORKER), Barrier(4), list[Answer]()
    who.token()

    def send() -> None:
        start.wait(10)
        answers.append(comment(who, hall, "同时到的话", client_id))

    senders = [Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(60)
    assert [answer.status for answer in answers] == [200] * 4
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert count_rows(rows, "comment", client_id) == 1


def test_a_suggestion_is_there_once_and_leads_to_one_receipt(meet: Meet, rows: Engine) -> None:
    client_id = uuid4()
    answers = [say(meet(WORKER), "水沟堵了", client_id=str(client_id)) for _ in range(ONCE_MORE)]
    assert len(locations(answers)) == 1
    assert count_rows(rows, "suggestion", client_id) == 1


def test_changed_words_under_a_used_client_id_are_not_lost(meet: Meet, rows: Engine) -> None:
    client_id = uuid4()
    assert say(meet(WORKER), "第一次写的", client_id=str(client_id)).status == 302
    page = say(meet(WORKER), "改过的话", client_id=str(client_id)).said_plainly(409)
    assert "改过的话" in page
    assert str(client_id) not in page
    assert count_rows(rows, "suggestion", client_id) == 1


def test_a_suggestion_without_account_is_there_once(village: Village, rows: Engine) -> None:
    who, client_id = Citizen(village.url), uuid4()
    form = {"client_id": str(client_id), "privacy": "anonymous"}
    answers = [say(who, "没有名字的话", **form) for _ in range(ONCE_MORE)]
    assert len(locations(answers)) == 1
    assert count_rows(rows, "suggestion", client_id) == 1


def test_a_meeting_is_planned_once(meet: Meet, rows: Engine) -> None:
    form = plan_of("只开一次")
    answers = [meet(CLERK).post("/v/qingshiwan/meetings/new", **form) for _ in range(ONCE_MORE)]
    assert len(locations(answers)) == 1
    assert count_rows(rows, "meeting", UUID(form["client_id"])) == 1


def test_a_move_tapped_twice_happens_once(meet: Meet) -> None:
    hall = open_hall(meet(CLERK), "点两下")
    for _ in range(2):
        assert meet(CLERK).post(f"/m/{hall}/begin").status == 302
    kinds = [event["type"] for event in read_log(meet(CLERK), hall)]
    assert kinds.count("meeting.went_live") == 1


def test_a_draft_is_written_down_once(meet: Meet, rows: Engine) -> None:
    form = {
        "client_id": str(uuid4()),
        "title": "村规民约",
        "kind": "village_rules",
        "explanation": "改一条",
        "text": "第一条 垃圾不倒河里。",
    }
    answers = [meet(LEAD).post("/v/qingshiwan/drafts/new", **form) for _ in range(ONCE_MORE)]
    assert len(locations(answers)) == 1
    assert count_rows(rows, "draft", UUID(form["client_id"])) == 1


def test_an_answer_is_signed_once(meet: Meet, rows: Engine) -> None:
    number = number_in(say(meet(WORKER), "班车停了,老人赶场怎么办", addressee="township"))
    assert meet(TRIAGE).post(f"/desk/{number}/receive").status == 302
    form = {
        "client_id": str(uuid4()),
        "outcome": "explained",
        "reason": "逢五逢十有一趟车,早上七点在村部门口上车,票价五元,不用提前打电话。",
    }
    answers = [meet(LEADER).post(f"/leader/{number}/sign", **form) for _ in range(ONCE_MORE)]
    assert count_rows(rows, "answer", UUID(form["client_id"])) == 1
    assert len(locations(answers)) == 1


def test_a_rating_is_given_once(meet: Meet, rows: Engine) -> None:
    number = number_in(say(meet(WORKER), "路灯不亮,请来修"))
    answer = {
        "client_id": str(uuid4()),
        "outcome": "resolved",
        "reason": "昨天下午换了灯泡,组长晚上去看过,亮着。再不亮请打村里的电话,当天来修。",
    }
    assert meet(LEAD).post(f"/leader/{number}/sign", **answer).status == 302
    form = {"client_id": str(uuid4()), "rating": "satisfied", "words": ""}
    answers = [meet(WORKER).post(f"/s/{number}/rate", **form) for _ in range(ONCE_MORE)]
    assert count_rows(rows, "rating", UUID(form["client_id"])) == 1
    assert len(locations(answers)) == 1
