"""Draining the outbox: once per key, again after a failure, and nothing secret in a log."""

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from consultations import clock
from consultations.db import make_sessions
from consultations.notifications.models import OutboxMessage
from consultations.notifications.outbox import LEASE, MOST_TRIES, claim_message, post_message
from consultations.secrets import KeyRing
from tests.conftest import MORNING
from webapp.mail import drain_outbox
from webapp.mail.channels import ConsoleChannel, FileChannel

TO = "13711112222"
CODE = "493817"


class Gateway:
    """A gateway that remembers what it took, and fails when told to."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, str]] = []
        self.broken = False

    def send(self, to: str, text: str, key: str) -> None:
        if self.broken:
            raise ConnectionError(f"no route for {to}: {text}")
        self.taken.append((to, text, key))

    def took(self, key: str) -> bool:
        return any(known == key for _to, _text, known in self.taken)


@pytest.fixture
def own(app: Flask, engine: Engine, session: Session) -> Iterator[Session]:
    """The sender's session, as the worker opens it."""
    session.commit()
    with app.app_context(), make_sessions(engine)() as made:
        yield made


def post(session: Session, ring: KeyRing, key: str = "k", expires_in: int = 300) -> None:
    post_message(
        session,
        ring,
        template="sign_in_code",
        to=TO,
        values={"place": "青石湾村", "code": CODE},
        dedupe_key=key,
        expires_at=clock.now() + timedelta(seconds=expires_in),
    )
    session.commit()


def row_of(session: Session) -> OutboxMessage:
    session.expire_all()
    row = session.scalars(select(OutboxMessage)).one()
    session.commit()
    return row


def test_a_message_goes_out_once(own: Session, ring: KeyRing) -> None:
    gateway = Gateway()
    post(own, ring)
    post(own, ring)
    assert [drain_outbox(own, gateway), drain_outbox(own, gateway)] == [1, 0]
    [(to, text, key)] = gateway.taken
    assert (to, key) == (TO, "k")
    assert text == f"【青石湾村】您登录的验证码{CODE},5分钟内有效,村干部不会向您要验证码。"
    assert row_of(own).sent_at == MORNING


def test_number_and_code_are_sealed_while_they_wait(own: Session, ring: KeyRing) -> None:
    post(own, ring)
    row = row_of(own)
    assert TO not in row.to_sealed
    assert CODE not in row.body_sealed


def test_a_failure_is_tried_again_later_and_waits_longer_each_time(
    own: Session, ring: KeyRing
) -> None:
    gateway = Gateway()
    gateway.broken = True
    post(own, ring, expires_in=86400)
    waits = []
    moment = MORNING
    for _ in range(3):
        with clock.frozen(moment):
            assert drain_outbox(own, gateway) == 0
            assert drain_outbox(own, gateway) == 0
            waits.append((row_of(own).next_try_at - moment).total_seconds())
            moment = row_of(own).next_try_at
    assert waits == [10, 20, 40]
    gateway.broken = False
    with clock.frozen(moment):
        assert drain_outbox(own, gateway) == 1


def test_after_the_last_try_it_is_given_up(own: Session, ring: KeyRing) -> None:
    gateway = Gateway()
    gateway.broken = True
    post(own, ring, expires_in=10**6)
    for hour in range(MOST_TRIES + 2):
        with clock.frozen(MORNING + timedelta(hours=2 * hour)):
            drain_outbox(own, gateway)
    assert row_of(own).tries == MOST_TRIES


def test_what_is_too_late_is_not_sent(own: Session, ring: KeyRing) -> None:
    gateway = Gateway()
    post(own, ring, expires_in=300)
    with clock.frozen(MORNING + timedelta(seconds=300)):
        assert drain_outbox(own, gateway) == 0
    assert gateway.taken == []


def test_one_bad_message_does_not_hold_up_the_next(own: Session, ring: KeyRing) -> None:
    gateway = Gateway()
    post_message(own, ring, template="unknown", to=TO, values={}, dedupe_key="bad")
    post(own, ring)
    assert drain_outbox(own, gateway) == 1


def test_two_senders_at_once_send_it_once(own: Session, engine: Engine, ring: KeyRing) -> None:
    gateway = Gateway()
    post(own, ring)
    row = row_of(own)
    with make_sessions(engine)() as other:
        assert claim_message(other, row.id) is not None
        other.commit()
    assert drain_outbox(own, gateway) == 0
    assert gateway.taken == []


def test_a_sender_that_died_after_sending_does_not_make_it_twice(
    own: Session, engine: Engine, ring: KeyRing
) -> None:
    gateway = Gateway()
    post(own, ring)
    row = row_of(own)
    with make_sessions(engine)() as dying:
        assert claim_message(dying, row.id) is not None
        dying.commit()
    gateway.send(TO, "…", "k")
    with clock.frozen(MORNING + LEASE):
        drain_outbox(own, gateway)
    assert len(gateway.taken) == 1
    assert row_of(own).sent_at is not None


def test_no_log_holds_a_number_or_a_code(
    own: Session, ring: KeyRing, caplog: pytest.LogCaptureFixture
) -> None:
    gateway = Gateway()
    gateway.broken = True
    post(own, ring)
    with capture_logs() as said, caplog.at_level(logging.DEBUG):
        drain_outbox(own, gateway)
    everything = f"{said} {caplog.text} {row_of(own).error}"
    assert "ConnectionError" in everything
    assert TO not in everything
    assert CODE not in everything


def test_the_console_frames_the_text_and_hides_the_number(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ConsoleChannel().send(TO, f"验证码{CODE}", "k")
    shown = capsys.readouterr().out
    assert CODE in shown
    assert "••••2222" in shown
    assert TO not in shown


def test_the_file_is_for_its_owner_alone_and_knows_its_keys(tmp_path: Path) -> None:
    path = tmp_path / "outbox" / "sms.jsonl"
    channel = FileChannel(path)
    assert not channel.took("k")
    channel.send(TO, "您好", "k")
    channel.send(TO, "您好", "l")
    assert [json.loads(line)["key"] for line in path.read_text().splitlines()] == ["k", "l"]
    assert channel.took("k")
    assert path.stat().st_mode & 0o077 == 0
