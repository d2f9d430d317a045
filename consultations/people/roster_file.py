"""Roster files as people keep them: .xlsx, .xls, .ods and .csv, read into plain cells."""

import csv
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import PurePath
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, ZipError

from consultations.errors import Invalid

LARGEST_FILE = 8 * 1024 * 1024
MOST_ROWS = 20_000
_WORKBOOKS = {".xlsx", ".xls", ".ods"}
_ENCODINGS = ("utf-8-sig", "gb18030")
"""gb18030 is what spreadsheet programs in China save as "CSV"; it also reads GBK and GB2312."""

Cells = list[list[str]]


def read_cells(file_name: str, content: bytes) -> Cells:
    """The rows of a file as text, the first filled sheet of a workbook; refuses with a reason."""
    if len(content) > LARGEST_FILE:
        raise Invalid("roster_too_large", field="file", most=LARGEST_FILE // 1024 // 1024)
    suffix = PurePath(file_name).suffix.lower()
    if suffix in _WORKBOOKS:
        rows = _read_workbook(content)
    elif suffix == ".csv":
        rows = _read_csv(content)
    else:
        raise Invalid("roster_wrong_kind", field="file")
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) - 1 > MOST_ROWS:
        raise Invalid("roster_too_long", field="file", most=MOST_ROWS)
    return rows


def _read_workbook(content: bytes) -> Cells:
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if rows:
                return [[_as_text(cell) for cell in row] for row in rows]
    except PasswordError as error:
        raise Invalid("roster_locked", field="file") from error
    except (CalamineError, ZipError) as error:
        raise Invalid("roster_unreadable", field="file") from error
    return []


def _as_text(cell: Any) -> str:
    """A cell as its owner reads it: no decimals after whole numbers, dates in ISO form."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    return str(cell).strip()


def _read_csv(content: bytes) -> Cells:
    text = _decode(content)
    dialect = "excel-tab" if "\t" in text.partition("\n")[0] else "excel"
    try:
        return [[cell.strip() for cell in row] for row in csv.reader(StringIO(text), dialect)]
    except csv.Error as error:
        raise Invalid("roster_unreadable", field="file") from error


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise Invalid("roster_unreadable", field="file")
