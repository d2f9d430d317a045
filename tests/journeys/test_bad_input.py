"""What people and scripts send wrongly over HTTP: a clear answer, and the words are not lost."""

from uuid import UUID, uuid4

import pytest

from tests.browser.people import CLERK, WORKER
from tests.journeys.citizen import Citizen
from tests.journeys.conftest import Meet
from tests.journeys.halls import comment, open_hall, plan_of, say

pytestmark = pytest.mark.xdist_group("journeys")
TOO_LONG = "长" * 501
WORDS = "路灯坏了三天,晚上看不见。"
FAR_CLERK = "13900000015"
"""Clerk of the other village."""


@pytest.fixture(scope="module")
def hall(meet: Meet) -> UUID:
    return open_hall(meet(CLERK), "写错了怎么办")


@pytest.fixture(scope="module")
def members_hall(meet: Meet) -> UUID:
    return open_hall(meet(CLERK), "只给本村人听", audience="members")


def test_too_long_a_comment_is_refused_with_its_length(meet: Meet, hall: UUID) -> None:
    text = comment(meet(WORKER), hall, TOO_LONG).said_plainly(422)
    assert "501" in text
    assert "500" in text


def test_too_long_a_comment_stays_in_the_form(meet: Meet, hall: UUID) -> None:
    form = {"client_id": str(uuid4()), "text": TOO_LONG}
    assert TOO_LONG in meet(WORKER).post(f"/m/{hall}/comments", **form).said_plainly(422)


def test_an_empty_comment_is_refused(meet: Meet, hall: UUID) -> None:
    for nothing in ("", "   ", "\u3000\u3000", "\n"):
        comment(meet(WORKER), hall, nothing).said_plainly(422)


def test_a_comment_of_somebody_unknown_is_asked_to_sign_in(nobody: Citizen, hall: UUID) -> None:
    answer = comment(nobody, hall, WORDS)
    answer.said_plainly(403)
    assert answer.json()["error"] == "comment_sign_in"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"words"',
        b"\xff\xfe",
        b'{"client_id": "x", "text": "a"}',
        b'{"text": "a"}',
        b'{"client_id": "11111111-1111-4111-8111-111111111111"}',
        b'{"client_id": "11111111-1111-4111-8111-111111111111", "text": 5}',
        b'{"client_id": "11111111-1111-4111-8111-111111111111", "text": "a", "x": 1}',
        b'{"client_id": "11111111-1111-4111-8111-111111111111", "text": "\\ud800"}',
        b'{"a":' * 2000,
    ],
)
def test_json_that_is_no_comment_is_refused(meet: Meet, hall: UUID, body: bytes) -> None:
    answer = meet(WORKER).post_json(f"/api/v1/meetings/{hall}/comments", body)
    answer.said_plainly(422)
    assert answer.json()["error"] == "bad_payload"


def test_a_meeting_that_is_not_there_is_a_page_in_words(nobody: Citizen) -> None:
    for path in ("", "/live", "/comments", "/notice"):
        text = nobody.get(f"/m/{uuid4()}{path}").said_plainly(404)
        assert "<h1" in text


def test_a_meeting_that_is_not_there_is_json_for_scripts(nobody: Citizen) -> None:
    for path in ("events", "state"):
        answer = nobody.get(f"/api/v1/meetings/{uuid4()}/{path}")
        answer.said_plainly(404)
        assert answer.json()["error"] == "not_found"
    assert comment(nobody, uuid4(), WORDS).json()["error"] == "not_found"


@pytest.mark.parametrize(
    "path",
    [
        "/m/1",
        "/m/zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz",
        "/m/",
        "/d/1",
        "/s/qingshiwan-1999-9999",
        "/s/%00",
        "/s/%F0%9F%92%A9",
        "/s/../../etc/passwd",
        "/v/nirgends",
        "/v/%00",
        "/api/v1/meetings/1/events",
        "/nothing/here",
        "/m/00000000-0000-0000-0000-000000000000/comments/1/suggest",
    ],
)
def test_a_wrong_address_is_not_found_in_words(meet: Meet, nobody: Citizen, path: str) -> None:
    nobody.get(path).said_plainly(404)
    meet(CLERK).get(path).said_plainly(404)


