"""Answers that say little: a warning the leader has to override knowingly."""

import re

SHORTEST = 30
"""Characters; fewer hardly say who does what by when."""
_STOCK = (
    "已阅",
    "已转有关",
    "转相关部门",
    "高度重视",
    "加强管理",
    "按规定办理",
    "按照规定办理",
    "依规办理",
    "研究处理",
    "将进一步",
    "noted",
    "forwarded to the department",
    "strengthen management",
    "handle according to the rules",
)
_WITH_SUBSTANCE = re.compile(r"\d|[一二三四五六七八九十]+[日号月天]|星期")
"""A number, a day or a month: something that can be checked later."""


def warnings_for(reason: str) -> list[str]:
    """Why an answer reads like boilerplate: too_short, stock_phrase, or nothing."""
    plain = re.sub(r"\s+", "", reason)
    found = []
    if len(plain) < SHORTEST:
        found.append("too_short")
    if any(phrase in reason.lower() for phrase in _STOCK) and not _WITH_SUBSTANCE.search(reason):
        found.append("stock_phrase")
    return found
