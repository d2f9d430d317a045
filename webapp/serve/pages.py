"""Serves the app on the socket that the supervisor holds open."""

import os
import signal
import socket
import ssl
from pathlib import Path
from typing import Any

import gevent
from gevent.pool import Pool
from gevent.pywsgi import WSGIServer

from webapp.app import create_app
from webapp.live.app import attach_live
from webapp.logs import set_up_logging
from webapp.serve.turn import wait_for_turn
from webapp.settings import Settings

LISTENER_VARIABLE = "XIANGYI_SERVE_LISTENER"
"""Number of the inherited listening socket."""
TLS_VARIABLE = "XIANGYI_SERVE_TLS"
"""Folder with certificate.pem and key.pem; empty: plain HTTP."""
STOP_SECONDS = 2.0
"""How long requests at work may take to end; open live connections are cut then."""
MOST_CONNECTIONS = 20_000
"""Past it new ones wait in the listener's queue; the process runs out of files before that."""
TLS_HANDSHAKE = b"\x16"
"""First byte of every TLS connection (RFC 8446 5.1, record type handshake)."""


class PageServer(WSGIServer):  # type: ignore[misc]
    """pywsgi that, under TLS, leads a browser that came with plain HTTP to the right address."""

    def wrap_socket_and_handle(self, client_socket: socket.socket, address: Any) -> None:
        try:
            with gevent.Timeout(10):
                first = client_socket.recv(1, socket.MSG_PEEK)
            if first == TLS_HANDSHAKE:
                super().wrap_socket_and_handle(client_socket, address)
            elif first:
                with gevent.Timeout(10):
                    lead_to_tls(client_socket)
        except (gevent.Timeout, OSError):  # ssl.SSLError is one: a phone that refused
            client_socket.close()


def lead_to_tls(client_socket: socket.socket) -> None:
    """Answers one plain request by sending it to the same path under https."""
    with client_socket:
        lines = client_socket.recv(4096).decode("latin-1").split("\r\n")
        path = lines[0].split(" ")[1] if lines[0].count(" ") == 2 else "/"
        host = next((line[5:].strip() for line in lines if line.lower().startswith("host:")), "")
        client_socket.sendall(
            f"HTTP/1.1 307 Temporary Redirect\r\nLocation: https://{host}{path}\r\n"
            "Content-Length: 0\r\nConnection: close\r\n\r\n".encode("latin-1")
        )


def make_server(listener: socket.socket, app: Any, tls: Path | None) -> PageServer:
    """A server on an open socket. It logs no requests: addresses of people are not for a log."""
    options: dict[str, Any] = {}
    if tls is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tls / "certificate.pem", tls / "key.pem")
        options["ssl_context"] = context
    return PageServer(listener, app, log=None, spawn=Pool(MOST_CONNECTIONS), **options)


def serve_pages() -> None:
    """The whole role; returns after SIGTERM with the requests at work answered."""
    set_up_logging(embedded=True)
    app = create_app(Settings())
    wait_for_turn()
    attach_live(app)
    listener = socket.socket(fileno=int(os.environ[LISTENER_VARIABLE]))
    listener.setblocking(False)
    folder = os.environ.get(TLS_VARIABLE)
    server = make_server(listener, app, Path(folder) if folder else None)
    gevent.signal_handler(signal.SIGTERM, lambda: server.stop(timeout=STOP_SECONDS))
    server.serve_forever(stop_timeout=STOP_SECONDS)