@pytest.mark.parametrize("query", ["after=-1", "after=x", "limit=0", "limit=100000", "after=1e9"])
def test_a_wrong_stretch_of_the_log_is_refused(nobody: Citizen, hall: UUID, query: str) -> None:
    nobody.get(f"/api/v1/meetings/{hall}/events?{query}").said_plainly(422)


def test_numbers_larger_than_any_database_takes_are_refused_or_empty(
    meet: Meet, nobody: Citizen, hall: UUID
) -> None:
    huge = "9" * 30
    nobody.get(f"/api/v1/meetings/{hall}/events?after={huge}").said_plainly(422)
    assert nobody.get(f"/m/{hall}/comments?before={huge}").plain()
    assert nobody.get(f"/m/{hall}/comments?before=-{huge}").plain()
    assert nobody.get(f"/v/qingshiwan/meetings?page={huge}").plain()
    assert nobody.get("/v/qingshiwan/meetings?page=-1").plain()
    assert meet("13900000007").get(f"/leader?at={huge}").plain()


def test_a_members_meeting_asks_strangers_to_sign_in_and_is_not_there_for_others(
    meet: Meet, nobody: Citizen, members_hall: UUID
) -> None:
    asked = nobody.get(f"/m/{members_hall}")
    assert (asked.status, asked.location[:8]) == (302, "/sign-in")
    other = meet(FAR_CLERK)
    other.get(f"/m/{members_hall}").said_plainly(404)
    for who in (nobody, other):
        who.get(f"/api/v1/meetings/{members_hall}/events").said_plainly(404)
        who.get(f"/api/v1/meetings/{members_hall}/state").said_plainly(404)
        who.post_json(f"/api/v1/meetings/{members_hall}/join", {}).said_plainly(404)
        comment(who, members_hall, WORDS).said_plainly(404)


def test_a_members_meeting_is_open_to_its_members(meet: Meet, members_hall: UUID) -> None:
    assert comment(meet(WORKER), members_hall, "我是本村人").status == 200


@pytest.mark.parametrize(
    "number",
    [
        "",
        "1",
        "abc",
        "1390000000",
        "139000000000",
        "23900000001",
        "+1 555 0100",
        "１２",
        "\x00" * 11,
    ],
)
def test_a_bad_telephone_number_is_refused_and_stays_in_the_form(
    nobody: Citizen, number: str
) -> None:
    text = nobody.post("/sign-in", phone=number).said_plainly(422)
    assert not number.isalnum() or f'value="{number}"' in text


@pytest.mark.parametrize(
    "code", ["", "000000", "12345", "abcdef", "９９９９９９", "\x00", "1" * 5000]
)
def test_a_wrong_code_is_refused(village_code: Citizen, code: str) -> None:
    village_code.post("/sign-in/code", code=code).said_plainly(422)


@pytest.fixture
def village_code(village_url: str, number_to_try: str) -> Citizen:
    asking = Citizen(village_url)
    assert asking.post("/sign-in", phone=number_to_try).status == 302
    return asking


def test_a_form_without_its_token_is_not_taken(meet: Meet, hall: UUID) -> None:
    who = meet(WORKER)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    for path in ("/say", f"/m/{hall}/comments", "/sign-out", "/me/language"):
        who.send("POST", path, b"words=x&village=qingshiwan", kind).said_plainly(400)
        who.send("POST", path, b"csrf_token=abc&words=x", kind).said_plainly(400)


def test_json_without_its_token_is_not_taken(meet: Meet, hall: UUID) -> None:
    path = f"/api/v1/meetings/{hall}/comments"
    answer = meet(WORKER).send("POST", path, b"{}", {"Content-Type": "application/json"})
    answer.said_plainly(400)
    assert answer.json()["error"] == "stale_form"


