"""Sealing and sending the same packets to many viewers with no Python per packet and viewer.

The arena is packet-major: slot (j, i) holds packet j for viewer i, and message i gathers the
slots (0..k-1, i). Headers are written by numpy, sealing is one map() over libsrtp, and a whole
row of viewers leaves in one sendmmsg.
"""

import errno
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import pylibsrtp
from numpy.typing import NDArray

from rtc.net import kernel

_binding: Any = pylibsrtp
srtp_ffi, srtp_lib = _binding.ffi, _binding.lib  # there, but not in the package's __all__

ROW_SIZE = 256  # viewers in one row: a row's arena of 3 MB still fits near the core
DEPTH = 8  # packets of one frame sent together
SLOT_SIZE = 1536
LARGEST_PACKET = 1400  # room for 16 bytes of tag under every sane MTU
ADDRESS_SIZE = 28
_CONTROL_SIZE = 24  # CMSG_SPACE(sizeof(uint16))
_CONTROL_LENGTH = 18  # CMSG_LEN(sizeof(uint16))

Run = list[tuple[int, bytes]]  # (sequence number of the programme, packet)


@dataclass(slots=True)
class SendCounters:
    """What the sender did since the start, for the metrics page."""

    packets: int = 0
    calls: int = 0
    refused: int = 0  # a receiver was gone
    dropped: int = 0  # the socket's buffer was full
    unsealed: int = 0  # libsrtp refused; never sent in the clear
    features_lost: int = 0


class Receiver(Protocol):
    """Whoever sits in a row: only used to find it again and for the slowest way of sending."""

    @property
    def address(self) -> tuple[str, int]: ...


def _address_of(buffer: Any) -> int:
    return int(srtp_ffi.cast("uintptr_t", buffer))


class Arena:
    """The memory in which packets are sealed: one per process, used by one row at a time."""

    def __init__(self) -> None:
        # libsrtp's binding takes buffers of its own FFI only.
        self._buffer = srtp_ffi.new("char[]", DEPTH * ROW_SIZE * SLOT_SIZE)
        self._lengths = srtp_ffi.new("int[]", DEPTH * ROW_SIZE)
        self.bytes: NDArray[np.uint8] = np.frombuffer(
            srtp_ffi.buffer(self._buffer), np.uint8
        ).reshape(DEPTH, ROW_SIZE, SLOT_SIZE)
        self.sequences = self.bytes.view(">u2")[:, :, 1]
        self.words = self.bytes.view(">u4")
        self.lengths: NDArray[np.int32] = np.frombuffer(
            srtp_ffi.buffer(self._lengths), np.int32
        ).reshape(DEPTH, ROW_SIZE)
        base = _address_of(self._buffer)
        self.addresses: NDArray[np.uint64] = (
            base + np.arange(DEPTH * ROW_SIZE, dtype=np.uint64) * np.uint64(SLOT_SIZE)
        ).reshape(DEPTH, ROW_SIZE)
        self.slots = [
            [self._buffer + (j * ROW_SIZE + i) * SLOT_SIZE for i in range(ROW_SIZE)]
            for j in range(DEPTH)
        ]
        self.length_slots = [
            [self._lengths + j * ROW_SIZE + i for i in range(ROW_SIZE)] for j in range(DEPTH)
        ]


@dataclass(slots=True, eq=False)
class Seat:
    """One viewer's place in one row; the index moves when somebody before it leaves."""

    receiver: Receiver
    row: "Row" = field(repr=False)
    index: int


