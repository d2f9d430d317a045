"""The one TCP and the one UDP port: taken before anything starts, or refused with a reason."""

import errno
import socket

from webapp.cli.refusals import StartRefused
from webapp.i18n import gettext as _

BACKLOG = 1024
"""Connections that wait in the kernel while the web role is away; the phone sees a slow answer."""


def open_listener(host: str, port: int) -> socket.socket:
    """The listening socket that outlives the web role."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise _refuse("TCP", host, port, error) from error
    return listener


def check_udp(host: str, port: int) -> None:
    """Sound and picture need this port; the media role binds it a moment later."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as trial:
        try:
            trial.bind((host, port))
        except OSError as error:
            raise _refuse("UDP", host, port, error) from error


def find_free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """A loopback port nobody uses now."""
    with socket.socket(socket.AF_INET, kind) as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


def _refuse(kind: str, host: str, port: int, error: OSError) -> StartRefused:
    names = {"kind": kind, "port": port, "host": host, "reason": error.strerror}
    if error.errno == errno.EADDRINUSE:
        look = f"ss -{'t' if kind == 'TCP' else 'u'}lnp 'sport = :{port}'"
        return StartRefused(
            _("%(kind)s port %(port)s is in use by another program", **names),
            _(
                "make run PORT=%(other)s, or stop that program (%(look)s names it)",
                other=_suggest_port(host, port),
                look=look,
            ),
        )
    if error.errno == errno.EACCES:
        return StartRefused(
            _("%(kind)s port %(port)s is kept for the administrator", **names),
            "make run PORT=8000",
        )
    return StartRefused(
        _("%(kind)s port %(port)s on %(host)s cannot be opened (%(reason)s)", **names),
        _("choose another host or port"),
    )


def _suggest_port(host: str, port: int) -> int:
    """The next port above that is free for both kinds."""
    for other in range(port + 1, min(port + 200, 65536)):
        if _is_free(host, other, socket.SOCK_STREAM) and _is_free(host, other, socket.SOCK_DGRAM):
            return other
    return find_free_port()


def _is_free(host: str, port: int, kind: socket.SocketKind) -> bool:
    with socket.socket(socket.AF_INET, kind) as trial:
        try:
            trial.bind((host, port))
        except OSError:
            return False
    return True
