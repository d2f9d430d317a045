"""Which texts wait for a moderator, whatever disguise they come in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.comments.holding import Entry, entry_of, letters_of
from consultations.comments.states import HoldRule, State

STANDS = Entry(State.VISIBLE)


@pytest.mark.parametrize(
    "text",
    [
        "我电话13900001234,让水利站打给我",
        "电话 1 3 9 0 0 0 0 1 2 3 4",
        "139-0000-1234",
        "+86 139 0000 1234",
        "139.0000.1234",
        "一三九〇〇〇〇一二三四",
        "1​3​9​0​0​0​0​1​2​3​4",
        "5组 13900001234",
        "五 13900001234",
        "座机0700-0000000,找小杨",
        "微信同号:13900001234。",
    ],
)
def test_a_telephone_number_is_held_however_it_is_written(text: str) -> None:
    assert entry_of(text) == Entry(State.HELD, HoldRule.PHONE)


@pytest.mark.parametrize(
    "text",
    ["520123198801011234", "52012319880101123x", "520123 19880101 1234", "520123880101123"],
)
def test_a_document_number_is_held(text: str) -> None:
    assert entry_of(f"我的号是{text}") == Entry(State.HELD, HoldRule.DOCUMENT)


@pytest.mark.parametrize("text", ["6222021234567890123", "6222 0212 3456 7890", "6222020212345678"])
def test_a_bank_card_number_is_held(text: str) -> None:
    assert entry_of(f"打到{text}") == Entry(State.HELD, HoldRule.CARD)


@pytest.mark.parametrize(
    "text",
    [
        "看这里 https://example.org/a",
        "WWW.example.com",
        "example.cn 便宜",
        "example。com",
        "example点com",
        "HTTP://x",
    ],
)
def test_a_link_is_held(text: str) -> None:
    assert entry_of(text) == Entry(State.HELD, HoldRule.LINK)


@pytest.mark.parametrize("text", ["某某你个王八蛋", "王 八*蛋", "王\u200b八\u200b蛋", "这些畜生!"])
def test_a_listed_insult_is_held_with_or_without_signs_in_it(text: str) -> None:
    assert entry_of(text) == Entry(State.HELD, HoldRule.INSULTING_WORD)


@pytest.mark.parametrize(
    "text",
    [
        "东莞这边听得清",
        "保洁费账目公布在哪里看?",
        "石桥加固要多少钱,哪里出?",
        "村里有权罚款吗?罚了钱进哪个口袋?",
        "听说钱早就到了被村里用了",
        "有意见说意见,莫骂人",
        "会定在2026-12-06 19:30,地点村部",
        "去年收了12000元,今年收了13800.50元,差1800.50",
        "一三五收垃圾,二四六不收",
        "下湾组的牲畜生病了,没人渣土清运也没人管",
        "杂种水稻的种子哪里领?",
        "3000多人的村,1500人在外面,合同第6条第2款",
        "10月11月12月都没有来",
    ],
)
def test_plain_and_critical_words_stand_at_once(text: str) -> None:
    assert entry_of(text) == STANDS


def test_the_fourth_identical_text_is_held_and_the_third_is_not() -> None:
    earlier = ["听不清", "听不清!"]
    assert entry_of("听不清", earlier) == STANDS
    assert entry_of(" 听不清 ", [*earlier, "听 不 清"]) == Entry(State.HELD, HoldRule.REPEATED)
    assert entry_of("听得清", [*earlier, "听不清"]) == STANDS


def test_signs_alone_count_as_identical_too() -> None:
    assert entry_of("???", ["???"] * 3) == Entry(State.HELD, HoldRule.REPEATED)


def test_haste_counts_against_newcomers_only() -> None:
    assert entry_of("快点", hurried=True, newcomer=True) == Entry(State.HELD, HoldRule.HURRIED)
    assert entry_of("快点", hurried=True) == STANDS
    assert entry_of("快点", newcomer=True) == STANDS


PHONES = st.from_regex(r"1[3-9]\d{9}", fullmatch=True).filter(str.isascii)
GAPS = st.sampled_from(["", " ", "-", ".", "\u200b", "\u3000", " - "])


@given(phone=PHONES, gaps=st.lists(GAPS, min_size=10, max_size=10), wide=st.booleans())
def test_no_gap_and_no_width_hides_a_mobile_number(phone: str, gaps: list[str], wide: bool) -> None:
    if wide:
        phone = "".join(chr(ord(digit) + 0xFEE0) for digit in phone)
    written = "".join(digit + gap for digit, gap in zip(phone, [*gaps, ""], strict=True))
    assert entry_of(f"电话{written}谢谢").state == State.HELD


@given(st.text(max_size=500))
def test_every_text_gets_an_entry_and_the_same_one_again(text: str) -> None:
    entry = entry_of(text)
    assert (entry.rule is None) == (entry.state == State.VISIBLE)
    assert entry_of(text) == entry


@given(st.text(max_size=60))
def test_letters_hold_nothing_but_letters_and_digits(text: str) -> None:
    assert all(character.isalnum() for character in letters_of(text))
