"""The rows in which a room's viewers sit: by socket and SRTP profile, for sound and picture."""

import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from rtc.net.sending import BatchSender, Row
from rtc.net.transport import MediaPeer
from rtc.packets import rtcp
from rtc.sdp.answer import CNAME
from rtc.stage.downlink import Downlink
from rtc.stage.stream import Numbered, SoundStream

PACKET_COUNT_AT, OCTET_COUNT_AT = 20, 24  # RFC 3550 6.4.1


class RowPlace(Protocol):
    """What decides which row a peer sits in."""

    @property
    def sockets(self) -> Sequence[socket.socket]: ...
    @property
    def sender(self) -> BatchSender: ...


@dataclass(slots=True)
class Audience:
    """Everybody who gets one stream of one room."""

    place: RowPlace
    stream: SoundStream
    _rows: dict[tuple[int, bytes], list[Row]] = field(default_factory=dict)

    def seat(self, peer: MediaPeer, downlink: Downlink) -> None:
        """Takes a free place among those that can be sent to in one call."""
        srtp = peer.dtls.srtp
        assert srtp is not None, "seated once connected"
        rows = self._rows.setdefault((peer.ice.socket_index, srtp.profile), [])
        row = next((row for row in rows if not row.full), None)
        if row is None:
            row = Row(self.place.sender.arena, srtp.tag_size)
            rows.append(row)
        downlink.seat = row.add(
            peer,
            srtp.sending._srtp[0],
            downlink.payload_type,
            downlink.shift,
            downlink.first_wanted,
        )

    def unseat(self, downlink: Downlink) -> None:
        if downlink.seat is None:
            return
        row = downlink.seat.row
        row.remove(downlink.seat)
        downlink.seat = None
        downlink.end()
        if not row.seats:
            for rows in self._rows.values():
                if row in rows:
                    rows.remove(row)

    def reseat(self, peer: MediaPeer, downlink: Downlink) -> None:
        """The peer is reached under another address; numbers and rights stay as they are."""
        if downlink.seat is None:
            return
        srtp = peer.dtls.srtp
        assert srtp is not None
        if downlink.seat.row in self._rows.get((peer.ice.socket_index, srtp.profile), []):
            downlink.seat.row.set_address(downlink.seat)
            return
        downlink.seat.row.remove(downlink.seat)
        self.seat(peer, downlink)

    def send(self, packets: list[Numbered]) -> None:
        if packets:
            for opened, row in self._every_row():
                self.place.sender.send_packets(opened, row, packets)

    def send_reports(self, now: float) -> None:
        """A sender report to everybody; with it lips and voice go together."""
        report = self.stream.make_sender_report(now)
        if report is None or not self.stream.alive(now):
            return
        template = rtcp.build_sender_report(report, 0, 0)
        template += rtcp.build_source_description(self.stream.ssrc, CNAME)
        for opened, row in self._every_row():
            self.place.sender.send_reports(opened, row, template, (PACKET_COUNT_AT, OCTET_COUNT_AT))

    def _every_row(self) -> Iterator[tuple[socket.socket, Row]]:
        for (index, _profile), rows in self._rows.items():
            for row in rows:
                yield self.place.sockets[index], row
