"""A small HTTP server in place of the media process."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from rtc.protocol import RoomFigures, RoomList


@dataclass(frozen=True)
class Heard:
    """One request as it arrived."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Reply:
    """What is answered to media requests."""

    status: int = 201
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""


class MediaProcess:
    """Answers the control API from `rooms` and everything else with `reply`."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.rooms: tuple[RoomFigures, ...] = ()
        self.boot = "boot-1"
        self.reply = Reply()
        process = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                size = int(self.headers.get("Content-Length") or 0)
                heard = Heard(self.command, self.path, dict(self.headers), self.rfile.read(size))
                process.heard.append(heard)
                reply = process.answer_to(heard)
                self.send_response(reply.status)
                for name, value in reply.headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(reply.body)

            do_GET = do_HEAD = do_POST = do_PATCH = do_DELETE = do_OPTIONS = answer

            def log_message(self, *_: Any) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def answer_to(self, heard: Heard) -> Reply:
        if heard.method == "GET" and heard.target == "/control/v1/rooms":
            rooms = RoomList(boot=self.boot, loop_lag_ms=0.1, rooms=self.rooms)
            return Reply(200, [("Content-Type", "application/json")], _json(rooms.to_json()))
        if heard.target.startswith("/control/"):
            return Reply(204)
        return self.reply

    def orders(self) -> list[tuple[str, str]]:
        """Control calls other than looking, as (method, rest of the path)."""
        return [
            (heard.method, heard.target.removeprefix("/control/v1/rooms/"))
            for heard in self.heard
            if heard.target.startswith("/control/v1/rooms/")
        ]

    def stop(self) -> None:
        """Is gone, as after `kill -9`."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.stop()


def figures(room: object, **changes: Any) -> RoomFigures:
    """What a busy room does, unless told otherwise."""
    facts: dict[str, Any] = {
        "room": str(room),
        "publishing": True,
        "sound": True,
        "picture": False,
        "paused": False,
        "publisher_session": "p1",
        "viewers": 12,
        "viewers_with_picture": 3,
        "uplink_kbps": 310.0,
        "uplink_loss_percent": 0.5,
        "viewer_loss_percent": 1.0,
        "since": 0.0,
    }
    return RoomFigures(**{**facts, **changes})


def _json(value: object) -> bytes:
    return json.dumps(value).encode()
