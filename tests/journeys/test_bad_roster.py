"""A roster with broken rows, and files that are no roster: all is named, nothing kept."""

import re
from uuid import uuid4

import pytest

from tests.browser.people import CLERK
from tests.consultations.people.roster_files import FAMILY, HEADER, write_csv, write_xlsx
from tests.journeys.citizen import Citizen
from tests.journeys.conftest import Meet

pytestmark = pytest.mark.xdist_group("journeys")
ROSTER = "/admin/qingshiwan/roster"
BROKEN = [
    ["", "1", "甲没组", "女", "1988", "", "", ""],
    ["九十九组", "1", "乙错组", "女", "1988", "", "", ""],
    ["六组", "三户", "丙错户", "女", "1988", "", "", ""],
    ["六组", "901", "", "女", "1988", "", "", ""],
    ["六组", "902", "丁错性别", "不明", "1988", "", "", ""],
    ["六组", "903", "戊错年", "女", "八八", "", "", ""],
    ["六组", "904", "己错户主", "女", "1988", "", "也许", ""],
    ["六组", "905", "重名人", "女", "1988", "", "", ""],
    ["六组", "905", "重名人", "女", "1988", "", "", ""],
]


def figures_of(clerk: Citizen) -> list[str]:
    """How many people and households the roster page counts."""
    figures = re.findall(r"<dd><strong>(\d+)</strong>", clerk.get(ROSTER).text)
    assert figures
    return figures


def send(clerk: Citizen, content: bytes, name: str = "名册.csv") -> str:
    """A file that is refused; the page that says why."""
    before = figures_of(clerk)
    answer = clerk.upload(ROSTER, name, content, client_id=str(uuid4()))
    text = answer.said_plainly(422)
    assert figures_of(clerk) == before
    return text


def test_every_broken_row_is_named_with_its_row_and_what_stands_there(meet: Meet) -> None:
    text = send(meet(CLERK), write_csv([HEADER, *BROKEN, *FAMILY]))
    for said in ("九十九组", "三户", "不明", "八八", "也许"):
        assert said in text
    numbers = {int(n) for n in re.findall(r"第\s*(\d+)\s*行", text)}
    assert {2, 3, 4, 5, 6, 7, 8, 10} <= numbers


def test_the_same_rows_in_a_workbook_are_refused_the_same_way(meet: Meet) -> None:
    assert "九十九组" in send(meet(CLERK), write_xlsx([HEADER, *BROKEN]), "名册.xlsx")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("名册.csv", b""),
        ("名册.csv", b"\xff\xfe\x00\x00"),
        ("名册.csv", b"\x00" * 100),
        ("名册.csv", "姓名\r\n张三".encode()),
        ("名册.csv", "一,二,三\r\n1,2,3".encode()),
        ("名册.xlsx", b"PK\x03\x04 no workbook"),
        ("名册.xlsx", b""),
        ("名册.xls", b"\xd0\xcf\x11\xe0 no workbook"),
        ("名册.ods", b"<xml/>"),
        ("名册.exe", b"MZ"),
        ("", b"x"),
        ("../../etc/passwd", b"x"),
    ],
)
def test_what_is_no_roster_is_refused_in_words(meet: Meet, name: str, content: bytes) -> None:
    send(meet(CLERK), content, name)


def test_a_file_with_identity_numbers_is_refused(meet: Meet) -> None:
    rows = [[*HEADER, "身份证号"], [*FAMILY[0], "430000198801010000"]]
    assert "430000198801010000" not in send(meet(CLERK), write_csv(rows))


def test_names_of_odd_characters_are_refused_or_kept_harmless(meet: Meet) -> None:
    clerk = meet(CLERK)
    row = ["六组", "906", "<script>alert(1)</script>\u202e", "女", "1988", "", "", ""]
    text = send(clerk, write_csv([HEADER, row]), "<b>名册</b>.csv")
    assert "<script>alert" not in text
    assert "<b>名册" not in text


def test_a_good_file_sent_twice_and_taken_over_twice_counts_once(meet: Meet) -> None:
    clerk, client_id = meet(CLERK), str(uuid4())
    before = int(figures_of(clerk)[0])
    row = ["六组", "907", "新来人", "女", "1988", "", "", ""]
    content = write_csv([HEADER, row])
    previews = {
        clerk.upload(ROSTER, "新.csv", content, client_id=client_id).location for _ in range(2)
    }
    (preview,) = previews
    for _ in range(2):
        assert clerk.post(f"{preview.partition('?')[0]}/import").status == 302
    assert int(figures_of(clerk)[0]) == before + 1
    assert clerk.get("/admin/qingshiwan/people?q=新来人").text.count("新来人") >= 1
