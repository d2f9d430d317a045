"""The design page shows every piece; the pieces keep to the budgets of the design."""

import re
from pathlib import Path

import brotli
import pytest
from flask import Flask

from webapp.i18n import speaking
from webapp.pages.design import icon_names
from webapp.settings import ROOT

TEMPLATES = ROOT / "webapp" / "templates"
STYLES = ROOT / "static" / "css"
STYLE_BUDGET = 15 * 1024
SHOWN_INSIDE_OTHERS = {
    "page.icon",  # the list of icons
    "page.choice_inside",
    "page.of_whole",
    "page.section",  # every part of the page
    "forms.form",
    "forms.hidden",
    "forms.client_id",  # hidden fields
    "meeting.comment_template",  # nothing to see before a script clones it
}
PRIVATE = re.compile(
    r"_open$|^word_of_|^(hints|described|dated|press|readable|way|comment_state|leaf|office_line)$"
)


def read_page(app: Flask, path: str = "/design", lang: str = "zh_Hans") -> str:
    stranger = app.test_client()
    stranger.set_cookie("lang", lang)
    answer = stranger.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def list_macros(room: str) -> set[str]:
    source = (TEMPLATES / "macros" / f"{room}.html").read_text(encoding="utf-8")
    names = re.findall(r"{% macro (\w+)\(", source)
    return {f"{room}.{name}" for name in names if not PRIVATE.search(name)}


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    digits = colour.lstrip("#")
    full = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
    parts = [int(full[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def read_tokens() -> list[dict[str, str]]:
    """The colours of each block of tokens in app.css that sets them, print apart."""
    screen = (STYLES / "app.css").read_text(encoding="utf-8").split("@media print")[0]
    blocks = re.findall(r"{([^{}]*--paper:[^{}]*)}", screen)
    return [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block)) for block in blocks]


@pytest.mark.parametrize("room", ["page", "forms", "people", "cases", "meeting", "drafts"])
def test_every_piece_is_on_the_design_page(room: str) -> None:
    source = "".join(
        path.read_text(encoding="utf-8") for path in sorted((TEMPLATES / "design").glob("*.html"))
    )
    used = set(re.findall(r"\b((?:page|forms|people|cases|meeting|drafts)\.\w+)", source))
    missing = list_macros(room) - SHOWN_INSIDE_OTHERS - used
    assert list_macros(room)
    assert missing == set()


def test_a_stranger_reads_the_page_in_both_languages(app: Flask) -> None:
    chinese, english = read_page(app), read_page(app, lang="en")
    assert '<html lang="zh-Hans"' in chinese
    assert '<html lang="en"' in english
    assert "页面的样子" in chinese
    assert "How our pages look" in english


def test_pressing_a_button_there_says_that_nothing_was_stored(app: Flask) -> None:
    answer = app.test_client().post("/design", data={"words": "hello"})
    with speaking("zh_Hans"):
        assert "什么也没有发出或保存" in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/design", "/design/paper"])
def test_a_page_has_no_inline_style_and_no_inline_handler(app: Flask, path: str) -> None:
    page = read_page(app, path)
    assert re.findall(r"<[^>]+\s(?:style|on\w+)=", page) == []
    assert "<style" not in page
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))


def test_a_page_asks_for_at_most_two_style_sheets(app: Flask) -> None:
    for path in ("/design", "/design/paper"):
        assert 1 <= len(re.findall(r'rel="stylesheet"', read_page(app, path))) <= 2


def test_all_styles_together_keep_to_15_kilobytes_compressed() -> None:
    sizes = [len(brotli.compress(path.read_bytes())) for path in STYLES.glob("*.css")]
    assert 0 < sum(sizes) <= STYLE_BUDGET


def test_every_drawing_a_page_asks_for_exists(app: Flask) -> None:
    asked = set(re.findall(r"icons\.svg#([\w-]+)", read_page(app)))
    in_templates = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r"\bicon\(\"([\w-]+)\"\)", path.read_text(encoding="utf-8"))
    }
    assert asked
    assert (asked | in_templates) - set(icon_names()) == set()


def test_no_id_stands_twice_on_the_page(app: Flask) -> None:
    ids = re.findall(r'\sid="([^"]+)"', read_page(app))
    assert sorted(ids) == sorted(set(ids))


def test_text_stands_out_from_paper_and_sheet_in_light_and_dark() -> None:
    tokens = read_tokens()
    assert len(tokens) == 4
    for colours in tokens:
        for ground in (colours["paper"], colours["sheet"]):
            assert contrast(colours["ink"], ground) >= 7
            for name in ("ink-soft", "seal", "water", "field", "straw"):
                assert contrast(colours[name], ground) >= 4.5, (name, colours[name], ground)


def test_automatic_and_chosen_dark_are_the_same_colours() -> None:
    light, automatic, dark, chosen_light = read_tokens()
    assert automatic == dark
    assert light == chosen_light


def test_every_size_of_type_is_at_least_18_px() -> None:
    declared = [
        size
        for path in (STYLES / "app.css", STYLES / "pieces.css")
        for size in re.findall(r"--text[\w-]*: ([\d.]+)rem", Path(path).read_text(encoding="utf-8"))
    ]
    assert declared
    assert min(float(size) * 16 for size in declared) == 18
