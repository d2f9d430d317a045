"""Rating, objecting, agreeing: one tap of the author, with an account or with number and code."""

from urllib.parse import quote
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from consultations.suggestions.machine import State
from consultations.suggestions.models import Suggestion
from consultations.tracking.models import Rating
from tests.cast import Cast
from tests.conftest import SignIn
from tests.matters import Desk


def at(suggestion: Suggestion, step: str) -> str:
    return f"/s/{quote(suggestion.number)}/{step}"


def face(score: str, **more: str) -> dict[str, str]:
    return {"rating": score, "client_id": str(uuid4()), **more}


def test_one_tap_closes_it(browser_of: SignIn, desk: Desk, cast: Cast, session: Session) -> None:
    suggestion = desk.answered()
    session.commit()
    answer = browser_of(cast.villager).post(at(suggestion, "rate"), data=face("satisfied"))
    assert answer.status_code == 302
    session.refresh(suggestion)
    assert suggestion.state == State.CLOSED


def test_the_third_face_asks_for_one_sentence_and_then_goes_one_level_up(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session
) -> None:
    suggestion = desk.answered()
    session.commit()
    client = browser_of(cast.villager)
    asked = client.post(at(suggestion, "rate"), data=face("dissatisfied"))
    assert asked.status_code == 200
    assert "差在哪里" in asked.text
    session.refresh(suggestion)
    assert suggestion.state == State.ANSWERED
    session.commit()
    client.post(at(suggestion, "rate"), data=face("dissatisfied", words="还是没水"))
    session.refresh(suggestion)
    assert suggestion.state == State.ASSIGNED
    assert "还是没水" in client.get(f"/s/{quote(suggestion.number)}").text


def test_the_same_tap_sent_three_times_is_one_verdict(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session
) -> None:
    suggestion = desk.answered()
    session.commit()
    client, tap = browser_of(cast.villager), face("fair")
    answers = [client.post(at(suggestion, "rate"), data=tap).status_code for _ in range(3)]
    assert answers == [302, 302, 302]
    assert len(session.scalars(select(Rating)).all()) == 1


def test_nobody_else_rates(browser_of: SignIn, desk: Desk, cast: Cast, session: Session) -> None:
    suggestion = desk.answered()
    session.commit()
    for who in (None, cast.stranger, cast.neighbour, cast.clerk, cast.leader, cast.triage):
        answer = browser_of(who).post(at(suggestion, "rate"), data=face("satisfied"))
        assert answer.status_code == 403
    assert session.scalars(select(Rating)).all() == []


def test_number_and_code_look_and_rate_without_an_account(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session
) -> None:
    filed = desk.file_for(addressee="township", privacy="confidential")
    suggestion = desk.answered(filed.suggestion)
    session.commit()
    client = browser_of(None)
    typed = {"number": f" {suggestion.number} ", "code": filed.code.lower()}
    opened = client.post("/look-up", data=typed)
    assert opened.status_code == 302
    assert filed.code not in opened.location
    page = client.get(opened.location).text
    assert suggestion.words in page
    assert 'name="rating"' in page
    assert client.post(at(suggestion, "rate"), data=face("satisfied")).status_code == 302
    session.refresh(suggestion)
    assert suggestion.state == State.CLOSED
    client.post("/look-up/close")
    assert suggestion.words not in client.get(opened.location).text


def test_a_wrong_code_and_a_wrong_number_look_the_same(
    browser_of: SignIn, desk: Desk, session: Session
) -> None:
    filed, other = desk.file_for(), desk.file_for()
    session.commit()
    client = browser_of(None)
    tries = (
        {"number": filed.suggestion.number, "code": other.code},
        {"number": "青石湾-2026-9999", "code": other.code},
        {"number": "", "code": ""},
    )
    for typed in tries:
        answer = client.post("/look-up", data=typed)
        assert answer.status_code == 404
        assert "对不上" in answer.text
        assert filed.suggestion.words not in answer.text


def test_codes_can_t_be_tried_out(browser_of: SignIn, desk: Desk, session: Session) -> None:
    number = desk.file_for().suggestion.number
    session.commit()
    client = browser_of(None)
    statuses = [
        client.post("/look-up", data={"number": number, "code": f"AAAA{n:02}"}).status_code
        for n in range(12)
    ]
    assert statuses[-1] == 403
    assert set(statuses) == {404, 403}


def test_a_mark_of_yesterday_opens_nothing(
    browser_of: SignIn, desk: Desk, session: Session
) -> None:
    filed = desk.file_for(privacy="confidential")
    session.commit()
    client = browser_of(None)
    with client.session_transaction() as cookie:
        cookie["opened"] = {str(filed.suggestion.id): 1}
    assert filed.suggestion.words not in client.get(f"/s/{quote(filed.suggestion.number)}").text


def test_agreeing_is_one_tap_of_the_author(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session
) -> None:
    suggestion = desk.file().suggestion
    suggestion.author_agreed = "asked"
    session.commit()
    client = browser_of(cast.villager)
    assert "是您的意思吗" in client.get(f"/s/{quote(suggestion.number)}").text
    assert browser_of(cast.stranger).post(at(suggestion, "agree")).status_code == 403
    assert client.post(at(suggestion, "agree")).status_code == 302
    session.refresh(suggestion)
    assert suggestion.author_agreed == "yes"
