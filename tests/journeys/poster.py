"""Phones that say one thing after the other, and send again until it was acknowledged."""

import threading
from collections.abc import Callable
from http.client import HTTPException
from time import monotonic
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from websockets.exceptions import WebSocketException

from tests.browser.village import Village
from tests.journeys.citizen import Citizen
from tests.journeys.halls import comment
from tests.webapp.live.peer import Peer
from tests.webapp.live.server import LiveServer

LONGEST_DELIVERY = 60.0
AGAIN_SECONDS = 0.2
LOST = (OSError, HTTPException, WebSocketException, AssertionError, ValueError)
"""What a phone sees of a server that was killed; the assertion is the peer's own patience."""

Answer = dict[str, Any]
Send = Callable[[UUID, str], Answer]


def socket_of(village: Village, who: Citizen) -> Peer:
    """A web socket of somebody's browser."""
    port = urlsplit(village.url).port
    assert port is not None
    return Peer(LiveServer(village.process, port), who.cookie)  # type: ignore[arg-type]


class Poster(threading.Thread):
    """Keeps saying things; `acked` is what it was told is stored."""

    def __init__(self, name: str, send: Send) -> None:
        super().__init__(name=name, daemon=True)
        self.acked: dict[UUID, int] = {}
        self.tries = 0
        self.faults: list[str] = []
        self._send = send
        self._enough = threading.Event()

    def finish(self) -> None:
        """What is being said is still delivered."""
        self._enough.set()
        self.join(LONGEST_DELIVERY + 10)
        assert not self.is_alive()
        assert self.faults == []

    def run(self) -> None:
        number = 0
        while not self._enough.is_set():
            number += 1
            self._deliver(uuid4(), f"{self.name}说第{number}句话")

    def _deliver(self, client_id: UUID, text: str) -> None:
        until = monotonic() + LONGEST_DELIVERY
        while monotonic() < until:
            self.tries += 1
            try:
                answer = self._send(client_id, text)
            except LOST:
                answer = {"wait": AGAIN_SECONDS}
            if answer.get("ok"):
                self.acked[client_id] = answer["seq"]
                return
            if "wait" not in answer:
                self.faults.append(str(answer))
                return
            threading.Event().wait(answer["wait"])
        self.faults.append(f"not delivered: {text}")


class SocketLine:
    """Sends by web socket, and connects anew when it was cut."""

    def __init__(self, village: Village, who: Citizen, meeting_id: UUID) -> None:
        self._village, self._who, self._meeting_id = village, who, meeting_id
        self._peer: Peer | None = None

    def send(self, client_id: UUID, text: str) -> Answer:
        try:
            return self._connected().say(text, client_id)
        except LOST:
            self.close()
            raise

    def close(self) -> None:
        if self._peer is not None:
            self._peer.__exit__()
            self._peer = None

    def _connected(self) -> Peer:
        if self._peer is not None and self._peer.close_code is not None:
            self.close()
        if self._peer is None:
            self._peer = socket_of(self._village, self._who)
            assert self._peer.join(self._meeting_id)["ok"]
        return self._peer


def http_line(who: Citizen, meeting_id: UUID) -> Send:
    """Sends as the script does while there is no socket."""

    def send(client_id: UUID, text: str) -> Answer:
        answer = comment(who, meeting_id, text, client_id)
        said: Answer = answer.json()
        return said

    return send
