"""Puts Socket.IO under an app: the live role, or the live half of the embedded web role."""

from collections.abc import Callable, Iterable
from typing import Any

import orjson
from flask import Flask
from flask_socketio import SocketIO

from webapp.live.rooms import Rooms
from webapp.live.sockets import EVENTS
from webapp.live.splitting import split_batch
from webapp.live.writer.driver import FramedWebSocket
from webapp.live.writer.managers import BoundedManager, FramedManager
from webapp.settings import Settings

LARGEST_MESSAGE = 64 * 1024
"""Bytes a browser may send at once; the longest comment is some three thousand."""
PING_SECONDS = 25
PONG_SECONDS = 20
LARGEST_FRAME = {"framed": 32 * 1024, "stock": 3 * 1024}
"""The stock layer ignores short writes, so that a slow reader gets a corrupt stream as soon as one
frame does not fit the socket's buffer; frames under 4 KB fit for longest."""

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


class LiveJson:
    """orjson in the shape Socket.IO asks for; Chinese stays unescaped."""

    @staticmethod
    def dumps(value: Any, **_options: Any) -> str:
        """JSON without spaces."""
        return orjson.dumps(value).decode()

    @staticmethod
    def loads(text: str | bytes, **_options: Any) -> Any:
        """The value of a JSON text; raises ValueError."""
        return orjson.loads(text)


def attach_live(app: Flask) -> SocketIO:
    """Serves /socket.io beside the app's pages; needs gevent's monkey patching done before."""
    settings: Settings = app.extensions["xiangyi"].settings
    framed = settings.live_writer == "framed"
    live = SocketIO(
        app,
        async_mode="gevent",
        # Without it, what the connect handler sends would come before the connection's own answer.
        always_connect=True,
        json=LiveJson,
        client_manager=FramedManager() if framed else BoundedManager(),
        cors_allowed_origins=_origins(settings),  # type: ignore[arg-type] # None: same origin
        max_http_buffer_size=LARGEST_MESSAGE,
        ping_interval=PING_SECONDS,
        ping_timeout=PONG_SECONDS,
    )
    server = live.server  # type: ignore[attr-defined]
    if framed:
        engine = server.eio
        engine._async = {**engine._async, "websocket": FramedWebSocket}
    app.wsgi_app = refuse_compression(app.wsgi_app)  # type: ignore[method-assign,assignment]

    def emit(event: str, payload: dict[str, Any], room: str) -> None:
        largest = LARGEST_FRAME[settings.live_writer]
        parts = split_batch(payload, largest) if event == "batch" else [payload]
        for part in parts:
            server.manager.emit(event, part, namespace="/", to=room)

    app.extensions["xiangyi_live"] = Rooms(app, emit)
    for event, handler in EVENTS.items():
        live.on_event(event, handler)
    return live


def refuse_compression(inner: Wsgi) -> Wsgi:
    """Hides the browser's offer of permessage-deflate: it would compress once per client."""

    def served(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        return inner(environ, start_response)

    return served


def _origins(settings: Settings) -> str | None:
    # None is the same origin only; a live role of its own address serves pages of the public one.
    return settings.public_url.rstrip("/") if settings.live_url and settings.public_url else None
