"""Empties many UDP sockets with one recvmmsg per socket into one arena, for numpy to count."""

import errno
import select
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from cffi import FFI
from numpy.typing import NDArray

_SLOT_SIZE = 1536
_SLOTS = 2048
_PER_CALL = 32
_MSG_DONTWAIT = 0x40
_MMSGHDR = np.dtype(
    {"names": ["length"], "formats": ["<u4"], "offsets": [56], "itemsize": 64}
)  # recvmmsg(2) on 64-bit Linux

_ffi = FFI()
_ffi.cdef(
    """
    struct iovec { void *iov_base; size_t iov_len; };
    struct msghdr { void *msg_name; uint32_t msg_namelen; struct iovec *msg_iov;
        size_t msg_iovlen; void *msg_control; size_t msg_controllen; int msg_flags; };
    struct mmsghdr { struct msghdr msg_hdr; unsigned int msg_len; };
    int recvmmsg(int sockfd, struct mmsghdr *msgvec, unsigned int vlen, int flags, void *timeout);
    """
)
_libc: Any = _ffi.dlopen(None)


@dataclass(frozen=True)
class DrainedBatch:
    """What one pass brought: packet k came to viewer viewers[k] and starts at packets[k]."""

    viewers: NDArray[np.int64]
    packets: NDArray[np.uint8]
    lengths: NDArray[np.uint32]

    def datagram(self, index: int) -> bytes:
        """One packet as bytes."""
        return self.packets[index, : self.lengths[index]].tobytes()


class PacketDrain:
    """The sockets of the viewers that only count."""

    def __init__(self) -> None:
        self._poll = select.epoll()
        self._viewer_of: dict[int, int] = {}
        self._arena = np.zeros((_SLOTS, _SLOT_SIZE), dtype=np.uint8)
        self._viewers = np.zeros(_SLOTS, dtype=np.int64)
        base = self._arena.ctypes.data
        self._iovecs = _ffi.new("struct iovec[]", _SLOTS)
        self._messages = _ffi.new("struct mmsghdr[]", _SLOTS)
        for slot in range(_SLOTS):
            self._iovecs[slot].iov_base = _ffi.cast("void *", base + slot * _SLOT_SIZE)
            self._iovecs[slot].iov_len = _SLOT_SIZE
            self._messages[slot].msg_hdr.msg_iov = self._iovecs + slot
            self._messages[slot].msg_hdr.msg_iovlen = 1
        self._starts = [self._messages + slot for slot in range(_SLOTS)]
        headers = np.frombuffer(memoryview(_ffi.buffer(self._messages)), dtype=_MMSGHDR)
        self._lengths: NDArray[np.uint32] = headers["length"]

    def add_viewer(self, viewer: int, link: socket.socket) -> None:
        """Watches one more socket."""
        self._viewer_of[link.fileno()] = viewer
        self._poll.register(link.fileno(), select.EPOLLIN)

    def drain(self) -> Iterator[DrainedBatch]:
        """Reads all that waits; a batch is valid until the next one is asked for."""
        if not self._viewer_of:
            return
        filled = 0
        for descriptor, _ in self._poll.poll(0, len(self._viewer_of)):
            if filled + _PER_CALL > _SLOTS:
                yield self._view_batch(filled)
                filled = 0
            count = _libc.recvmmsg(
                descriptor, self._starts[filled], _PER_CALL, _MSG_DONTWAIT, _ffi.NULL
            )
            if count < 0:
                self._check_error()
                continue
            self._viewers[filled : filled + count] = self._viewer_of[descriptor]
            filled += count
        if filled:
            yield self._view_batch(filled)

    def close(self) -> None:
        """Forgets the sockets; their owners close them."""
        self._viewer_of.clear()
        self._poll.close()

    def _view_batch(self, filled: int) -> DrainedBatch:
        return DrainedBatch(self._viewers[:filled], self._arena[:filled], self._lengths[:filled])

    @staticmethod
    def _check_error() -> None:
        """A server that has gone answers with ECONNREFUSED; the counters will show it."""
        if _ffi.errno not in (errno.EAGAIN, errno.ECONNREFUSED, errno.EINTR):
            raise OSError(_ffi.errno, "recvmmsg")
