"""Every kind of roster file is read into the same cells, or refused with a reason."""

from pathlib import Path

import pytest

from consultations.errors import Invalid
from consultations.people import roster_file
from consultations.people.roster_file import read_cells
from tests.consultations.people.roster_files import FAMILY, HEADER, write_csv, write_xlsx

FILES = Path(__file__).parent / "files"
ROWS = [HEADER, *FAMILY]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_a_csv_is_read_in_whatever_encoding_it_was_saved(encoding: str) -> None:
    assert read_cells("册.csv", write_csv(ROWS, encoding)) == ROWS


def test_a_csv_with_tabs_is_read_as_well(tmp_path: Path) -> None:
    assert read_cells("roster.CSV", write_csv(ROWS, sep="\t")) == ROWS


def test_a_workbook_gives_whole_numbers_and_plain_text() -> None:
    rows: list[list[object]] = [[*HEADER], ["六组", 1, " 李秀兰 ", "女", 1988, "", True, False]]
    found = read_cells("roster.xlsx", write_xlsx(rows))
    assert found == [HEADER, ["六组", "1", "李秀兰", "女", "1988", "", "是", "否"]]


@pytest.mark.parametrize("name", ["roster.ods", "roster.xls"])
def test_older_and_free_formats_are_read(name: str) -> None:
    found = read_cells(name, (FILES / name).read_bytes())
    assert [row[:3] for row in found] == [HEADER[:3], ["六组", "1", "李秀兰"]]


@pytest.mark.parametrize("name", ["roster.xlsx", "roster.xls", "roster.ods"])
def test_what_only_looks_like_a_workbook_is_refused(name: str) -> None:
    with pytest.raises(Invalid, match="roster_unreadable"):
        read_cells(name, b"PK\x03\x04 not really")


def test_a_picture_called_csv_is_refused() -> None:
    with pytest.raises(Invalid, match="roster_unreadable"):
        read_cells("roster.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")


def test_other_kinds_of_files_are_refused() -> None:
    with pytest.raises(Invalid, match="roster_wrong_kind"):
        read_cells("roster.docx", b"PK")


def test_more_than_8_mb_or_20000_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Invalid, match="roster_too_large"):
        read_cells("roster.csv", b"x" * (roster_file.LARGEST_FILE + 1))
    monkeypatch.setattr(roster_file, "MOST_ROWS", 2)
    with pytest.raises(Invalid, match="roster_too_long"):
        read_cells("roster.csv", write_csv(ROWS))


def test_empty_lines_at_the_end_do_not_count() -> None:
    assert read_cells("roster.csv", write_csv([*ROWS, [""] * 8, [""] * 8])) == ROWS
