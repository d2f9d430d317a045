"""The programme of a room, one stream of sound and one of picture, with its packet caches."""

from dataclasses import dataclass, field

from rtc.packets import rtp
from rtc.packets.rtcp import SenderReport, ntp_of
from rtc.packets.video import parse_vp8
from rtc.stage.continuity import Continuity, PictureNumbers

SOUND_RATE = 48_000
PICTURE_RATE = 90_000
SOUND_CACHE = 100  # 2 s of Opus
PICTURE_CACHE = 512  # 4 s at 1 Mbit/s; past it a repair comes too late anyway

ALIVE_SECONDS = 3.0
# A joiner is sent everything since the key frame when that is little, ...
REPLAY_PACKETS = 60
REPLAY_SECONDS = 2.0
# ... or the key frame alone as a still while a new one is asked for. Not an old one: the
# camera may have been turned away since.
STILL_SECONDS = 10.0
EVEN_OUT_BYTES = 4

Numbered = tuple[int, bytes]


class PacketRing:
    """The last packets by their long number."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._slots: list[Numbered | None] = [None] * size

    def put(self, sequence: int, packet: bytes) -> None:
        self._slots[sequence % self._size] = (sequence, packet)

    def get(self, sequence: int) -> bytes | None:
        found = self._slots[sequence % self._size]
        return found[1] if found is not None and found[0] == sequence else None

    def clear(self) -> None:
        self._slots = [None] * self._size


@dataclass(slots=True)
class ClockAnchor:
    """One moment in both clocks of the programme, and in ours."""

    ntp: int
    timestamp: int
    at: float


class SoundStream:
    """Opus packets in the programme's numbering. Also the base of the picture."""

    clock_rate = SOUND_RATE
    cache_size = SOUND_CACHE

    def __init__(self, ssrc: int) -> None:
        self.ssrc = ssrc
        self.continuity = Continuity(self.clock_rate)
        self.ring = PacketRing(self.cache_size)
        self.pending: list[Numbered] = []
        self.anchor: ClockAnchor | None = None
        self.last_at: float | None = None

    @property
    def head(self) -> int:
        return self.continuity.head

    def alive(self, now: float) -> bool:
        return self.last_at is not None and now - self.last_at < ALIVE_SECONDS

    def begin_source(self) -> None:
        """Another publisher, another SSRC or an end of a pause: numbers go on, clocks do not."""
        self.continuity.begin_source()
        self.anchor = None

    def stop(self) -> None:
        """Nothing of what was cached may be seen or heard any more."""
        self.begin_source()
        self.ring.clear()
        self.pending.clear()
        self.last_at = None

    def take(
        self, sequence: int, timestamp: int, marker: bool, payload: bytes, now: float
    ) -> Numbered | None:
        """Numbers one packet; None when it came twice or belongs to no source."""
        placed = self.continuity.place(sequence, timestamp, now)
        if placed is None or self._came_before(placed[0]):
            return None
        return self._keep(placed, marker, payload, now)

    def _came_before(self, number: int) -> bool:
        # What has left the ring counts as known: sealing a number twice with different contents
        # would give away the key stream of AES-GCM.
        return number <= self.head - self.cache_size or self.ring.get(number) is not None

    def _keep(self, placed: tuple[int, int], marker: bool, payload: bytes, now: float) -> Numbered:
        number, timestamp = placed
        packet = rtp.build_packet(
            payload,
            payload_type=0,  # each viewer's own is written in when it is sent
            marker=marker,
            sequence=number,
            timestamp=timestamp,
            ssrc=self.ssrc,
        )
        self.ring.put(number, packet)
        self.pending.append((number, packet))
        self.last_at = now
        return number, packet

    def note_sender_report(self, report: SenderReport, ntp_shift: int, now: float) -> None:
        if not self.continuity.waits_for_source:
            timestamp = self.continuity.place_timestamp(report.timestamp)
            self.anchor = ClockAnchor(report.ntp + ntp_shift, timestamp, now)

    def make_sender_report(self, now: float) -> SenderReport | None:
        """None until the publisher's own report has tied its clocks together."""
        if self.anchor is None:
            return None
        passed = now - self.anchor.at
        return SenderReport(
            ssrc=self.ssrc,
            ntp=(self.anchor.ntp + round(passed * (1 << 32))) & 0xFFFFFFFFFFFFFFFF,
            timestamp=(self.anchor.timestamp + round(passed * self.clock_rate)) & 0xFFFFFFFF,
        )

    def take_pending(self) -> list[Numbered]:
        taken, self.pending = self.pending, []
        return taken


