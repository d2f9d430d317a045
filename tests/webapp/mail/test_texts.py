"""Texts of SMS: one piece each, as registered."""

import pytest

from webapp.mail.texts import ONE_PIECE, SMS, write_sms

VALUES = {
    "place": "青石湾村",
    "code": "493817",
    "no": "青石湾-2026-0132",
    "name": "赵明远",
    "tel": "0700-0000000",
    "date": "12月11日",
    "time": "晚7点半",
    "topic": "村规民约和保洁费,石桥加固,听取上次决议落实情况,自由发言",
}


@pytest.mark.parametrize("template", sorted(SMS))
def test_each_text_fits_one_piece_and_is_signed(template: str) -> None:
    text = write_sms(template, VALUES)
    assert len(text) <= ONE_PIECE
    assert text.startswith("【青石湾村】")


def test_a_long_topic_is_cut_before_anything_else() -> None:
    text = write_sms("meeting_call", VALUES)
    assert "…" in text
    assert text.endswith("电话0700-0000000。")


@pytest.mark.parametrize("word", ["投票", "举报", "抗议"])
def test_no_text_holds_a_word_that_filters_reject(word: str) -> None:
    assert all(word not in text for text in SMS.values())
