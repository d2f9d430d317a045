"""A browser against a media port in the same process: its own socket, a clock that is turned."""

import socket
from dataclasses import dataclass
from typing import Self

from rtc.net.transport import MediaPeer, MediaPort
from rtc.packets.rtp import is_rtcp
from tests.rtc.dtls_peer import DtlsPeer, make_check


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


class Browser:
    """A socket and a DTLS client against one peer of the port."""

    def __init__(self, port: MediaPort, clock: Clock, dtls: DtlsPeer, peer: MediaPeer) -> None:
        self.port, self.clock, self.dtls, self.peer = port, clock, dtls, peer
        self.link = self.open_link()
        self.early: list[bytes] = []

    def open_link(self) -> socket.socket:
        link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        link.bind(("127.0.0.1", 0))
        link.setblocking(False)
        return link

    def say(self, data: bytes) -> None:
        self.port.take_datagram(data, self.link.getsockname(), 0, self.clock.now)

    def heard(self) -> list[bytes]:
        found: list[bytes] = []
        while True:
            try:
                found.append(self.link.recv(2048))
            except BlockingIOError:
                return found

    def check(self) -> list[bytes]:
        self.say(make_check(self.peer.ice.local))
        return self.heard()

    def connect(self) -> Self:
        self.check()
        outgoing = self.dtls.advance()
        while outgoing:
            for datagram in outgoing:
                self.say(datagram)
            outgoing = [r for datagram in self.hear_flight() for r in self.dtls.advance(datagram)]
        return self

    def hear_flight(self) -> list[bytes]:
        """Media may come right behind the last flight; it is kept for later."""
        heard = self.heard()
        self.early += [data for data in heard if data[0] >= 128]
        return [data for data in heard if data[0] < 128]

    def move(self) -> None:
        self.link.close()
        self.link = self.open_link()

    def send_media(self, packet: bytes) -> None:
        assert self.dtls.sending is not None
        self.say(self.dtls.sending.protect(packet))
        self.port.after_read()

    def send_report(self, packet: bytes) -> None:
        assert self.dtls.sending is not None
        self.say(self.dtls.sending.protect_rtcp(packet))

    def open_all(self) -> tuple[list[bytes], list[bytes]]:
        """Everything that came since the last time: (media, reports), opened."""
        assert self.dtls.receiving is not None
        media, reports = [], []
        waiting, self.early = [*self.early, *self.heard()], []
        for data in waiting:
            if is_rtcp(data):
                reports.append(self.dtls.receiving.unprotect_rtcp(data))
            elif 128 <= data[0] <= 191:
                media.append(self.dtls.receiving.unprotect(data))
        return media, reports
