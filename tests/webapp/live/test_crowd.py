"""Fifty people writing at once: one order for all, no gap, nothing lost, nothing doubled."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy.orm import Session

from consultations.comments.policy import Floor
from consultations.history import first_broken_link, timeline
from consultations.people.models import Account
from consultations.secrets import KeyRing
from tests.cast import Cast
from tests.webapp.live.conftest import BOTH_WRITERS, OpenPeer
from tests.webapp.live.crowd import gather_crowd
from tests.webapp.live.peer import Peer
from tests.webapp.live.server import LiveServer, cookie_of

PEOPLE = 50
EACH = 2


def write_all(server: LiveServer, app: Flask, floor: Floor, who: Account) -> list[dict[str, Any]]:
    """Somebody's comments, each sent again under its client id until it is stored."""
    answers = []
    with Peer(server, cookie_of(app, who)) as peer:
        peer.join(floor.meeting_id)
        for number in range(EACH):
            client_id, text = uuid4(), f"{who.phone_last4}说第{number}句"
            answer = peer.say(text, client_id)
            while "wait" in answer:
                threading.Event().wait(answer["wait"])  # the server asked for it
                answer = peer.say(text, client_id)
            answers.append({**answer, "text": text})
    return answers


@BOTH_WRITERS
def test_one_order_without_gaps_for_everybody(
    server: LiveServer,
    open_peer: OpenPeer,
    app: Flask,
    session: Session,
    cast: Cast,
    ring: KeyRing,
    floor: Floor,
) -> None:
    crowd = gather_crowd(session, ring, PEOPLE)
    readers = [open_peer(None) for _ in range(3)]
    start = readers[0].join(floor.meeting_id)["seq"]
    for reader in readers[1:]:
        reader.join(floor.meeting_id)
    with ThreadPoolExecutor(PEOPLE) as pool:
        done = pool.map(lambda who: write_all(server, app, floor, who), crowd)
        answers = [answer for written in done for answer in written]
    assert all(answer["ok"] for answer in answers)
    by_seq = {answer["seq"]: answer["text"] for answer in answers}
    assert sorted(by_seq) == list(range(start + 1, start + 1 + PEOPLE * EACH))
    for reader in readers:
        reader.wait_for(lambda r=reader: len(r.texts()) == PEOPLE * EACH)  # type: ignore[misc]
        reached = start
        for batch in reader.batches():
            assert batch["first"] == reached + 1
            reached = batch["last"]
        assert reader.texts() == [by_seq[seq] for seq in sorted(by_seq)]
    assert len(readers[0].batches()) < PEOPLE * EACH, "a busy room is sent in batches"
    assert first_broken_link(timeline(session, "meeting", floor.meeting_id)) is None
