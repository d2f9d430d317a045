"""The two system calls that make sending cheap: sendmmsg and UDP segmentation (UDP_SEGMENT)."""

import contextlib
import errno
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cffi import FFI

MESSAGE_SIZE = 64  # struct mmsghdr on 64-bit Linux
SOL_UDP = 17
UDP_SEGMENT = 103
MAX_MESSAGES = 1024  # the kernel's own limit for one call

ffi = FFI()
ffi.cdef("int sendmmsg(int sockfd, void *msgvec, unsigned int vlen, int flags);")


@dataclass(frozen=True, slots=True)
class KernelFeatures:
    """What this kernel can do; everything missing has a slower way round it."""

    sendmmsg: bool
    segmentation: bool

    @property
    def batching(self) -> str:
        if not self.sendmmsg:
            return "sendto"
        return "gso" if self.segmentation else "sendmmsg"


def find_sendmmsg() -> Callable[[int, Any, int, int], int] | None:
    """The C library's sendmmsg, or None on systems without it."""
    if struct.calcsize("P") != 8:
        return None  # the layout in sending.py is the 64-bit one
    try:
        library: Any = ffi.dlopen(None)
        call: Callable[[int, Any, int, int], int] = library.sendmmsg
    except (AttributeError, OSError):
        return None
    return call


def find_features(limit: str = "auto") -> KernelFeatures:
    """Asks the kernel; `limit` (a setting) may forbid what it could do."""
    sendmmsg = limit != "sendto" and find_sendmmsg() is not None
    return KernelFeatures(
        sendmmsg=sendmmsg,
        segmentation=sendmmsg and limit in ("auto", "gso") and _can_segment(),
    )


def _can_segment() -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.setsockopt(SOL_UDP, UDP_SEGMENT, 1200)
        except OSError:
            return False
    return True


def last_error() -> int:
    return int(ffi.errno)


def open_udp_socket(host: str, port: int, buffer_size: int) -> socket.socket:
    """A non-blocking socket; an IPv6 one serves IPv6 only, so both may share a number."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_DGRAM)
    try:
        opened.setblocking(False)
        if family == socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
            _grow_buffer(opened, option, buffer_size)
        opened.bind((host, port))
    except OSError:
        opened.close()
        raise
    return opened


def _grow_buffer(opened: socket.socket, option: int, size: int) -> None:
    opened.setsockopt(socket.SOL_SOCKET, option, size)
    if opened.getsockopt(socket.SOL_SOCKET, option) < size:
        # Only root may pass net.core.{r,w}mem_max: SO_SNDBUFFORCE is 32, SO_RCVBUFFORCE 33.
        forced = 33 if option == socket.SO_RCVBUF else 32
        with contextlib.suppress(OSError):
            opened.setsockopt(socket.SOL_SOCKET, forced, size)


def pack_address(host: str, port: int) -> bytes:
    """The kernel's struct sockaddr_in or sockaddr_in6."""
    if ":" in host:
        packed = socket.inet_pton(socket.AF_INET6, host)
        return struct.pack("=H", socket.AF_INET6) + struct.pack("!HI16sI", port, 0, packed, 0)
    packed = socket.inet_pton(socket.AF_INET, host)
    return struct.pack("=H", socket.AF_INET) + struct.pack("!H4s8x", port, packed)


# One message could not go: its receiver is gone or unreachable. The others must not suffer.
SKIP_ERRORS = frozenset(
    (
        errno.ECONNREFUSED,
        errno.EHOSTUNREACH,
        errno.ENETUNREACH,
        errno.EPERM,
        errno.EACCES,
        errno.EMSGSIZE,
    )
)
# The buffers are full: waiting would make everything late, NACK repairs what is dropped here.
DROP_ERRORS = frozenset((errno.EAGAIN, errno.ENOBUFS, errno.ENOMEM))
# Devices without checksum offload refuse segmentation this way.
SEGMENT_ERRORS = frozenset((errno.EIO, errno.EINVAL))
