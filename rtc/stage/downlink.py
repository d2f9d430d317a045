"""One viewer's share of one stream: its numbers, its repairs, its first picture."""

import secrets
from dataclasses import dataclass, field

from rtc.net.sending import Seat
from rtc.packets import rtp
from rtc.packets.rtcp import ReportBlock
from rtc.sdp.profile import Track
from rtc.stage.stream import Numbered, SoundStream

# Starts low: a receiver that misses packets around the first wrap would guess the SRTP
# rollover counter wrong and never hear anything.
FIRST_SEQUENCE_BELOW = 1 << 14
REPAIRS_PER_SECOND = 200
REPLAY_KEPT_SECONDS = 3.0


def _first_number() -> int:
    return 1 + secrets.randbelow(FIRST_SEQUENCE_BELOW)


@dataclass(slots=True, eq=False)
class Downlink:
    """What one viewer gets of one stream. Numbers are long; the wire gets their lower 16 bits."""

    stream: SoundStream
    payload_type: int
    repair_type: int | None
    repair_ssrc: int
    next_number: int = field(default_factory=_first_number)
    seat: Seat | None = None
    shift: int = 0  # viewer's number - programme's
    first_wanted: int = 0  # of the programme
    fraction_lost: int = 0
    _next_repair: int = field(default_factory=_first_number)
    _replayed: dict[int, bytes] = field(default_factory=dict)
    _replayed_at: float = 0.0
    _repairs: int = 0
    _repairs_since: float = 0.0

    def begin(self, first_wanted: int) -> None:
        """From this packet of the programme on, numbers follow on what was sent before."""
        self.first_wanted = first_wanted
        self.shift = self.next_number - first_wanted

    def end(self) -> None:
        """Called when the viewer leaves the row; what was sent until now stays numbered."""
        self.next_number = max(self.next_number, self.stream.head + 1 + self.shift)

    def make_replay(self, packets: list[Numbered], now: float) -> list[bytes]:
        """Cached packets as if they were sent just now, a millisecond apart.

        With their old timestamps the browser would think its clock is late and hold them back.
        """
        made = []
        self._replayed, self._replayed_at = {}, now
        frames = list(dict.fromkeys(_timestamp_of(packet) for _, packet in packets))
        newest = self.stream.continuity.timestamp
        step = self.stream.clock_rate // 1000
        for _, packet in packets:
            age = len(frames) - 1 - frames.index(_timestamp_of(packet))
            number, self.next_number = self.next_number, self.next_number + 1
            changed = self._renumber(packet, number, (newest - age * step) & 0xFFFFFFFF)
            self._replayed[number & 0xFFFF] = changed
            made.append(changed)
        return made

    def _renumber(self, packet: bytes, number: int, timestamp: int) -> bytes:
        header = bytes((packet[0], packet[1] & 0x80 | self.payload_type))
        return (
            header + (number & 0xFFFF).to_bytes(2, "big") + timestamp.to_bytes(4, "big")
        ) + packet[8:]

    def find_repairs(self, sequences: list[int], now: float) -> list[bytes]:
        """The packets to send again; RTX when agreed on, else the very same packet."""
        found = []
        for sequence in sequences:
            packet = self._find_sent(sequence, now)
            if packet is None or not self._may_repair(now):
                continue
            found.append(packet if self.repair_type is None else self._wrap(packet))
        return found

    def _find_sent(self, sequence: int, now: float) -> bytes | None:
        if now - self._replayed_at > REPLAY_KEPT_SECONDS:
            self._replayed.clear()
        if sequence in self._replayed:
            return self._replayed[sequence]
        if self.seat is None:
            return None
        head = self.stream.head + self.shift
        number = head - (head - sequence & 0xFFFF)
        programme = number - self.shift
        packet = self.stream.ring.get(programme) if programme >= self.first_wanted else None
        if packet is None:
            return None
        return self._renumber(packet, number, _timestamp_of(packet))

    def _may_repair(self, now: float) -> bool:
        # A broken or hostile client must not turn each NACK into a flood.
        if now - self._repairs_since >= 1.0:
            self._repairs, self._repairs_since = 0, now
        self._repairs += 1
        return self._repairs <= REPAIRS_PER_SECOND

    def _wrap(self, packet: bytes) -> bytes:
        """RFC 4588 4: the original number goes in front of the payload, on a stream of its own."""
        assert self.repair_type is not None
        header = rtp.parse_header(packet)
        assert header is not None, "made by us"
        number, self._next_repair = self._next_repair, self._next_repair + 1
        return rtp.build_packet(
            packet[2:4] + packet[header.payload_at : header.payload_end],
            payload_type=self.repair_type,
            marker=header.marker,
            sequence=number,
            timestamp=header.timestamp,
            ssrc=self.repair_ssrc,
        )

    def note_report(self, block: ReportBlock) -> None:
        self.fraction_lost = block.fraction_lost


def make_downlink(stream: SoundStream, track: Track, repair_ssrc: int) -> Downlink:
    return Downlink(
        stream=stream,
        payload_type=track.codec.payload_type,
        repair_type=track.repair.payload_type if track.repair is not None else None,
        repair_ssrc=repair_ssrc,
    )


def _timestamp_of(packet: bytes) -> int:
    return int.from_bytes(packet[4:8], "big")
