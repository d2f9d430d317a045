"""A websocket client down to the bytes: it stalls, splits and breaks frames as tests ask."""

import socket
from collections.abc import Iterator
from typing import Any

import orjson
from websockets.frames import Frame, Opcode
from websockets.protocol import CLIENT, Protocol, State

from tests.webapp.live.server import LiveServer

PATIENCE = 20.0


class RawClient:
    """A connection whose frames are written and read one by one."""

    def __init__(self, server: LiveServer, *, receive_buffer: int = 0, offer: str = "") -> None:
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(("127.0.0.1", server.port))
        extensions = f"Sec-WebSocket-Extensions: {offer}\r\n" if offer else ""
        self.socket.sendall(
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
            f"Host: 127.0.0.1:{server.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            f"{extensions}\r\n".encode()
        )
        self.handshake = self._read_head()
        self.protocol = Protocol(CLIENT, state=State.OPEN, max_size=None)

    def __enter__(self) -> "RawClient":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, text: str, *, opcode: Opcode = Opcode.TEXT, fin: bool = True) -> None:
        """One frame, masked as a client must (RFC 6455 5.3)."""
        self.write(Frame(opcode, text.encode(), fin).serialize(mask=True))

    def write(self, data: bytes) -> None:
        self.socket.sendall(data)

    def enter(self) -> None:
        """Opens the Socket.IO namespace."""
        assert self.next_text().startswith("0{")
        self.send("40")
        assert self.next_text().startswith("40{")

    def join(self, meeting_id: object, number: int = 1) -> None:
        self.send(f"42{number}" + orjson.dumps(["join", {"meeting": str(meeting_id)}]).decode())

    def next_text(self) -> str:
        """The next text frame, answering nothing."""
        for frame in self.frames():
            if frame.opcode is Opcode.TEXT:
                return bytes(frame.data).decode()
        raise AssertionError(f"the server closed: {self.close_code}")

    def frames(self) -> Iterator[Frame]:
        """Every frame up to the close frame or the end; a broken one is an error."""
        while True:
            for event in self.protocol.events_received():
                assert isinstance(event, Frame)
                yield event
            if self.protocol.close_rcvd:
                return
            data = self.socket.recv(65536)
            if not data:
                return
            self.protocol.receive_data(data)
            assert self.protocol.parser_exc is None, "the stream is corrupt"

    @property
    def close_code(self) -> int | None:
        return self.protocol.close_rcvd.code if self.protocol.close_rcvd else None

    def _read_head(self) -> str:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self.socket.recv(1)
        return head.decode()


def batches_in(frames: list[Frame]) -> list[dict[str, Any]]:
    """The batches among text frames; each must be whole JSON."""
    found = []
    for frame in frames:
        text = bytes(frame.data).decode() if frame.opcode is Opcode.TEXT else ""
        if text.startswith("42"):
            event, payload = orjson.loads(text[2:])
            if event == "batch":
                found.append(payload)
    return found
