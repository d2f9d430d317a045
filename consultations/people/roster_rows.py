"""From cells to people: recognised columns, and for every cell that is wrong, what is wrong."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from consultations import clock
from consultations.errors import Invalid
from consultations.people.roster_file import Cells

HEADERS: dict[str, tuple[str, ...]] = {
    "group": ("组", "组别", "村民小组", "小组", "group"),
    "household": ("户号", "户", "户编号", "household", "household no", "household number"),
    "name": ("姓名", "名字", "name"),
    "sex": ("性别", "sex", "gender"),
    "birth_year": ("出生年", "出生年份", "出生", "birth year", "year of birth", "born"),
    "away_place": ("现居地", "居住地", "外出地", "lives in", "living in", "away", "away place"),
    "head": ("户主", "是否户主", "head", "head of household"),
    "member": ("成员", "集体成员", "集体经济组织成员", "member", "collective member"),
}
REQUIRED = ("group", "household", "name")
_ID_HEADER = re.compile(r"身份证|证件|公民身份|identity|\bid\b|passport", re.IGNORECASE)
_ID_NUMBER = re.compile(r"(?<!\d)(\d{17}[\dXx]|\d{15})(?!\d)")
_AT_HOME = {"", "在村", "在家", "本村", "村里", "home", "at home", "village"}
_SEXES = {"男": "male", "male": "male", "m": "male", "女": "female", "female": "female",
          "f": "female", "": ""}  # fmt: skip
_YES = {"是", "√", "✓", "y", "yes", "true", "1", "户主"}
_NO = {"", "否", "×", "n", "no", "false", "0", "-"}
_EARLIEST_BIRTH = 1900
_LONGEST_NAME, _LONGEST_PLACE = 40, 40
MOST_FAULTS = 200
"""Shown at once; whoever mends these sends the file again."""


@dataclass(frozen=True)
class RosterRow:
    """One person as the file tells it."""

    row: int
    group: str
    household: int
    name: str
    sex: str = ""
    birth_year: int | None = None
    away_place: str = ""
    head: bool = False
    member: bool = True
    told: tuple[str, ...] = tuple(HEADERS)
    """Columns the file has: of the others the roster keeps what it knows."""

    def as_json(self) -> dict[str, Any]:
        """For keeping between the preview and the import."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "RosterRow":
        """What was kept."""
        return cls(**{**kept, "told": tuple(kept["told"])})


@dataclass(frozen=True)
class RowFault:
    """What is wrong in one cell; the web puts `code` into words, `said` is what stood there."""

    row: int
    column: str
    code: str
    said: str = ""


@dataclass(frozen=True)
class RosterTable:
    """Everything a file holds, or why it cannot be taken."""

    rows: Sequence[RosterRow]
    faults: Sequence[RowFault]
    unread: Sequence[str] = field(default_factory=tuple)
    """Headers of columns that are left out."""


def read_rows(cells: Cells) -> RosterTable:
    """The people of a file and the faults of its cells; refuses a file without its columns."""
    header_at = _find_header(cells)
    header = cells[header_at]
    _refuse_id_numbers(header, cells[header_at + 1 :])
    columns = _recognise(header)
    reader = _Reader(columns)
    rows = [
        row
        for number, line in enumerate(cells[header_at + 1 :], start=header_at + 2)
        if any(line) and (row := reader.read(number, line)) is not None
    ]
    if not rows and not reader.faults:
        raise Invalid("roster_empty", field="file")
    faults = sorted([*reader.faults, *_find_twins(rows)], key=lambda fault: fault.row)
    known = set(columns.values())
    unread = [title for at, title in enumerate(header) if title and at not in known]
    return RosterTable(rows, faults, unread)


def _plain(title: str) -> str:
    return re.sub(r"[\s_.*:]+", " ", re.sub(r"[(\uff08].*?[)\uff09]", "", title)).strip().lower()


def _find_header(cells: Cells) -> int:
    """The row that names the columns: often a title stands above it."""
    names = {_plain(title) for title in HEADERS["name"]}
    for at, line in enumerate(cells[:10]):
        if names & {_plain(cell) for cell in line}:
            return at
    raise Invalid("roster_no_header", field="file")


