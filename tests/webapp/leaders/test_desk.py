"""The desk: receive, give to a named leader, ask for what is missing, pass on what is not ours."""

from urllib.parse import quote

import pytest
from sqlalchemy.orm import Session

from consultations.routing.owners import owner_now
from consultations.suggestions.kinds import Addressee
from consultations.suggestions.machine import State
from consultations.suggestions.models import Suggestion
from tests.cast import Cast
from tests.conftest import SignIn
from tests.matters import WORDS, Desk

OTHERS = ["villager", "neighbour", "newcomer", "moderator", "supervisor", "handler", "stranger"]


def at(suggestion: Suggestion, step: str = "") -> str:
    return f"/desk/{quote(suggestion.number)}{step}"


def choice(cast: Cast) -> dict[str, str]:
    return {"leader": f"{cast.office.id}:{cast.leader.person_id}"}


def test_triage_sees_what_was_asked_of_the_township_and_gives_it_out(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session
) -> None:
    suggestion = desk.file().suggestion
    session.commit()
    client = browser_of(cast.triage)
    assert WORDS[:10] in client.get("/desk").text
    page = client.get(at(suggestion)).text
    assert "党政办 · 赵明远" in page
    assert "水利站" not in page
    assert client.post(at(suggestion, "/assign"), data=choice(cast)).status_code == 302
    session.refresh(suggestion)
    assert suggestion.state == State.ASSIGNED
    owner = owner_now(session, suggestion.id)
    assert owner is not None
    assert owner.assigned_by_id == cast.triage.id
    session.commit()
    assert "没有等着收的事" in client.get("/desk").text


def test_the_clerk_sees_what_was_asked_of_the_village_and_only_that(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session
) -> None:
    ours = desk.file(addressee=Addressee.VILLAGE, words="村里的事").suggestion
    theirs = desk.file(words="镇里的事").suggestion
    session.commit()
    page = browser_of(cast.clerk).get("/desk").text
    assert "村里的事" in page
    assert "镇里的事" not in page
    assert browser_of(cast.clerk).post(at(theirs, "/receive")).status_code == 403
    for _ in range(2):
        assert browser_of(cast.clerk).post(at(ours, "/receive")).status_code == 302
    session.refresh(ours)
    assert ours.state == State.RECEIVED


@pytest.mark.parametrize("who", OTHERS)
def test_for_everybody_else_there_is_no_desk(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session, who: str
) -> None:
    suggestion = desk.file().suggestion
    session.commit()
    client = browser_of(getattr(cast, who))
    assert client.get("/desk").status_code == 404
    for step in ("/receive", "/assign", "/supplement", "/divert"):
        assert client.post(at(suggestion, step), data=choice(cast)).status_code == 404
    session.refresh(suggestion)
    assert suggestion.state == State.SUBMITTED


@pytest.mark.parametrize("leader", ["", "x:y", "00000000-0000-0000-0000-000000000000:1"])
def test_an_unknown_leader_is_refused_in_words(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session, leader: str
) -> None:
    suggestion = desk.file().suggestion
    session.commit()
    answer = browser_of(cast.triage).post(at(suggestion, "/assign"), data={"leader": leader})
    assert answer.status_code == 422
    assert "没有负责人" in answer.text


def test_a_unit_of_another_place_or_without_a_leader_is_refused(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session
) -> None:
    suggestion = desk.file().suggestion
    handler = desk.viewer(cast.handler)
    session.commit()
    client = browser_of(cast.triage)
    for unit_id, leader in (
        (cast.committee.id, cast.village_lead.person_id),
        (handler.duties[0].unit_id, cast.handler.person_id),
    ):
        data = {"leader": f"{unit_id}:{leader}"}
        assert client.post(at(suggestion, "/assign"), data=data).status_code == 422
    session.refresh(suggestion)
    assert suggestion.state == State.SUBMITTED


def test_the_author_is_told_once_what_is_missing_and_the_work_goes_on(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session
) -> None:
    suggestion = desk.file().suggestion
    session.commit()
    client = browser_of(cast.triage)
    empty = client.post(at(suggestion, "/supplement"), data={"missing": " "})
    assert empty.status_code == 422
    assert (
        client.post(at(suggestion, "/supplement"), data={"missing": "位置照片"}).status_code == 302
    )
    page = browser_of(cast.villager).get(f"/s/{quote(suggestion.number)}").text
    assert "还缺：位置照片" in page
    assert "位置照片" not in browser_of(cast.stranger).get(f"/s/{quote(suggestion.number)}").text
    assert client.post(at(suggestion, "/assign"), data=choice(cast)).status_code == 302


def test_what_accuses_an_official_leaves_the_desk_for_good(
    browser_of: SignIn, desk: Desk, cast: Cast, session: Session
) -> None:
    suggestion = desk.file().suggestion
    session.commit()
    client = browser_of(cast.triage)
    assert client.post(at(suggestion, "/divert")).status_code == 302
    assert client.get(at(suggestion)).status_code == 404
    assert suggestion.number not in client.get("/desk").text
    assert client.get(f"/s/{quote(suggestion.number)}").status_code == 404
