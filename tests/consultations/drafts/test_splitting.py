"""Finding articles in pasted text: numbers as printed, and not a word lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.drafts.splitting import ArticleText, say_number, split_articles

RULES = """青石湾村村规民约
第一章 总则
第一条 为什么订
为保护青石河、管好垃圾，订立本约。
第二条　不向河道倒垃圾。
违者清理。

第十一条
有纠纷先找组长。"""


def test_articles_keep_their_numbers_headings_and_lines() -> None:
    split = split_articles(RULES)
    assert split.preamble == "青石湾村村规民约"
    assert split.articles == (
        ArticleText("第一条", "为什么订", "为保护青石河、管好垃圾，订立本约。"),
        ArticleText("第二条", "", "不向河道倒垃圾。\n违者清理。"),
        ArticleText("第十一条", "", "有纠纷先找组长。"),
    )


@pytest.mark.parametrize("text", ["1. 先报后建\n2、公示十五天", "1．先报后建\n2. 公示十五天"])
def test_plain_numbers_become_article_numbers(text: str) -> None:
    assert [a.number for a in split_articles(text).articles] == ["第一条", "第二条"]


def test_english_articles_are_found() -> None:
    split = split_articles("Article 1: Aim\nTo protect the river.\nArticle 2\nNo dumping.")
    assert [(a.number, a.heading) for a in split.articles] == [
        ("Article 1", "Aim"),
        ("Article 2", ""),
    ]


def test_a_text_without_numbers_is_cut_at_its_paragraphs() -> None:
    split = split_articles("先报后建。\n\n公示十五天。")
    assert [(a.number, a.text) for a in split.articles] == [
        ("第一条", "先报后建。"),
        ("第二条", "公示十五天。"),
    ]


def test_an_empty_text_has_no_articles() -> None:
    assert split_articles(" \n ").articles == ()


LINES = st.lists(
    st.one_of(
        st.builds(
            "第{}条 {}".format, st.integers(1, 99).map(say_number), st.text("河道垃圾清理，。")
        ),
        st.text("为保护青石河管好垃圾，。 ", min_size=0, max_size=30),
    ),
    max_size=20,
)


@given(LINES)
def test_no_character_of_the_text_is_lost(lines: list[str]) -> None:
    split = split_articles("\n".join(lines))
    kept = split.preamble + "".join(a.number + a.heading + a.text for a in split.articles)
    for line in lines:
        for word in line.replace("第", " 第").split():
            assert word in kept.replace("\n", "")


@given(st.integers(1, 999))
def test_each_number_is_said_in_its_own_way(n: int) -> None:
    others = {say_number(m) for m in range(1, 1000) if m != n}
    assert say_number(n) not in others
