"""Who takes nothing any more is dropped, by both managers, and everybody else is served."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import gevent
import pytest
import socketio
from gevent.queue import Queue

from webapp.live.writer.managers import MOST_QUEUED, BoundedManager, FramedManager


@dataclass
class StubOutbox:
    frames: list[bytes] = field(default_factory=list)

    def push(self, frame: bytes) -> bool:
        self.frames.append(frame)
        return True


@dataclass
class StubClient:
    """An engine.io socket as far as the managers look at it."""

    queue: Queue = field(default_factory=Queue)
    upgraded: bool = True
    upgrading: bool = False
    closed: bool = False
    closing: bool = False
    outbox: StubOutbox = field(default_factory=StubOutbox)
    sent: list[Any] = field(default_factory=list)

    @property
    def framed(self) -> "StubClient":
        return self

    def send(self, packet: Any) -> None:
        self.sent.append(packet)

    def close(self, **_how: object) -> None:
        self.closed = True


Serve = Callable[[socketio.Manager, dict[str, StubClient]], None]


@pytest.fixture
def serve() -> Serve:
    def put_in(manager: socketio.Manager, clients: dict[str, StubClient]) -> None:
        server = socketio.Server(async_mode="threading", client_manager=manager)
        for name, client in clients.items():
            server.eio.sockets[name] = client
            sid = manager.pre_connect(name, "/")
            manager.connect(sid, "/")
            manager.enter_room(sid, "/", "room")

    return put_in


@pytest.mark.parametrize("kind", [BoundedManager, FramedManager])
def test_a_client_whose_queue_is_full_is_dropped_and_others_are_served(
    serve: Serve, kind: type[BoundedManager]
) -> None:
    stalled, healthy = StubClient(upgraded=False), StubClient(upgraded=False)
    for _ in range(MOST_QUEUED + 1):
        stalled.queue.put("packet")
    manager = kind()
    serve(manager, {"stalled": stalled, "healthy": healthy})
    manager.emit("batch", {"first": 1}, namespace="/", to="room")
    gevent.sleep(0)
    assert stalled.closed
    assert len(healthy.sent) == 1


def test_plain_broadcasts_are_framed_once_for_all(serve: Serve) -> None:
    manager, clients = FramedManager(), {f"c{n}": StubClient() for n in range(450)}
    serve(manager, clients)
    manager.emit("batch", {"text": "你好"}, namespace="/", to="room")
    frames = [client.outbox.frames for client in clients.values()]
    assert all(len(own) == 1 for own in frames)
    assert len({id(own[0]) for own in frames}) == 1
    assert not any(client.sent for client in clients.values())


def test_who_polls_upgrades_or_has_packets_queued_goes_the_stock_way(serve: Serve) -> None:
    polling, upgrading, behind = (
        StubClient(upgraded=False),
        StubClient(upgrading=True),
        StubClient(),
    )
    behind.queue.put("earlier")
    manager = FramedManager()
    clients = {"polling": polling, "upgrading": upgrading, "behind": behind}
    serve(manager, clients)
    manager.emit("batch", {"first": 1}, namespace="/", to="room")
    for client in clients.values():
        assert (len(client.sent), client.outbox.frames) == (1, [])


def test_skipped_and_closed_clients_get_nothing(serve: Serve) -> None:
    manager, closed, skipped = FramedManager(), StubClient(closed=True), StubClient()
    serve(manager, {"closed": closed, "skipped": skipped})
    sid = manager.sid_from_eio_sid("skipped", "/")
    manager.emit("batch", {"first": 1}, namespace="/", to="room", skip_sid=sid)
    assert closed.outbox.frames == skipped.outbox.frames == []


def test_tuples_and_binary_take_the_stock_way(serve: Serve) -> None:
    client, manager = StubClient(), FramedManager()
    serve(manager, {"one": client})
    manager.emit("two", ("a", "b"), namespace="/", to="room")
    manager.emit("bytes", {"raw": b"x"}, namespace="/", to="room")
    assert client.outbox.frames == []
    assert len(client.sent) >= 2
