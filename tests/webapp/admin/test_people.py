"""The clerk's people: search, slips, requests, and who may settle whose number."""

import re
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from consultations.events import Actor
from consultations.people.matching import ask_to_be_matched
from consultations.people.models import Account, Person
from tests.cast import Cast
from tests.conftest import SignIn

PEOPLE = "/admin/qingshiwan/people"
CODE = re.compile(r'<p class="slip-code">([A-Z2-9]{3}) ([A-Z2-9]{3})</p>')


def person_of(account: Account) -> Person:
    assert account.person is not None
    return account.person


@pytest.fixture
def head(session: Session, cast: Cast) -> Person:
    """The village lead, who lives in the village as well."""
    lead = person_of(cast.village_lead)
    lead.household = person_of(cast.villager).household
    session.commit()
    return lead


@pytest.fixture
def request_id(session: Session, cast: Cast) -> UUID:
    """The newcomer says: I am aunt Li."""
    aunt = Person(name="李二婶", household=person_of(cast.villager).household)
    session.add(aunt)
    request = ask_to_be_matched(
        session, cast.newcomer, cast.village, uuid4(), "李二婶", "六组 李秀兰家", Actor()
    )
    session.commit()
    return request.id


@pytest.mark.parametrize("words", ["李秀兰", "秀兰", "6组 1", "1"])
def test_people_are_found_by_name_household_and_group(
    browser_of: SignIn, cast: Cast, words: str
) -> None:
    page = browser_of(cast.clerk).get(PEOPLE, query_string={"q": words}).text
    assert "李秀兰" in page
    assert "覃木生" not in page
    assert "石生人" not in page


@pytest.mark.parametrize("words", ["%", "_", "石生人", "99999999999999999999"])
def test_what_fits_nobody_finds_nobody(browser_of: SignIn, cast: Cast, words: str) -> None:
    page = browser_of(cast.clerk).get(PEOPLE, query_string={"q": words})
    assert page.status_code == 200
    assert "/people/" not in page.text


def test_of_a_number_only_the_end_is_shown(browser_of: SignIn, cast: Cast) -> None:
    page = browser_of(cast.clerk).get(f"{PEOPLE}/{person_of(cast.villager).id}").text
    assert "0001" in page
    assert "13900000001" not in page


def test_a_slip_is_printed_once_and_its_code_works(
    browser_of: SignIn, cast: Cast, session: Session
) -> None:
    villager = person_of(cast.villager)
    answer = browser_of(cast.clerk).post(f"{PEOPLE}/{villager.id}/slip")
    found = CODE.search(answer.text)
    assert found
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<svg" in answer.text
    newcomer = browser_of(cast.newcomer)
    assert newcomer.post("/me/match", data={"slip": "".join(found.groups())}).status_code == 302
    session.refresh(cast.newcomer)
    session.refresh(cast.villager)
    assert (cast.newcomer.person_id, cast.villager.person_id) == (villager.id, None)


def test_a_number_that_was_given_up_is_let_go(
    browser_of: SignIn, cast: Cast, session: Session
) -> None:
    path = f"{PEOPLE}/{person_of(cast.villager).id}/unmatch"
    browser = browser_of(cast.villager)
    assert browser_of(cast.clerk).post(path).status_code == 302
    assert browser.get("/me").status_code == 302
    assert browser_of(cast.clerk).post(path).status_code == 409
    session.refresh(cast.villager)
    assert cast.villager.person_id is None


def test_the_clerk_cannot_become_the_village_lead_by_paper(
    browser_of: SignIn, cast: Cast, head: Person
) -> None:
    clerk = browser_of(cast.clerk)
    assert f"{head.id}/slip" not in clerk.get(f"{PEOPLE}/{head.id}").text
    assert clerk.post(f"{PEOPLE}/{head.id}/slip").status_code == 403
    assert clerk.post(f"{PEOPLE}/{head.id}/unmatch").status_code == 403


