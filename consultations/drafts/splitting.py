"""Finding the articles in a text that was typed or pasted."""

import re
from dataclasses import dataclass

MOST_ARTICLES = 500
LONGEST_ARTICLE = 4000
LONGEST_HEADING = 20
"""Characters; what follows the number is a heading only when it is short and no sentence."""

_DIGITS = "零一二三四五六七八九"
_ARTICLE = re.compile(
    r"^\s*(?:(第\s*[零〇一二三四五六七八九十百\d]+\s*条)|(Article\s+\d+)[.:]?"
    r"|(\d+)\s*[.、\uff0e])[\s\u3000:\uff1a]*",
    re.IGNORECASE,
)
_CHAPTER = re.compile(r"^\s*第\s*[零〇一二三四五六七八九十百\d]+\s*[章节编]")
_SENTENCE = re.compile(r"[，。；：！？,;:!?]|\.\s*$")


@dataclass(frozen=True)
class ArticleText:
    """One article as it will be printed."""

    number: str
    heading: str
    text: str


@dataclass(frozen=True)
class Split:
    """What was found: the articles, and what stood before the first of them."""

    preamble: str
    articles: tuple[ArticleText, ...]


def split_articles(text: str) -> Split:
    """Cuts a text at its article numbers; a text without any is cut at its paragraphs.

    Lines of a chapter heading belong to no article. Nothing else is lost: every other line
    stands in the preamble or in an article.
    """
    lines = [line.strip() for line in text.replace("\r\n", "\n").split("\n")]
    lines = [line for line in lines if not _CHAPTER.match(line)]
    starts = [n for n, line in enumerate(lines) if _ARTICLE.match(line)]
    if not starts:
        paragraphs = [line for line in lines if line]
        return Split("", tuple(_numbered(n, line) for n, line in enumerate(paragraphs, 1)))
    ends = [*starts[1:], len(lines)]
    preamble = "\n".join(line for line in lines[: starts[0]] if line)
    return Split(preamble, tuple(_read(lines[a:b]) for a, b in zip(starts, ends, strict=True)))


def _numbered(position: int, text: str) -> ArticleText:
    return ArticleText(f"第{say_number(position)}条", "", text)


def _read(lines: list[str]) -> ArticleText:
    found = _ARTICLE.match(lines[0])
    assert found is not None
    number = next(part for part in found.groups() if part)
    if number.isdigit():
        number = f"第{say_number(int(number))}条"
    first = lines[0][found.end() :].strip()
    rest = [line for line in lines[1:] if line]
    if rest and first and len(first) <= LONGEST_HEADING and not _SENTENCE.search(first):
        return ArticleText(re.sub(r"第\s*|\s*条", _tight, number), first, "\n".join(rest))
    body = "\n".join(line for line in [first, *rest] if line)
    return ArticleText(re.sub(r"第\s*|\s*条", _tight, number), "", body)


def _tight(found: re.Match[str]) -> str:
    return found.group().strip()


def say_number(n: int) -> str:
    """A number from 1 to 999 in Chinese, as articles carry it."""
    if n < 10:
        return _DIGITS[n]
    if n < 20:
        return "十" + (_DIGITS[n % 10] if n % 10 else "")
    if n < 100:
        return _DIGITS[n // 10] + "十" + (_DIGITS[n % 10] if n % 10 else "")
    hundreds, rest = divmod(n, 100)
    said = _DIGITS[hundreds] + "百"
    if not rest:
        return said
    tail = say_number(rest)
    if rest < 10:
        return f"{said}零{tail}"
    return said + (f"一{tail}" if rest < 20 else tail)
