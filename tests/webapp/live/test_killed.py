"""kill -9 in the middle: what was acknowledged is stored, what was not is sent again once."""

from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from consultations.comments.models import Comment
from consultations.comments.policy import Floor
from consultations.people.models import Account
from consultations.secrets import KeyRing
from tests.cast import Cast
from tests.webapp.live.crowd import gather_crowd
from tests.webapp.live.peer import Peer
from tests.webapp.live.server import LiveServer, cookie_of, serve
from webapp.settings import Settings

PEOPLE = 12
EACH = 3

Sending = tuple[Account, UUID, str]


def test_every_acknowledged_comment_is_there_and_a_resend_doubles_nothing(
    live_settings: Settings, app: Flask, session: Session, cast: Cast, ring: KeyRing, floor: Floor
) -> None:
    crowd = gather_crowd(session, ring, PEOPLE)
    to_send = [(who, uuid4(), f"{who.phone_last4}第{n}句") for who in crowd for n in range(EACH)]
    with serve(live_settings) as server:
        acked = send_until_killed(server, app, floor, to_send)
    assert acked
    stored = stored_seqs(session, floor)
    assert {client_id: stored.get(client_id) for client_id in acked} == acked

    with serve(live_settings, port=server.port) as again:
        for who, client_id, text in to_send:
            with Peer(again, cookie_of(app, who)) as peer:
                peer.join(floor.meeting_id)
                answer = peer.say(text, client_id)
                assert answer["ok"]
                assert answer["seq"] == stored.get(client_id, answer["seq"])
    final = stored_seqs(session, floor)
    assert set(final) == {client_id for _who, client_id, _text in to_send}
    assert len(set(final.values())) == PEOPLE * EACH


def send_until_killed(
    server: LiveServer, app: Flask, floor: Floor, to_send: list[Sending]
) -> dict[UUID, int]:
    """Sends all at once, kills the server after the first answer; what was acknowledged."""
    peers = {who.id: Peer(server, cookie_of(app, who)) for who, _id, _text in to_send}
    for peer in peers.values():
        peer.join(floor.meeting_id)
    numbers = {
        client_id: (peers[who.id], peers[who.id].send("comment", payload(client_id, text)))
        for who, client_id, text in to_send
    }
    peer, number = next(iter(numbers.values()))
    peer.answer_to(number)
    server.kill()
    for peer in peers.values():
        peer.wait_for(lambda p=peer: p.close_code is not None)  # type: ignore[misc]
    answers = {
        client_id: peer.answer_to(number)
        for client_id, (peer, number) in numbers.items()
        if peer.has_answer(number)
    }
    return {client_id: answer["seq"] for client_id, answer in answers.items() if "ok" in answer}


def payload(client_id: UUID, text: str) -> dict[str, Any]:
    return {"client_id": str(client_id), "text": text}


def stored_seqs(session: Session, floor: Floor) -> dict[UUID, int]:
    rows = session.execute(
        select(Comment.client_id, Comment.seq).where(Comment.meeting_id == floor.meeting_id)
    )
    found = {UUID(str(client_id)): int(seq) for client_id, seq in rows}
    session.commit()  # reading here holds the write lock of SQLite
    return found
