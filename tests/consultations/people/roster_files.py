"""Roster files as people send them, made on the spot."""

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter  # type: ignore[import-untyped]

HEADER = ["组", "户号", "姓名", "性别", "出生年", "现居地", "户主", "成员"]
FAMILY = [
    ["六组", "1", "李秀兰", "女", "1988", "广东东莞", "是", "是"],
    ["六组", "1", "黄小宝", "男", "2015", "广东东莞", "", "是"],
    ["6", "77", "王新来", "男", "1990年", "在村", "户主", ""],
]


def write_csv(rows: list[list[str]], encoding: str = "utf-8-sig", sep: str = ",") -> bytes:
    return "\r\n".join(sep.join(row) for row in rows).encode(encoding)


def write_xlsx(rows: Sequence[Sequence[object]]) -> bytes:
    """Numbers go in as numbers, the way a spreadsheet program saves them."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet()
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    book.close()
    return made.getvalue()