def test_the_township_settles_the_numbers_of_officers_and_sees_nobody_else(
    browser_of: SignIn, cast: Cast, head: Person
) -> None:
    triage = browser_of(cast.triage)
    page = triage.get(PEOPLE, query_string={"q": ""}).text
    assert head.name in page
    assert "李秀兰" not in page
    assert CODE.search(triage.post(f"{PEOPLE}/{head.id}/slip").text)
    assert triage.get(f"{PEOPLE}/{person_of(cast.villager).id}").status_code == 404
    assert triage.post(f"{PEOPLE}/{person_of(cast.villager).id}/slip").status_code == 404
    assert triage.get("/admin/qingshiwan/roster").status_code == 403


def test_the_clerk_says_yes_to_who_asked(
    browser_of: SignIn, cast: Cast, session: Session, request_id: UUID
) -> None:
    clerk = browser_of(cast.clerk)
    page = clerk.get(PEOPLE).text
    assert "六组 李秀兰家" in page
    assert cast.newcomer.phone_last4 in page
    aunt = session.scalars(select(Person).where(Person.name == "李二婶")).one()
    session.commit()
    path = f"/admin/qingshiwan/requests/{request_id}/accept"
    assert clerk.post(path, data={"person": str(aunt.id)}).status_code == 302
    session.refresh(cast.newcomer)
    assert cast.newcomer.person_id == aunt.id
    session.commit()
    assert clerk.post(path, data={"person": str(aunt.id)}).status_code == 409


def test_the_clerk_says_no(browser_of: SignIn, cast: Cast, request_id: UUID) -> None:
    clerk = browser_of(cast.clerk)
    path = f"/admin/qingshiwan/requests/{request_id}/decline"
    assert clerk.post(path).status_code == 302
    assert "六组 李秀兰家" not in clerk.get(PEOPLE).text


def test_a_request_is_not_answered_with_somebody_elsewhere(
    browser_of: SignIn, cast: Cast, request_id: UUID
) -> None:
    clerk = browser_of(cast.clerk)
    path = f"/admin/qingshiwan/requests/{request_id}/accept"
    for chosen in (str(person_of(cast.stranger).id), "", "not an id"):
        assert clerk.post(path, data={"person": chosen}).status_code == 404


def test_a_request_does_not_make_anybody_an_officer_by_the_clerks_word(
    browser_of: SignIn, cast: Cast, request_id: UUID, head: Person
) -> None:
    path = f"/admin/qingshiwan/requests/{request_id}/accept"
    answer = browser_of(cast.clerk).post(path, data={"person": str(head.id)})
    assert answer.status_code == 403


def test_the_supervisor_reads_and_settles_nothing(
    browser_of: SignIn, cast: Cast, request_id: UUID
) -> None:
    supervisor = browser_of(cast.supervisor)
    villager = f"{PEOPLE}/{person_of(cast.villager).id}"
    assert supervisor.get(villager).status_code == 200
    assert "六组 李秀兰家" not in supervisor.get(PEOPLE).text
    assert supervisor.post(f"{villager}/slip").status_code == 403
    path = f"/admin/qingshiwan/requests/{request_id}/decline"
    assert supervisor.post(path).status_code == 403


@pytest.mark.parametrize("who", ["villager", "stranger", "moderator", "newcomer"])
def test_for_others_there_is_no_such_page(
    browser_of: SignIn, cast: Cast, who: str, request_id: UUID
) -> None:
    browser = browser_of(getattr(cast, who))
    villager = f"{PEOPLE}/{person_of(cast.villager).id}"
    assert browser.get(PEOPLE).status_code == 404
    assert browser.get(villager).status_code == 404
    assert browser.post(f"{villager}/slip").status_code == 404
    assert browser.post(f"{villager}/unmatch").status_code == 404
    for verb in ("accept", "decline"):
        assert browser.post(f"/admin/qingshiwan/requests/{request_id}/{verb}").status_code == 404
