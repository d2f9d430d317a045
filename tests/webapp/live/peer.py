"""A Socket.IO client of our own for tests: raw frames over an independent websocket library."""

import itertools
import threading
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from uuid import UUID, uuid4

import orjson
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.webapp.live.server import LiveServer

PATIENCE = 15.0


class Peer:
    """One browser: it keeps every event it gets and lets tests wait for what they expect."""

    def __init__(self, server: LiveServer, cookie: str = "", **options: Any) -> None:
        self.events: list[tuple[str, Any]] = []
        self.close_code: int | None = None
        self._acks: dict[int, Any] = {}
        self._ids = itertools.count(1)
        self._changed = threading.Condition()
        scheme = "wss" if "ssl" in options else "ws"
        url = f"{scheme}://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket"
        self._open = ExitStack()
        self.socket: ClientConnection = self._open.enter_context(
            connect(
                url,
                additional_headers={"Cookie": cookie},
                origin=options.pop("origin", server.url),
                close_timeout=1,  # the stock layer does not answer a close frame
                **options,
            )
        )
        assert str(self.socket.recv()).startswith("0{")
        self.socket.send("40")
        assert str(self.socket.recv()).startswith("40{")
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> "Peer":
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()
        self._reader.join(timeout=PATIENCE)

    def call(self, event: str, payload: object) -> dict[str, Any]:
        """Sends an event and waits for its answer."""
        return self.answer_to(self.send(event, payload))

    def send(self, event: str, payload: object) -> int:
        """Sends an event and gives the number its answer will carry."""
        number = next(self._ids)
        self.socket.send(f"42{number}" + orjson.dumps([event, payload]).decode())
        return number

    def answer_to(self, number: int) -> dict[str, Any]:
        self.wait_for(lambda: number in self._acks)
        answer: dict[str, Any] = self._acks[number]
        return answer

    def has_answer(self, number: int) -> bool:
        return number in self._acks

    def join(self, meeting_id: UUID, after: int = 0) -> dict[str, Any]:
        return self.call("join", {"meeting": str(meeting_id), "after": after})

    def say(self, text: str, client_id: UUID | None = None) -> dict[str, Any]:
        return self.call("comment", {"client_id": str(client_id or uuid4()), "text": text})

    def batches(self) -> list[dict[str, Any]]:
        return [payload for event, payload in list(self.events) if event == "batch"]

    def texts(self) -> list[str]:
        """Every text that was broadcast, in the order of arrival."""
        return [e["text"] for batch in self.batches() for e in batch["events"] if "text" in e]

    def wait_for(self, ready: Callable[[], bool], seconds: float = PATIENCE) -> None:
        with self._changed:
            assert self._changed.wait_for(ready, timeout=seconds), "it did not come"

    def _read(self) -> None:
        try:
            for message in self.socket:
                self._take(str(message))
        except ConnectionClosed:
            pass  # the code is read below, however it ended
        with self._changed:
            self.close_code = self.socket.close_code or 1006
            self._changed.notify_all()

    def _take(self, message: str) -> None:
        if message == "2":
            self.socket.send("3")
        with self._changed:
            if message.startswith("42"):
                event, payload = orjson.loads(message[2:])
                self.events.append((event, payload))
            elif message.startswith("43"):
                number, _, rest = message[2:].partition("[")
                self._acks[int(number)] = orjson.loads("[" + rest)[0]
            self._changed.notify_all()
