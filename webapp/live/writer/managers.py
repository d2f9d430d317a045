"""Broadcasting to a room: the stock way with a bound, and the way that frames once for all.

Both lean on inner names of python-socketio and python-engineio, whose minor versions are pinned;
`XIANGYI_LIVE_WRITER=stock` leaves the second one out.
"""

from typing import Any

import gevent
from engineio import packet as engine_packet
from engineio.exceptions import EngineIOError
from socketio import Manager, packet

from webapp.live.writer.frames import text_frame

MOST_QUEUED = 256
"""Packets waiting for a client on the stock way: some twenty-five seconds of a busy room. Past it
the client is dropped and catches up over HTTP; stock queues have no bound of their own."""
YIELD_EVERY = 200
"""Sockets written to before others may run: about three milliseconds."""


class BoundedManager(Manager):
    """Stock broadcasting that drops clients who take nothing any more."""

    def emit(self, event: str, data: Any, namespace: str, *args: Any, **kwargs: Any) -> None:
        """Sends to all of a room after dropping those who stalled."""
        room = kwargs.get("to") or kwargs.get("room") or (args[0] if args else None)
        for _sid, engine_id in list(self.get_participants(namespace, room)):
            self._is_reachable(engine_id)
        super().emit(event, data, namespace, *args, **kwargs)
        # The stock writers are greenlets: without a turn of theirs a long batch in short frames
        # would fill the queues of clients who follow perfectly well.
        gevent.sleep(0)

    def _is_reachable(self, engine_id: str) -> bool:
        client = self.server.eio.sockets.get(engine_id)
        if client is None or client.closed or client.closing:
            return False
        if client.queue.qsize() > MOST_QUEUED:
            reason = self.server.reason.TRANSPORT_ERROR
            gevent.spawn(client.close, wait=False, abort=True, reason=reason)
            return False
        return True


class FramedManager(BoundedManager):
    """Builds the frame of a broadcast once and pushes it to every socket without waiting."""

    def emit(self, event: str, data: Any, namespace: str, *args: Any, **kwargs: Any) -> None:
        """Plain broadcasts of one JSON argument go the short way, all else the stock way."""
        plain = isinstance(data, dict) and not args and not kwargs.get("callback")
        message = self._encode(event, data, namespace) if plain else None
        if message is None:
            super().emit(event, data, namespace, *args, **kwargs)
            return
        skipped = kwargs.get("skip_sid") or ()
        skipped = skipped if isinstance(skipped, list | tuple) else (skipped,)
        room = kwargs.get("to") or kwargs.get("room")
        self._broadcast(message, list(self.get_participants(namespace, room)), skipped)

    def _encode(self, event: str, data: dict[str, Any], namespace: str) -> str | None:
        made = self.server.packet_class(packet.EVENT, namespace=namespace, data=[event, data])
        encoded = made.encode()
        return encoded if isinstance(encoded, str) else None  # a list has binary parts

    def _broadcast(
        self, message: str, clients: list[tuple[str, str]], skipped: tuple[str, ...] | list[str]
    ) -> None:
        wrapped = engine_packet.Packet(engine_packet.MESSAGE, message)
        frame = text_frame(wrapped.encode().encode())
        for count, (sid, engine_id) in enumerate(clients, start=1):
            if sid not in skipped and self._is_reachable(engine_id):
                self._send(engine_id, frame, wrapped)
            if count % YIELD_EVERY == 0:
                gevent.sleep(0)

    def _send(self, engine_id: str, frame: bytes, wrapped: engine_packet.Packet) -> None:
        client = self.server.eio.sockets[engine_id]
        framed = getattr(client, "framed", None)
        # What the stock way still has in its queue must not be overtaken.
        if framed and client.upgraded and not client.upgrading and client.queue.empty():
            framed.outbox.push(frame)
            return
        try:
            client.send(wrapped)
        except EngineIOError:
            return  # it closed a moment ago
