"""Who may come in, and what is left when people have gone."""

import pytest

from rtc.net.transport import MediaPort
from rtc.stage.registry import Busy
from rtc.tokens import BadToken
from tests.rtc.stage.hall import Hall


def test_a_room_is_gone_when_the_last_has_left(hall: Hall) -> None:
    clerk, villager = hall.enter("publisher"), hall.enter("viewer")
    for person in (clerk, villager):
        assert hall.room_names == ["hall"]
        hall.stage.close_session(hall.stage.sessions[person.handle], "deleted")
    assert hall.room_names == []
    assert hall.stage.sessions == {}


def test_who_goes_without_a_word_is_gone_after_fifteen_seconds(hall: Hall) -> None:
    hall.enter("viewer")
    hall.pass_time(15.1)
    hall.stage.port.sweep()
    assert hall.room_names == []


def test_a_full_room_asks_to_come_back_later(hall: Hall) -> None:
    for _ in range(3):
        hall.enter("viewer")
    with pytest.raises(Busy) as busy:
        hall.enter("viewer")
    assert (busy.value.code, busy.value.retry_after) == ("room_full", 30)
    hall.enter("publisher")


def test_too_many_unfinished_joins_ask_to_come_back_in_a_second(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MediaPort, "half_open", property(lambda _self: 10_000))
    with pytest.raises(Busy) as busy:
        hall.enter("viewer")
    assert (busy.value.code, busy.value.retry_after) == ("too_many_joining", 1)


def test_a_token_opens_nothing_more_once_its_session_was_up(hall: Hall) -> None:
    clerk = hall.enter("publisher")
    agreed = hall.stage.sessions[clerk.handle].person.agreed
    with pytest.raises(BadToken, match="token_used"):
        hall.stage.open_session(clerk.claims, agreed)
    assert clerk.handle in hall.stage.sessions
