"""A sampled viewer: decrypts every packet, compares every byte, and now and then asks again."""

import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pylibsrtp import Error as SrtpError

from tests.bench import rtcp_reports
from tests.bench.media_leg import MediaLeg
from tests.bench.stream_packets import (
    PAYLOAD_TYPES,
    RTX_PAYLOAD_TYPE,
    StreamKind,
    recognise_payload,
)

_SO_TIMESTAMPNS = 35  # asm-generic/socket.h; the kernel's time is free of the generator's own load
_TIMESPEC = struct.Struct("qq")


@dataclass(frozen=True)
class ArrivedDatagram:
    """A datagram and the moment the kernel got it."""

    content: bytes
    arrived_ns: int


class Witness:
    """The proof that what is counted elsewhere is really the stream."""

    def __init__(self, leg: MediaLeg, own_ssrc: int) -> None:
        self.verified = 0
        self.mismatched = 0
        self.missing = 0
        self.pretended = 0
        self.repaired = 0
        self.delays_ms: list[float] = []
        self.counting = False
        self._leg = leg
        self._own_ssrc = own_ssrc
        self._last_counter: dict[StreamKind, int] = {}
        self._pretend_next = False
        self._victims: set[int] = set()
        leg.link.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)

    def read_all(self) -> Iterator[ArrivedDatagram]:
        """Everything that waits on the socket."""
        while True:
            try:
                content, ancillary, _, _ = self._leg.link.recvmsg(2048, 64)
            except (BlockingIOError, ConnectionRefusedError):
                return
            seconds, rest = _TIMESPEC.unpack_from(ancillary[0][2])
            yield ArrivedDatagram(content, seconds * 1_000_000_000 + rest)

    def pretend_loss(self) -> None:
        """Within the window: loses the next video packet, asks for it, and wants it back."""
        self._pretend_next = self.counting

    def examine_media(self, datagram: ArrivedDatagram) -> None:
        """Takes one SRTP packet."""
        number = datagram.content[1] & 0x7F
        sequence = struct.unpack_from(">H", datagram.content, 2)[0]
        if self._pretend_next and number == PAYLOAD_TYPES[StreamKind.VIDEO]:
            self._ask_again(datagram.content, sequence)
            return
        try:
            packet = self._leg.srtp.incoming.unprotect(datagram.content)
        except SrtpError:
            self.mismatched += 1
            return
        payload = _strip_header(packet)
        if number == RTX_PAYLOAD_TYPE:
            self._examine_repair(int.from_bytes(payload[:2], "big"), payload[2:])
        elif sequence in self._victims and number == PAYLOAD_TYPES[StreamKind.VIDEO]:
            self._examine_repair(sequence, payload)
        else:
            kind = StreamKind(PAYLOAD_TYPES.index(number))
            self._examine_payload(kind, payload, datagram.arrived_ns)

    def _ask_again(self, content: bytes, sequence: int) -> None:
        self._pretend_next = False
        self._victims.add(sequence)
        self.pretended += 1
        # The payload was not opened, so the next counter must step over it.
        self._last_counter[StreamKind.VIDEO] = self._last_counter.get(StreamKind.VIDEO, 0) + 1
        media_ssrc = struct.unpack_from(">I", content, 8)[0]
        nack = rtcp_reports.build_nack(self._own_ssrc, media_ssrc, sequence)
        self._leg.send(self._leg.srtp.outgoing.protect_rtcp(nack))

    def _examine_repair(self, sequence: int, payload: bytes) -> None:
        if sequence not in self._victims:
            return  # a padding probe, or an answer that was already used
        self._victims.discard(sequence)
        if recognise_payload(StreamKind.VIDEO, payload) is None:
            self.mismatched += 1
        else:
            self.repaired += 1

    def _examine_payload(self, kind: StreamKind, payload: bytes, arrived_ns: int) -> None:
        stamp = recognise_payload(kind, payload)
        if stamp is None:
            self.mismatched += 1
            return
        step = stamp.counter - self._last_counter.get(kind, stamp.counter - 1)
        self._last_counter[kind] = stamp.counter
        if self.counting:
            self.verified += 1
            self.missing += max(step - 1, 0)
            self.delays_ms.append((arrived_ns - stamp.sent_at_ns) / 1e6)


def stack_headers(datagrams: list[ArrivedDatagram]) -> NDArray[np.uint8]:
    """The first twelve bytes of each, as the ledger takes them."""
    joined = b"".join(datagram.content[:12] for datagram in datagrams)
    return np.frombuffer(joined, dtype=np.uint8).reshape(-1, 12)


def _strip_header(packet: bytes) -> bytes:
    """RFC 3550 section 5.1: what lies between the header with its extension and the padding."""
    start = 12 + 4 * (packet[0] & 0x0F)
    if packet[0] & 0x10:
        start += 4 + 4 * int(struct.unpack_from(">H", packet, start + 2)[0])
    return packet[start : len(packet) - (packet[-1] if packet[0] & 0x20 else 0)]
