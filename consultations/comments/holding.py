"""Which comments wait for a moderator: pure rules on text and on what came before it."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from consultations.comments.insults import has_insult
from consultations.comments.states import HoldRule, State

SAME_TEXT_ALLOWED = 3
"""The fourth identical text of one person in one meeting is held."""

_HANZI_DIGITS = str.maketrans("〇零一幺二三四五六七八九", "001123456789")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9xX])[\s\-_.,·•、,*()/+]+(?=[0-9xX])")
_MOBILE = re.compile(r"(?<!\d)(?:00)?(?:86)?1[3-9]\d{9}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)0[1-9]\d{8,10}(?!\d)")
# GB 11643: six digits of place, eight of a date, three of order, a check character.
_DOCUMENT = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)"
    r"|(?<!\d)[1-9]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)"
)
_CARD = re.compile(r"(?<!\d)[1-9]\d{15,18}(?!\d)")
_LINK = re.compile(
    r"https?:|www\."
    r"|[a-z0-9][a-z0-9-]*\s*(?:[.。]|点)\s*"
    r"(?:com|cn|net|org|top|xyz|vip|cc|info|shop|site|app|link|ltd|club|fun|live|tv|icu|work)"
    r"(?![a-z])",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Entry:
    """The state a comment comes in with, and the rule that held it."""

    state: State
    rule: HoldRule | None = None


def entry_of(
    text: str, earlier: Iterable[str] = (), *, hurried: bool = False, newcomer: bool = False
) -> Entry:
    """How a comment enters: it stands at once unless a rule holds it.

    `earlier` are the same author's texts in this meeting; `hurried` says that a rate limit was
    hit, which counts against newcomers only.
    """
    rule = _rule_on(text)
    if rule is None and _count_same(text, earlier) >= SAME_TEXT_ALLOWED:
        rule = HoldRule.REPEATED
    if rule is None and hurried and newcomer:
        rule = HoldRule.HURRIED
    return Entry(State.VISIBLE) if rule is None else Entry(State.HELD, rule)


def plain_of(text: str) -> str:
    """The text in one form: full-width made narrow, invisible signs out, small letters."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower()


@lru_cache(maxsize=4096)  # the same author's earlier texts are compared again and again
def letters_of(text: str) -> str:
    """Only letters and digits, so that signs between them hide nothing."""
    return "".join(character for character in plain_of(text) if character.isalnum())


def _rule_on(text: str) -> HoldRule | None:
    plain = plain_of(text)
    number = _number_in(plain) or _number_in(plain.translate(_HANZI_DIGITS))
    if number is not None:
        return number
    if _LINK.search(plain):
        return HoldRule.LINK
    return HoldRule.INSULTING_WORD if has_insult(letters_of(text)) else None


def _number_in(plain: str) -> HoldRule | None:
    # As typed and with what stands between digits taken out: "5 1390..." and "1 3 9 0..." both.
    for form in (plain, _BETWEEN_DIGITS.sub("", plain)):
        if _DOCUMENT.search(form):
            return HoldRule.DOCUMENT
        if _CARD.search(form):
            return HoldRule.CARD
        if _MOBILE.search(form) or _LANDLINE.search(form):
            return HoldRule.PHONE
    return None


def _count_same(text: str, earlier: Iterable[str]) -> int:
    wanted = letters_of(text) or plain_of(text)
    return sum((letters_of(other) or plain_of(other)) == wanted for other in earlier)
