"""What is read from the cells of a roster, and every way in which a cell can be wrong."""

import pytest

from consultations.errors import Invalid
from consultations.people.roster_rows import RosterRow, read_rows
from tests.consultations.people.roster_files import FAMILY, HEADER

GOOD = FAMILY[0]


def faults_of(*lines: list[str]) -> list[tuple[int, str, str]]:
    table = read_rows([HEADER, *lines])
    return [(fault.row, fault.column, fault.code) for fault in table.faults]


def changed(column: str, said: str) -> list[str]:
    at = HEADER.index(column)
    return [*GOOD[:at], said, *GOOD[at + 1 :]]


def test_a_family_is_read_as_it_stands() -> None:
    table = read_rows([HEADER, *FAMILY])
    assert table.faults == []
    assert table.rows[0] == RosterRow(2, "六组", 1, "李秀兰", "female", 1988, "广东东莞", True)
    assert table.rows[2].birth_year == 1990
    assert table.rows[2].away_place == ""


def test_columns_come_in_any_order_in_chinese_or_english() -> None:
    table = read_rows(
        [["Name", "Lives in", "Household No.", "Group"], ["Li", "Dongguan", "7", "Group 6"]]
    )
    row = table.rows[0]
    assert (row.name, row.away_place, row.household, row.group) == ("Li", "Dongguan", 7, "Group 6")
    assert set(row.told) == {"name", "away_place", "household", "group"}


def test_a_title_above_the_columns_and_notes_in_brackets_do_no_harm() -> None:
    header = ["组别", "户号(数字)", "姓名*"]
    table = read_rows([["青石湾村花名册", "", ""], header, ["六组", "1", "李秀兰"]])
    assert [(row.row, row.name) for row in table.rows] == [(3, "李秀兰")]


def test_columns_nobody_asked_for_are_named_and_left_out() -> None:
    table = read_rows([[*HEADER, "备注"], [*GOOD, "爱唱歌"]])
    assert table.unread == ["备注"]
    assert "爱唱歌" not in str(table.rows)


@pytest.mark.parametrize(
    ("column", "said", "code"),
    [
        ("组", "", "row_no_group"),
        ("户号", "", "row_bad_household"),
        ("户号", "一号", "row_bad_household"),
        ("户号", "0", "row_bad_household"),
        ("姓名", "", "row_no_name"),
        ("姓名", "李秀兰2", "row_bad_name"),
        ("姓名", "李" * 41, "row_bad_name"),
        ("性别", "不详", "row_bad_sex"),
        ("出生年", "88", "row_bad_birth_year"),
        ("出生年", "1788", "row_bad_birth_year"),
        ("出生年", "2999", "row_bad_birth_year"),
        ("现居地", "远" * 41, "row_bad_place"),
        ("户主", "也许", "row_not_yes_or_no"),
        ("成员", "也许", "row_not_yes_or_no"),
    ],
)
def test_a_wrong_cell_is_named_with_its_row_and_column(column: str, said: str, code: str) -> None:
    [(row, _column, found)] = faults_of(changed(column, said))
    assert (row, found) == (2, code)


def test_every_wrong_cell_of_a_file_is_named_at_once() -> None:
    found = faults_of(changed("姓名", ""), ["", "x", "", "", "", "", "", ""], GOOD)
    assert [row for row, *_rest in found] == [2, 3, 3, 3]


def test_two_of_one_name_in_a_household_and_two_heads_are_named() -> None:
    other_head = ["六组", "1", "黄大宝", "男", "1980", "", "是", "是"]
    assert faults_of(GOOD, GOOD) == [(3, "name", "row_twice"), (3, "head", "row_second_head")]
    assert faults_of(GOOD, other_head) == [(3, "head", "row_second_head")]


@pytest.mark.parametrize("title", ["身份证号", "公民身份号码", "证件号", "ID number", "ID"])
def test_a_column_for_identity_numbers_is_refused_even_when_empty(title: str) -> None:
    with pytest.raises(Invalid, match="roster_holds_id_numbers") as refused:
        read_rows([[*HEADER, title], [*GOOD, ""]])
    assert refused.value.values["column"] == title


@pytest.mark.parametrize(
    "said", ["430000198801010000", "43000019880101000X", "430000880101000", "证 430000198801010000"]
)
def test_what_looks_like_an_identity_number_is_refused_wherever_it_stands(said: str) -> None:
    with pytest.raises(Invalid, match="roster_holds_id_numbers") as refused:
        read_rows([[*HEADER, "备注"], [*GOOD, said]])
    assert refused.value.values == {"column": "备注"}
    assert said not in str(refused.value)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ([], "roster_no_header"),
        ([["a", "b"], ["c", "d"]], "roster_no_header"),
        ([["姓名", "户号"], ["李秀兰", "1"]], "roster_column_missing"),
        ([HEADER], "roster_empty"),
    ],
)
def test_a_file_without_its_columns_or_people_is_refused(cells: list[list[str]], code: str) -> None:
    with pytest.raises(Invalid, match=code):
        read_rows(cells)


def test_a_row_survives_being_kept_as_json() -> None:
    row = read_rows([HEADER, GOOD]).rows[0]
    assert RosterRow.from_json(row.as_json()) == row