class Row:
    """Up to ROW_SIZE viewers that share socket and SRTP profile and get the same packets."""

    def __init__(self, arena: Arena, tag_size: int) -> None:
        self.tag_size = tag_size
        self.seats: list[Seat] = []
        self.keys: list[Any] = []  # srtp_t, in the order of the seats
        self.shifts = np.zeros(ROW_SIZE, np.uint16)  # viewer's sequence - programme's
        self.payload_types = np.zeros(ROW_SIZE, np.uint8)
        # Nothing before this was meant for the viewer. Sealing an older packet would use a
        # number (and so a GCM nonce) twice with different contents.
        self.first_wanted = np.zeros(ROW_SIZE, np.int64)
        self.packet_bases = np.zeros(ROW_SIZE, np.int64)
        self.octet_bases = np.zeros(ROW_SIZE, np.int64)
        self.packets_sent = 0
        self.octets_sent = 0
        self.names = np.zeros((ROW_SIZE, ADDRESS_SIZE), np.uint8)
        self.messages = np.zeros((ROW_SIZE, kernel.MESSAGE_SIZE // 8), np.uint64)
        self.vectors = np.zeros((ROW_SIZE, DEPTH, 2), np.uint64)
        self.control = np.zeros(_CONTROL_SIZE // 2, np.uint16)
        self._lay_out(arena)

    def _lay_out(self, arena: Arena) -> None:
        names, vectors = self.names.ctypes.data, self.vectors.ctypes.data
        each = np.arange(ROW_SIZE, dtype=np.uint64)
        self.messages[:, 0] = names + each * np.uint64(ADDRESS_SIZE)
        self.messages[:, 2] = vectors + each * np.uint64(16 * DEPTH)
        self.vectors[:, :, 0] = arena.addresses.T
        self.vector_addresses = (
            vectors + np.arange(ROW_SIZE * DEPTH, dtype=np.uint64) * np.uint64(16)
        ).reshape(ROW_SIZE, DEPTH)
        # struct cmsghdr: length (8 bytes), level, type, then the segment size.
        self.control[0] = _CONTROL_LENGTH
        self.control[4] = kernel.SOL_UDP
        self.control[6] = kernel.UDP_SEGMENT
        self.control_address = np.uint64(self.control.ctypes.data)

    @property
    def full(self) -> bool:
        return len(self.seats) >= ROW_SIZE

    def add(
        self, receiver: Receiver, key: Any, payload_type: int, shift: int, first_wanted: int
    ) -> Seat:
        index = len(self.seats)
        seat = Seat(receiver, self, index)
        self.seats.append(seat)
        self.keys.append(key)
        self.shifts[index] = shift & 0xFFFF
        self.payload_types[index] = payload_type
        self.first_wanted[index] = first_wanted
        self.packet_bases[index], self.octet_bases[index] = self.packets_sent, self.octets_sent
        self.set_address(seat)
        return seat

    def set_address(self, seat: Seat) -> None:
        packed = kernel.pack_address(*seat.receiver.address[:2])
        self.names[seat.index, : len(packed)] = np.frombuffer(packed, np.uint8)
        self.messages[seat.index, 1] = len(packed)

    def remove(self, seat: Seat) -> None:
        """The last viewer takes the free place; the order in a row means nothing."""
        last = self.seats.pop()
        key = self.keys.pop()
        if last is seat:
            return
        hole, end = seat.index, last.index
        self.seats[hole], self.keys[hole], last.index = last, key, hole
        for column in (
            self.shifts,
            self.payload_types,
            self.first_wanted,
            self.packet_bases,
            self.octet_bases,
        ):
            column[hole] = column[end]
        self.names[hole] = self.names[end]
        self.messages[hole, 1] = self.messages[end, 1]


class BatchSender:
    """Seals runs of packets for a row and hands them to the kernel the cheapest way there is."""

    def __init__(self, features: kernel.KernelFeatures) -> None:
        self.features = features
        self.counters = SendCounters()
        self.arena = Arena()
        self._sendmmsg = kernel.find_sendmmsg() if features.sendmmsg else None

    def send_packets(self, opened: socket.socket, row: Row, packets: Run) -> None:
        """Sends packets of one frame, in runs that segmentation can carry."""
        if not row.seats:
            return
        for run in split_runs(packets):
            self._send_run(opened, row, run)

    def send_reports(
        self, opened: socket.socket, row: Row, template: bytes, stamp: tuple[int, int]
    ) -> None:
        """One sender report for every viewer; the two counts are all that differs (RFC 3550 6.4.1).

        `stamp` holds the byte offsets of the packet count and the octet count in the template.
        """
        count = len(row.seats)
        if not count:
            return
        self._fill(0, count, template)
        words = self.arena.words[0, :count]
        words[:, stamp[0] // 4] = (row.packets_sent - row.packet_bases[:count]) & 0xFFFFFFFF
        words[:, stamp[1] // 4] = (row.octets_sent - row.octet_bases[:count]) & 0xFFFFFFFF
        failed = self._seal(row, count, 1, srtp_lib.srtp_protect_rtcp)
        self._transmit(opened, row, count, 1, failed)

    def _send_run(self, opened: socket.socket, row: Row, run: Run) -> None:
        count = len(row.seats)
        for index, (sequence, packet) in enumerate(run):
            self._fill(index, count, packet)
            self.arena.sequences[index, :count] = row.shifts[:count] + np.uint16(sequence & 0xFFFF)
            self.arena.bytes[index, :count, 1] = row.payload_types[:count] | (packet[1] & 0x80)
        late = row.first_wanted[:count] > min(sequence for sequence, _ in run)
        excluded = set(np.flatnonzero(late).tolist()) if late.any() else set()
        if excluded and len(run) > 1:
            # Rare: a repaired packet beside others. One at a time keeps the others whole.
            for single in run:
                self._send_run(opened, row, [single])
            return
        failed = self._seal(row, count, len(run), srtp_lib.srtp_protect, excluded)
        row.packets_sent += len(run)
        row.octets_sent += sum(len(packet) - 12 for _, packet in run)
        self._transmit(opened, row, count, len(run), failed)

    def _fill(self, index: int, count: int, packet: bytes) -> None:
        self.arena.bytes[index, :count, : len(packet)] = np.frombuffer(packet, np.uint8)
        self.arena.lengths[index, :count] = len(packet)

    def _seal(
        self, row: Row, count: int, depth: int, protect: Any, excluded: set[int] | None = None
    ) -> set[int]:
        """Seals in place; the indexes it gives back must not be sent."""
        failed = set(excluded or ())
        arena = self.arena
        if failed:
            return failed | self._seal_others(row, count, protect, failed)
        for index in range(depth):
            codes = list(map(protect, row.keys, arena.slots[index], arena.length_slots[index]))
            if any(codes):
                failed.update(at for at, code in enumerate(codes) if code)
                self.counters.unsealed += len(failed)
        return failed

    def _seal_others(self, row: Row, count: int, protect: Any, excluded: set[int]) -> set[int]:
        failed = set()
        for at in range(count):
            if at not in excluded and protect(
                row.keys[at], self.arena.slots[0][at], self.arena.length_slots[0][at]
            ):
                failed.add(at)
        self.counters.unsealed += len(failed)
        return failed

    def _transmit(
        self, opened: socket.socket, row: Row, count: int, depth: int, failed: set[int]
    ) -> None:
        self.counters.packets += (count - len(failed)) * depth
        if self._sendmmsg is None:
            self._send_singly(opened, row, count, depth, failed)
            return
        row.vectors[:count, :depth, 1] = self.arena.lengths[:depth, :count].T
        if depth == 1 or self.features.segmentation:
            self._gather(row, count, depth, segment=self._first_length(count, failed))
            if self._push(opened, row, count, failed):
                return
            self._stop_segmenting()
        for index in range(depth):
            self._pick_single(row, count, index)
            self._push(opened, row, count, failed)

    def _first_length(self, count: int, failed: set[int]) -> int:
        at = next((i for i in range(count) if i not in failed), 0)
        return int(self.arena.lengths[0, at])

    def _gather(self, row: Row, count: int, depth: int, segment: int) -> None:
        row.messages[:count, 2] = row.vector_addresses[:count, 0]
        row.messages[:count, 3] = depth
        if depth > 1:
            row.control[8] = segment
            row.messages[:count, 4] = row.control_address
            row.messages[:count, 5] = _CONTROL_SIZE
        else:
            row.messages[:count, 4:6] = 0

    def _pick_single(self, row: Row, count: int, index: int) -> None:
        row.messages[:count, 2] = row.vector_addresses[:count, index]
        row.messages[:count, 3] = 1
        row.messages[:count, 4:6] = 0

    def _stop_segmenting(self) -> None:
        self.features = kernel.KernelFeatures(sendmmsg=True, segmentation=False)
        self.counters.features_lost += 1

    def _push(self, opened: socket.socket, row: Row, count: int, failed: set[int]) -> bool:
        """False when the kernel refuses segmentation; packets sent twice then do no harm."""
        at = 0
        for stop in [*sorted(failed), count]:
            if not self._push_range(opened, row, at, stop):
                return False
            at = stop + 1
        return True

    def _push_range(self, opened: socket.socket, row: Row, at: int, stop: int) -> bool:
        assert self._sendmmsg is not None
        base, number = row.messages.ctypes.data, opened.fileno()
        segmented = bool(row.messages[0, 5])
        while at < stop:
            self.counters.calls += 1
            pointer = kernel.ffi.cast("void *", base + at * kernel.MESSAGE_SIZE)
            sent = self._sendmmsg(number, pointer, stop - at, socket.MSG_DONTWAIT)
            if sent > 0:
                at += sent
                continue
            code = kernel.last_error()
            if segmented and code in kernel.SEGMENT_ERRORS:
                return False
            if code in kernel.DROP_ERRORS:
                self.counters.dropped += stop - at
                return True
            if code != errno.EINTR:
                self.counters.refused += 1
                at += 1
        return True

    def _send_singly(
        self, opened: socket.socket, row: Row, count: int, depth: int, failed: set[int]
    ) -> None:
        for at in range(count):
            if at in failed:
                continue
            for index in range(depth):
                size = int(self.arena.lengths[index, at])
                packet = self.arena.bytes[index, at, :size].tobytes()
                self.send_one(opened, packet, row.seats[at].receiver.address)

    def send_one(self, opened: socket.socket, packet: bytes, address: tuple[str, int]) -> None:
        """One sealed packet to one peer: repairs, reports to publishers, handshakes."""
        try:
            opened.sendto(packet, address)
        except BlockingIOError:
            self.counters.dropped += 1
        except OSError as error:
            if error.errno in kernel.DROP_ERRORS:
                self.counters.dropped += 1
            else:
                self.counters.refused += 1


def split_runs(packets: Sequence[tuple[int, bytes]]) -> list[Run]:
    """Runs of equal size, the last of each may be shorter: what one segmented message can hold."""
    runs: list[Run] = []
    for sequence, packet in packets:
        run = runs[-1] if runs else None
        if (
            run is None
            or len(run) == DEPTH
            or len(packet) > len(run[0][1])
            or len(run[-1][1]) < len(run[0][1])
        ):
            runs.append([(sequence, packet)])
        else:
            run.append((sequence, packet))
    return runs
