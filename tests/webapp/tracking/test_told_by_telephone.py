"""From the signature to the SMS: one message each, in the words registered with the carriers."""

from flask import Flask
from sqlalchemy.orm import Session

from tests.cast import Cast
from tests.matters import WORDS, Desk
from webapp.db import unit_of_work
from webapp.mail import drain_outbox
from webapp.mail.carrying import carry_new_notices


class Gateway:
    """Remembers what it was given."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    def send(self, to: str, text: str, key: str) -> None:
        assert key
        self.sent.append((to, text))

    def took(self, key: str) -> bool:
        return not key


def carry_and_send(app: Flask, gateway: Gateway) -> None:
    with app.app_context(), unit_of_work() as own:
        carry_new_notices(own)
    with app.app_context(), unit_of_work() as own:
        drain_outbox(own, gateway)


def test_author_and_leader_get_one_sms_each_and_no_word_of_the_matter(
    app: Flask, desk: Desk, cast: Cast, session: Session
) -> None:
    desk.answered()
    session.commit()
    gateway = Gateway()
    for _ in range(3):
        carry_and_send(app, gateway)
    texts = {to[-4:]: text for to, text in gateway.sent}
    assert len(gateway.sent) == 2
    assert texts[cast.villager.phone_last4] == (
        "【青石湾村】您的建议青石湾-2026-0001已由赵明远答复,请查看并评价。"
        "不会上网可打0700-0000000,我们念给您听。"
    )
    assert texts[cast.leader.phone_last4] == (
        "【柳溪镇】建议青石湾-2026-0001将于12月11日到期,请及时答复。"
    )
    assert all(WORDS not in text for text in texts.values())


def test_with_nothing_new_the_tick_writes_nothing(app: Flask, cast: Cast) -> None:
    gateway = Gateway()
    carry_and_send(app, gateway)
    assert gateway.sent == []