def _recognise(header: Sequence[str]) -> dict[str, int]:
    plain = [_plain(title) for title in header]
    found = {
        column: next((plain.index(title) for title in titles if title in plain), -1)
        for column, titles in HEADERS.items()
    }
    missing = [HEADERS[column][0] for column in REQUIRED if found[column] < 0]
    if missing:
        raise Invalid("roster_column_missing", field="file", columns="、".join(missing))
    return {column: at for column, at in found.items() if at >= 0}


def _refuse_id_numbers(header: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    """Identity numbers never enter the house: not even a column that is left out is taken."""
    for title in header:
        if _ID_HEADER.search(title):
            raise Invalid("roster_holds_id_numbers", field="file", column=title[:40])
    for line in lines:
        for at, cell in enumerate(line):
            if _ID_NUMBER.search(cell.replace(" ", "")):
                title = header[at] if at < len(header) else ""
                raise Invalid("roster_holds_id_numbers", field="file", column=title or f"{at + 1}")


def _find_twins(rows: Sequence[RosterRow]) -> list[RowFault]:
    """Two of one name in one household cannot be told apart, nor two heads."""
    people: set[tuple[str, int, str]] = set()
    heads: set[tuple[str, int]] = set()
    faults: list[RowFault] = []
    for row in rows:
        home = (row.group, row.household)
        if (*home, row.name) in people:
            faults.append(RowFault(row.row, "name", "row_twice", row.name))
        if row.head and home in heads:
            faults.append(RowFault(row.row, "head", "row_second_head", row.name))
        people.add((*home, row.name))
        if row.head:
            heads.add(home)
    return faults


class _Reader:
    """Reads lines by the recognised columns and collects what is wrong."""

    def __init__(self, columns: dict[str, int]) -> None:
        self.columns = columns
        self.faults: list[RowFault] = []
        self.number = 0

    def read(self, number: int, line: Sequence[str]) -> RosterRow | None:
        """The person of a line, or None and one fault for each cell that is wrong."""
        self.number, before = number, len(self.faults)
        row = RosterRow(
            row=number,
            group=self._cell(line, "group", _read_group),
            household=self._cell(line, "household", _read_household),
            name=self._cell(line, "name", _read_name),
            sex=self._cell(line, "sex", _read_sex),
            birth_year=self._cell(line, "birth_year", _read_birth_year),
            away_place=self._cell(line, "away_place", _read_away_place),
            head=self._cell(line, "head", _read_no_unless_said),
            member=self._cell(line, "member", _read_yes_unless_said),
            told=tuple(self.columns),
        )
        return row if len(self.faults) == before else None

    def _cell(self, line: Sequence[str], column: str, read: Callable[[str], Any]) -> Any:
        at = self.columns.get(column, -1)
        said = line[at].strip() if 0 <= at < len(line) else ""
        try:
            return read(said)
        except Invalid as wrong:
            self.faults.append(RowFault(self.number, column, wrong.code, said[:40]))
            return None


def _read_group(said: str) -> str:
    if not said:
        raise Invalid("row_no_group")
    return said[:_LONGEST_NAME]


def _read_household(said: str) -> int:
    digits = said.removesuffix("号").removesuffix("户").strip()
    if not digits.isascii() or not digits.isdigit() or not 0 < int(digits) < 100_000:
        raise Invalid("row_bad_household")
    return int(digits)


def _read_name(said: str) -> str:
    name = re.sub(r"\s+", " " if said.isascii() else "", said)
    if not name:
        raise Invalid("row_no_name")
    if len(name) > _LONGEST_NAME or re.search(r"\d", name):
        raise Invalid("row_bad_name")
    return name


def _read_sex(said: str) -> str:
    if said.lower() not in _SEXES:
        raise Invalid("row_bad_sex")
    return _SEXES[said.lower()]


def _read_birth_year(said: str) -> int | None:
    if not said:
        return None
    found = re.match(r"(\d{4})(?!\d{5})", said)
    if not found or not _EARLIEST_BIRTH <= int(found[1]) <= clock.today().year:
        raise Invalid("row_bad_birth_year")
    return int(found[1])


def _read_away_place(said: str) -> str:
    if len(said) > _LONGEST_PLACE:
        raise Invalid("row_bad_place")
    return "" if said.lower() in _AT_HOME else said


def _read_no_unless_said(said: str) -> bool:
    return said != "" and _read_yes_unless_said(said)


def _read_yes_unless_said(said: str) -> bool:
    if said.lower() in _YES:
        return True
    if said.lower() not in _NO:
        raise Invalid("row_not_yes_or_no")
    return said == ""
