"""The clerk imports a roster: looks first, takes over whole, and is told what to mend."""

import json
import re
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from consultations import history
from consultations.people.models import Person, RosterUpload
from tests.cast import Cast
from tests.conftest import SignIn
from tests.consultations.people.roster_files import FAMILY, HEADER, write_csv, write_xlsx

ROSTER = "/admin/qingshiwan/roster"


def send(
    browser: FlaskClient, content: bytes, name: str = "册.csv", client_id: UUID | None = None
) -> TestResponse:
    form = {"client_id": str(client_id or uuid4()), "file": (BytesIO(content), name)}
    return browser.post(ROSTER, data=form, content_type="multipart/form-data")


def good_file() -> bytes:
    return write_csv([HEADER, *FAMILY])


def count_people(session: Session) -> int:
    found = session.scalar(select(func.count()).select_from(Person)) or 0
    session.commit()
    return found


def test_nothing_is_changed_before_the_clerk_has_looked(
    browser_of: SignIn, cast: Cast, session: Session
) -> None:
    before = count_people(session)
    browser = browser_of(cast.clerk)
    answer = send(browser, good_file())
    page = browser.get(answer.location or "").text
    assert count_people(session) == before
    assert "黄小宝" in page
    assert re.findall(r"<dd><strong>(\d+)</strong>", page) == ["2", "1", "0", "1"]
    assert "覃木生" in page


def test_without_script_one_post_takes_everything_over(
    browser_of: SignIn, cast: Cast, session: Session
) -> None:
    browser = browser_of(cast.clerk)
    preview = send(browser, good_file()).location or ""
    answer = browser.post(f"{preview}/import")
    assert (answer.status_code, answer.location) == (302, preview)
    assert "bar-sent" in browser.get(preview).text
    assert session.scalars(select(Person).where(Person.name == "黄小宝")).one()
    logged = history.timeline(session, "village", cast.village.id)
    assert [one.actor_account_id for one in logged] == [cast.clerk.id]


def test_with_script_the_same_post_tells_how_far_it_has_come(
    browser_of: SignIn, cast: Cast, session: Session
) -> None:
    browser = browser_of(cast.clerk)
    preview = send(browser, write_xlsx([HEADER, *FAMILY]), "册.xlsx")
    answer = browser.post(f"{preview.location}/import", headers={"Accept": "application/x-ndjson"})
    steps = [json.loads(line) for line in answer.text.splitlines()]
    assert answer.mimetype == "application/x-ndjson"
    assert steps[0] == {"done": 0, "whole": 3}
    assert steps[-2:] == [{"done": 3, "whole": 3}, {"imported": True}]
    assert session.scalars(select(Person).where(Person.name == "王新来")).one()


def test_sending_and_importing_twice_makes_it_once(
    browser_of: SignIn, cast: Cast, session: Session
) -> None:
    browser, client_id = browser_of(cast.clerk), uuid4()
    for _again in range(2):
        preview = send(browser, good_file(), client_id=client_id).location
        assert browser.post(f"{preview}/import").status_code == 302
    assert len(history.timeline(session, "village", cast.village.id)) == 1
    assert session.scalar(select(func.count()).select_from(RosterUpload)) == 1


def test_a_file_that_no_longer_fits_is_refused_in_the_stream_too(
    browser_of: SignIn, cast: Cast, session: Session
) -> None:
    browser = browser_of(cast.clerk)
    preview = send(browser, good_file()).location
    cast.group.name = cast.group.short_name = cast.group.name_en = "九组"
    cast.group.slug = "qingshiwan-9"
    session.commit()
    answer = browser.post(f"{preview}/import", headers={"Accept": "application/x-ndjson"})
    assert "error" in json.loads(answer.text.splitlines()[-1])
    assert session.scalar(select(Person).where(Person.name == "黄小宝")) is None


def test_every_wrong_cell_is_listed_with_row_column_and_what_to_do(
    browser_of: SignIn, cast: Cast, session: Session
) -> None:
    rows = [HEADER, [*FAMILY[0][:4], "八八", *FAMILY[0][5:]], ["九组", *FAMILY[1][1:]]]
    answer = send(browser_of(cast.clerk), write_csv(rows))
    assert answer.status_code == 422
    assert "八八" in answer.text
    assert session.scalar(select(func.count()).select_from(RosterUpload)) == 0


def test_a_file_with_identity_numbers_is_refused_and_nothing_of_it_is_kept(
    browser_of: SignIn, cast: Cast, session: Session
) -> None:
    number = "430000198801010000"
    rows = [[*HEADER, "证号"], [*FAMILY[0], number]]
    answer = send(browser_of(cast.clerk), write_csv(rows))
    assert answer.status_code == 422
    assert "证号" in answer.text
    assert number not in answer.text
    assert session.scalar(select(func.count()).select_from(RosterUpload)) == 0


@pytest.mark.parametrize(
    ("content", "name"), [(b"", "a.csv"), (b"%PDF-1.4", "a.pdf"), (b"PK", "a.xlsx"), (b"x", "")]
)
def test_what_is_no_roster_is_refused_in_words(
    browser_of: SignIn, cast: Cast, content: bytes, name: str
) -> None:
    answer = send(browser_of(cast.clerk), content, name)
    assert answer.status_code == 422
    assert "error-summary" in answer.text


def test_the_supervisor_reads_and_changes_nothing(browser_of: SignIn, cast: Cast) -> None:
    preview = send(browser_of(cast.clerk), good_file()).location or ""
    supervisor = browser_of(cast.supervisor)
    assert supervisor.get(ROSTER).status_code == 200
    assert supervisor.get(preview).status_code == 200
    assert send(supervisor, good_file()).status_code == 403
    assert supervisor.post(f"{preview}/import").status_code == 403


@pytest.mark.parametrize("who", ["villager", "stranger", "moderator", "handler", "newcomer"])
def test_for_others_there_is_no_roster(browser_of: SignIn, cast: Cast, who: str) -> None:
    preview = send(browser_of(cast.clerk), good_file()).location or ""
    browser = browser_of(getattr(cast, who))
    for path in (ROSTER, preview, f"{ROSTER}/template.csv"):
        assert browser.get(path).status_code == 404
    assert send(browser, good_file()).status_code == 404
    assert browser.post(f"{preview}/import").status_code == 404


def test_the_clerk_of_one_village_has_no_business_in_another(
    browser_of: SignIn, cast: Cast
) -> None:
    browser = browser_of(cast.clerk)
    preview = (send(browser, good_file()).location or "").replace("qingshiwan", "shuangqiao")
    assert browser.get("/admin/shuangqiao/roster").status_code == 404
    assert browser.post(f"{preview}/import").status_code == 404


def test_nobody_signed_in_is_asked_to(browser_of: SignIn) -> None:
    assert browser_of(None).get(ROSTER).status_code == 302


def test_the_empty_roster_can_be_filled_in_and_sent_back(browser_of: SignIn, cast: Cast) -> None:
    browser = browser_of(cast.clerk)
    empty = browser.get(f"{ROSTER}/template.csv")
    assert empty.data.startswith(b"\xef\xbb\xbf")
    filled = empty.data.replace("一组".encode(), "六组".encode()).replace(
        "二组,1".encode(), "六组,2".encode()
    )
    assert send(browser, filled).status_code == 302
