"""One client's way out: a send that never waits, a bounded rest, an end for who cannot follow."""

import ssl
from collections import deque
from collections.abc import Callable
from typing import Any

import gevent
from gevent import socket as green

from webapp.live.writer.frames import close_frame

MOST_PENDING = 256 * 1024
"""Bytes kept for a slow client. Past it the client is closed and catches up over HTTP: keeping more
would cost everybody's memory for text that is old when it arrives."""
LINGER_SECONDS = 10.0
"""How long a client that fell behind may still take the close frame."""
WRITE_SECONDS = 45.0
"""A socket that takes nothing for so long is dead; as long as engine.io waits for a pong."""
TOO_SLOW = 4001
"""Close code of our own (RFC 6455 7.4.2: 4000-4999 are private): come back and catch up."""


class Outbox:
    """Everything that is written to one socket goes through here, so frames never interleave."""

    def __init__(self, sock: Any, on_lost: Callable[[], None]) -> None:
        self._sock = sock
        self._on_lost = on_lost
        self._pending: deque[memoryview] = deque()
        self._size = 0
        self._begun = False
        """Whether part of the first pending frame is already on the wire."""
        self._flusher: gevent.Greenlet | None = None
        self.closed = False
        """No more frames are taken; what is pending still goes out."""

    @property
    def pending(self) -> int:
        """Bytes that the socket has not taken yet."""
        return self._size

    def push(self, frame: bytes) -> bool:
        """Sends a whole frame or keeps the rest for later; never waits. False: it is too late."""
        if self.closed:
            return False
        rest, taken = memoryview(frame), 0
        if not self._pending:
            try:
                taken = send_now(self._sock, rest)
            except OSError:
                self._lose()
                return False
            rest = rest[taken:]
            if not rest:
                return True
            self._begun = taken > 0
        # A frame that was begun is finished whatever its size, else nothing after it can be read.
        if not taken and self._size + len(rest) > MOST_PENDING:
            self._give_up()
            return False
        self._keep(rest)
        return True

    def finish(self, frame: bytes) -> None:
        """Sends a last frame; nothing comes after it."""
        if self.push(frame):
            self.closed = True

    def drain(self, seconds: float) -> None:
        """Waits until everything is out, or so long."""
        if self._flusher is not None:
            self._flusher.join(timeout=seconds)

    def _keep(self, rest: memoryview) -> None:
        self._pending.append(rest)
        self._size += len(rest)
        self._start_flushing()

    def _give_up(self) -> None:
        # The frame on the wire must be completed, else the close frame would be read as its rest.
        begun = [self._pending[0]] if self._pending and self._begun else []
        self._pending = deque([*begun, memoryview(close_frame(TOO_SLOW, "too slow"))])
        self._size = sum(len(part) for part in self._pending)
        self.closed = True
        self._start_flushing()
        gevent.spawn_later(LINGER_SECONDS, self._lose)

    def _start_flushing(self) -> None:
        if self._flusher is None:
            self._flusher = gevent.spawn(self._flush)

    def _flush(self) -> None:
        try:
            while self._pending:
                part = self._pending[0]
                taken = send_now(self._sock, part)
                if taken:
                    self._take(taken)
                else:
                    green.wait_write(self._sock.fileno(), timeout=WRITE_SECONDS)
        except OSError:  # also the timeout of wait_write
            self._lose()
        finally:
            self._flusher = None

    def _take(self, taken: int) -> None:
        self._size -= taken
        rest = self._pending[0][taken:]
        if rest:
            self._pending[0], self._begun = rest, True
        else:
            self._pending.popleft()
            self._begun = False

    def _lose(self) -> None:
        self.closed = True
        self._pending.clear()
        self._size = 0
        self._on_lost()


def send_now(sock: Any, data: memoryview) -> int:
    """What the socket takes without waiting; 0 when it is full."""
    tls = getattr(sock, "_sslobj", None)
    try:
        # gevent's own send over TLS would wait. A record that was begun is continued with the same
        # bytes, as OpenSSL demands, since the first pending frame stays where it is.
        return int(sock.send(data, 0, 0.0) if tls is None else tls.write(data))
    except (BlockingIOError, ssl.SSLWantWriteError, ssl.SSLWantReadError):
        return 0