def test_a_huge_form_is_refused(meet: Meet) -> None:
    megabytes = "x" * (9 * 1024 * 1024)
    say(meet(WORKER), megabytes).said_plainly(413)


def test_too_many_words_are_refused_and_stay_in_the_form(meet: Meet) -> None:
    many = "水管" * 1001
    text = say(meet(WORKER), many).said_plainly(422)
    assert many in text
    assert "2000" in text


@pytest.mark.parametrize("field", ["kind", "addressee", "privacy"])
@pytest.mark.parametrize("value", ["", "king", "<script>", "SUGGESTION", "\x00"])
def test_an_unknown_choice_is_refused_and_the_words_stay(
    meet: Meet, field: str, value: str
) -> None:
    text = say(meet(WORKER), WORDS, **{field: value}).said_plainly(422)
    assert WORDS in text
    assert "<script>" not in text.replace("<script type", "")


def test_a_client_id_that_is_none_is_refused_and_the_words_stay(meet: Meet) -> None:
    for wrong in ("", "1", "zzzz", "\x00"):
        assert WORDS in say(meet(WORKER), WORDS, client_id=wrong).said_plainly(422)


def test_a_village_that_is_none_is_not_found(meet: Meet) -> None:
    for slug in ("", "nirgends", "liuxi", "yunchuan", "qingshiwan-1", "\x00"):
        say(meet(WORKER), WORDS, village=slug).said_plainly(404)


def test_a_suggestion_without_words_is_refused(meet: Meet) -> None:
    say(meet(WORKER), "  \u3000 ").said_plainly(422)


def test_a_meeting_form_with_mistakes_comes_back_filled_in(meet: Meet) -> None:
    form = {**plan_of("保洁费"), "day": "2026-13-45", "hour": "25:99", "agenda": ""}
    text = meet(CLERK).post("/v/qingshiwan/meetings/new", **form).said_plainly(422)
    assert 'value="保洁费"' in text
    assert 'value="2026-13-45"' in text


@pytest.mark.parametrize("field", ["kind", "audience"])
def test_a_meeting_of_an_unknown_kind_is_refused(meet: Meet, field: str) -> None:
    form = {**plan_of("保洁费"), field: "party"}
    assert "保洁费" in meet(CLERK).post("/v/qingshiwan/meetings/new", **form).said_plainly(422)


@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-01"])
def test_a_meeting_in_another_age_is_refused(meet: Meet, day: str) -> None:
    form = {**plan_of("保洁费"), "day": day}
    meet(CLERK).post("/v/qingshiwan/meetings/new", **form).said_plainly(422)


@pytest.mark.parametrize("step", ["pause", "item", "cancel", "open", "begin", "resume", "convene"])
def test_a_move_that_does_not_fit_is_refused_in_words(meet: Meet, hall: UUID, step: str) -> None:
    answer = meet(CLERK).post(f"/m/{hall}/{step}", reason="because", item="x")
    assert answer.status in (302, 403, 409, 422)
    if answer.status != 302:
        answer.plain()


def test_a_method_that_is_not_offered_is_refused_in_words(nobody: Citizen, hall: UUID) -> None:
    for method, path in (("PUT", f"/m/{hall}"), ("DELETE", "/say"), ("POST", "/")):
        answer = nobody.send(method, path, b"", {})
        assert answer.status in (400, 405)
        answer.plain()


def test_an_english_reader_is_refused_in_english(village_url: str, hall: UUID) -> None:
    reader = Citizen(village_url)
    reader.post("/set-view", lang="en", next="/")
    page = reader.get(f"/m/{uuid4()}")
    assert page.status == 404
    assert "not for you" in page.text
    answer = comment(reader, hall, WORDS)
    assert "Sign in" in answer.json()["message"]
