"""The websocket driver under engine.io: no compression, bounded frames, proper ends.

The bytes coming in are read by the sans-I/O parser of `websockets`; going out, everything passes
the client's `Outbox`, which a broadcast may push to directly.
"""

from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

import gevent
from gevent import socket as green
from websockets.datastructures import Headers
from websockets.frames import CloseCode, Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import SERVER, Protocol, State
from websockets.server import ServerProtocol

from webapp.live.writer.frames import text_frame
from webapp.live.writer.outbox import Outbox

RECEIVE_BYTES = 16 * 1024
KERNEL_BYTES = 128 * 1024
"""Send buffer asked of the kernel, which grants twice as much. Left alone it grows to megabytes:
a slow phone would read minutes of old text before it learns that it fell behind."""
CLOSE_SECONDS = 5.0
"""How long the other side may take to answer a close frame."""
_ASKED = ("Connection", "Upgrade", "Sec-WebSocket-Key", "Sec-WebSocket-Version")
"""Extensions are not among them: compression would be done once per client and frame."""

StartResponse = Callable[[str, list[tuple[str, str]]], object]


class FramedWebSocket:
    """One connection, as engine.io's gevent mode wants it: `send`, `wait` and `close`."""

    def __init__(self, handler: Callable[["FramedWebSocket"], list[bytes]], server: Any) -> None:
        self._handler = handler
        self._patience = server.ping_interval + server.ping_timeout
        self._protocol = Protocol(SERVER, state=State.OPEN, max_size=server.max_http_buffer_size)
        self._messages: deque[str | bytes] = deque()
        self._parts: list[bytes] = []
        self._text = True
        self._ended = False
        # The broadcast finds the driver by the engine.io socket whose method the handler is.
        handler.__self__.framed = self  # type: ignore[attr-defined]

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answers the handshake and stays until the connection ends."""
        answer = ServerProtocol().accept(_request_of(environ))
        if answer.status_code != 101:
            headers = list(answer.headers.raw_items())
            start_response(f"{answer.status_code} {answer.reason_phrase}", headers)
            return [bytes(answer.body)]
        self._sock = find_socket(environ)
        self._sock.settimeout(self._patience)
        self._sock.setsockopt(green.SOL_SOCKET, green.SO_SNDBUF, KERNEL_BYTES)
        self.outbox = Outbox(self._sock, on_lost=self._cut)
        self.outbox.push(answer.serialize())
        try:
            self._handler(self)
        finally:
            self.outbox.drain(CLOSE_SECONDS)
            self._cut()
        if "gunicorn.socket" in environ:
            # Its worker then writes no HTTP response into what is no HTTP any more.
            raise StopIteration
        return []

    def send(self, message: str | bytes) -> None:
        """Sends one message; raises OSError when the client is gone or too slow."""
        if isinstance(message, str):
            frame = text_frame(message.encode())
        else:
            frame = Frame(Opcode.BINARY, message).serialize(mask=False)
        if not self.outbox.push(frame):
            raise OSError("the client is gone or too slow")

    def wait(self) -> str | bytes | None:
        """The next message; None when there will be none."""
        while not self._messages:
            if self._ended:
                return None
            self._receive()
        return self._messages.popleft()

    def close(self) -> None:
        """Says goodbye; the other side has a few seconds to answer."""
        if self._protocol.state is State.OPEN:
            self._protocol.send_close(CloseCode.NORMAL_CLOSURE)
            self._write_answers()
        gevent.spawn_later(CLOSE_SECONDS, self._cut)

    def _receive(self) -> None:
        try:
            data = self._sock.recv(RECEIVE_BYTES)
        except OSError:  # also nothing for longer than a ping and its answer take
            data = b""
        if data:
            self._protocol.receive_data(data)
        else:
            self._protocol.receive_eof()
            self._ended = True
        for event in self._protocol.events_received():
            self._take(event)
        self._write_answers()

    def _take(self, frame: Any) -> None:
        if frame.opcode not in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT):
            return
        if frame.opcode is not Opcode.CONT:
            self._parts, self._text = [], frame.opcode is Opcode.TEXT
        if frame.data:  # a flood of empty fragments shall not fill the memory
            self._parts.append(bytes(frame.data))
        if not frame.fin:
            return
        whole, self._parts = b"".join(self._parts), []
        try:
            self._messages.append(whole.decode() if self._text else whole)
        except UnicodeDecodeError:
            # RFC 6455 8.1: text that is not UTF-8 ends the connection.
            self._protocol.fail(CloseCode.INVALID_DATA, "not UTF-8")

    def _write_answers(self) -> None:
        """Pongs and close frames of the parser; its empty one says that TCP is to end."""
        closing = self._protocol.state is not State.OPEN
        for frame in self._protocol.data_to_send():
            if not frame:
                self._ended = True
            elif closing:
                self.outbox.finish(frame)
            else:
                self.outbox.push(frame)

    def _cut(self) -> None:
        self._ended = True
        try:
            # Wakes a `recv` that waits; the server that accepted the socket closes it.
            self._sock.shutdown(green.SHUT_RDWR)
        except OSError:
            return  # it was gone already


def find_socket(environ: dict[str, Any]) -> Any:
    """The client's socket behind a request of gevent's or gunicorn's server."""
    if "gunicorn.socket" in environ:
        return environ["gunicorn.socket"]
    body = environ["wsgi.input"]
    # pywsgi hands out its reader bare when the request asks to upgrade.
    return getattr(body, "rfile", body).raw._sock


def _request_of(environ: dict[str, Any]) -> Request:
    headers = Headers()
    for name in _ASKED:
        value = environ.get("HTTP_" + name.upper().replace("-", "_"))
        if value is not None:
            headers[name] = value
    return Request(
        environ.get("PATH_INFO", "/"),
        headers,
        method=environ["REQUEST_METHOD"],
        protocol=environ.get("SERVER_PROTOCOL", "HTTP/1.1"),
    )