@dataclass(slots=True)
class KeyFrame:
    """The packets of the last key frame, whole once its marker came and nothing is missing."""

    first: int
    at: float
    timestamp: int
    packets: dict[int, bytes] = field(default_factory=dict)
    last: int | None = None

    @property
    def whole(self) -> bool:
        return self.last is not None and len(self.packets) == self.last - self.first + 1


class PictureStream(SoundStream):
    """VP8 packets: starts every source with a key frame and remembers the latest."""

    clock_rate = PICTURE_RATE
    cache_size = PICTURE_CACHE

    def __init__(self, ssrc: int) -> None:
        super().__init__(ssrc)
        self.numbers = PictureNumbers()
        self.key_frame: KeyFrame | None = None
        self.key_frame_began = False  # by the packet taken last

    def begin_source(self) -> None:
        super().begin_source()
        self.key_frame = None

    def take(
        self, sequence: int, timestamp: int, marker: bool, payload: bytes, now: float
    ) -> Numbered | None:
        self.key_frame_began = False
        start = parse_vp8(payload) if payload else None
        fresh = self.continuity.waits_for_source
        if fresh and (start is None or not start.key_frame):
            return None  # half a picture is worse than none
        placed = self.continuity.place(sequence, timestamp, now)
        if placed is None or self._came_before(placed[0]):
            return None
        if start is not None:
            if fresh:
                self.numbers.begin_source(start)
            payload = self.numbers.rewrite(payload, start, at_head=placed[0] == self.head)
        kept = self._keep(placed, marker, payload, now)
        if start is not None and start.key_frame:
            self.key_frame_began = True
            self.key_frame = KeyFrame(placed[0], now, placed[1])
        self._note_key_packet(kept, placed[1], marker)
        return kept

    def _note_key_packet(self, kept: Numbered, timestamp: int, marker: bool) -> None:
        key = self.key_frame
        if key is None or timestamp != key.timestamp or kept[0] < key.first:
            return
        key.packets[kept[0]] = kept[1]
        if marker:
            key.last = kept[0]

    def find_replay(self, now: float) -> list[Numbered]:
        """All since the key frame, when it is whole, short and of now; else nothing."""
        key = self.key_frame
        if key is None or not key.whole or now - key.at > REPLAY_SECONDS:
            return []
        if not self.alive(now) or self.head - key.first >= REPLAY_PACKETS:
            return []
        found = [(n, self.ring.get(n)) for n in range(key.first, self.head + 1)]
        whole = [(number, packet) for number, packet in found if packet is not None]
        return whole if len(whole) == len(found) else []

    def find_still(self, now: float) -> list[Numbered]:
        key = self.key_frame
        if key is None or not key.whole or not self.alive(now) or now - key.at > STILL_SECONDS:
            return []
        return sorted(key.packets.items())

    def take_pending(self) -> list[Numbered]:
        """Packets of one frame that differ by a byte or two are padded, so that segmentation
        can carry them in one message."""
        taken = super().take_pending()
        if len(taken) < 2:
            return taken
        widest = max(len(packet) for _, packet in taken)
        evened = []
        for number, packet in taken[:-1]:
            if 0 < widest - len(packet) <= EVEN_OUT_BYTES:
                packet = rtp.pad_packet(packet, widest)
                self.ring.put(number, packet)
                if self.key_frame is not None and number in self.key_frame.packets:
                    self.key_frame.packets[number] = packet
            evened.append((number, packet))
        return [*evened, taken[-1]]


def shift_to_our_clock(report: SenderReport, wall_clock: float) -> int:
    """What to add to a publisher's NTP times; phones' clocks are off by minutes."""
    return ntp_of(wall_clock) - report.ntp
