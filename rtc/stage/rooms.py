"""One room: a programme, whoever publishes it, and everybody who follows it."""

import asyncio
import secrets
from collections.abc import Callable

import structlog

from rtc.net.transport import MediaPort
from rtc.packets.rtp import RtpHeader
from rtc.protocol import RoomFigures
from rtc.stage.audience import Audience
from rtc.stage.losses import KeyFrameGate
from rtc.stage.publisher import Publisher
from rtc.stage.stream import Numbered, PictureStream, SoundStream
from rtc.stage.viewer import Viewer

log = structlog.get_logger("rtc.room")

# A frame whose last packet is lost must not be held back for the next one.
FRAME_PATIENCE_SECONDS = 0.002


def _random_ssrc() -> int:
    return 0x10000 + secrets.randbelow(0xFFFE0000)


class Room:
    """Forwards one publisher's packets to all viewers, without looking inside them."""

    def __init__(self, name: str, port: MediaPort, wall_clock: Callable[[], float]) -> None:
        self.name = name
        self.port = port
        self.wall_clock = wall_clock
        self.since = wall_clock()
        self.paused = False
        # The same for every viewer: their keys differ, so equal SSRCs are no danger.
        self.sound = SoundStream(_random_ssrc())
        self.picture = PictureStream(_random_ssrc())
        self.repair_ssrc = _random_ssrc()
        self.publisher: Publisher | None = None
        self.arriving: set[Publisher] = set()  # admitted to the door, not connected yet
        self.viewers: set[Viewer] = set()
        self.on_leave: Callable[[Publisher | Viewer], None] = lambda _gone: None
        self.on_media: Callable[[Room], None] = lambda _room: None
        self._sound_audience = Audience(port, self.sound)
        self._picture_audience = Audience(port, self.picture)
        self._waiting: set[Viewer] = set()  # connected, watching, no key frame for them yet
        self._key_frames = KeyFrameGate()
        self._frame_timer: asyncio.TimerHandle | None = None

    @property
    def empty(self) -> bool:
        return not self.viewers and self.publisher is None and not self.arriving

    # --- who publishes

    def admit_publisher(self, publisher: Publisher) -> None:
        """The latest to connect takes over; only then does the one before have to go."""
        self.arriving.discard(publisher)
        before, self.publisher = self.publisher, publisher
        self.sound.begin_source()
        self.picture.begin_source()
        if before is not None:
            self.port.close_peer(before.peer, "replaced")
        log.info("publisher_up", room=self.name, session=publisher.claims.session)

    def dismiss_publisher(self, publisher: Publisher, reason: str) -> None:
        self.arriving.discard(publisher)
        if self.publisher is publisher:
            self.publisher = None
            self.sound.stop()
            self.picture.stop()
        log.info("publisher_gone", room=self.name, session=publisher.claims.session, why=reason)
        self.on_leave(publisher)

    # --- who follows

    def admit_viewer(self, viewer: Viewer) -> None:
        """Sound at once; the picture as soon as there is something whole to show."""
        if viewer.sound is not None:
            self._flush_sound()
            viewer.sound.begin(self.sound.head + 1)
            self._sound_audience.seat(viewer.peer, viewer.sound)
        if viewer.watching:
            self._start_picture(viewer)
        log.info("viewer_up", room=self.name, session=viewer.claims.session)

    def move_viewer(self, viewer: Viewer) -> None:
        if viewer.sound is not None:
            self._sound_audience.reseat(viewer.peer, viewer.sound)
        if viewer.picture is not None:
            self._picture_audience.reseat(viewer.peer, viewer.picture)

    def dismiss_viewer(self, viewer: Viewer, reason: str) -> None:
        self.viewers.discard(viewer)
        if viewer.sound is not None:
            self._sound_audience.unseat(viewer.sound)
        self._stop_picture(viewer)
        log.info("viewer_gone", room=self.name, session=viewer.claims.session, why=reason)
        self.on_leave(viewer)

    def turn_picture(self, viewer: Viewer, *, on: bool) -> None:
        """On or off for one viewer, without a new negotiation."""
        if viewer.wants_picture == on:
            return
        viewer.wants_picture = on
        if not viewer.peer.connected:
            return
        if viewer.watching:
            self._start_picture(viewer)
        else:
            self._stop_picture(viewer)

    def _start_picture(self, viewer: Viewer) -> None:
        now = self.port.clock()
        self._flush_picture()
        replay = self.picture.find_replay(now)
        if replay:
            self._seat_with_replay(viewer, replay, now)
            return
        self._send_cached(viewer, self.picture.find_still(now), now)
        self._waiting.add(viewer)
        self.want_key_frame(now)

    def _stop_picture(self, viewer: Viewer) -> None:
        self._waiting.discard(viewer)
        if viewer.picture is not None:
            self._picture_audience.unseat(viewer.picture)

    def _send_cached(self, viewer: Viewer, packets: list[Numbered], now: float) -> None:
        assert viewer.picture is not None
        for packet in viewer.picture.make_replay(packets, now):
            self.port.send_rtp(viewer.peer, packet)

    def _seat_with_replay(self, viewer: Viewer, replay: list[Numbered], now: float) -> None:
        self._send_cached(viewer, replay, now)
        self._seat_picture(viewer, self.picture.head + 1)

    def _seat_picture(self, viewer: Viewer, first_wanted: int) -> None:
        assert viewer.picture is not None
        viewer.picture.begin(first_wanted)
        self._picture_audience.seat(viewer.peer, viewer.picture)

    def _seat_waiting(self, first: int) -> None:
        for viewer in self._waiting:
            self._seat_picture(viewer, first)
        self._waiting.clear()

    def _replay_to_waiting(self, now: float) -> None:
        """For those who came while a key frame was under way: it is whole now."""
        replay = self.picture.find_replay(now)
        if replay:
            for viewer in self._waiting:
                self._seat_with_replay(viewer, replay, now)
            self._waiting.clear()

    def waits_for_picture(self, viewer: Viewer) -> bool:
        return viewer in self._waiting

    # --- the programme

    def take_sound(self, sequence: int, header: RtpHeader, payload: bytes, now: float) -> None:
        if not self.paused:
            self.sound.take(sequence, header.timestamp, header.marker, payload, now)
            self.on_media(self)

    def take_picture(self, sequence: int, header: RtpHeader, payload: bytes, now: float) -> None:
        if self.paused:
            return
        kept = self.picture.take(sequence, header.timestamp, header.marker, payload, now)
        if kept is None:
            if self.picture.continuity.waits_for_source:
                self.want_key_frame(now)
            return
        if self.picture.key_frame_began:
            self._key_frames.satisfied()
            self._seat_before(kept)
        self.on_media(self)
        if header.marker:
            self._flush_picture()
            if self._waiting:
                self._replay_to_waiting(now)

    def _seat_before(self, key_packet: Numbered) -> None:
        """What came before the key frame goes to those who see already, then all get the rest."""
        self.picture.pending.remove(key_packet)
        self._flush_picture()
        self._seat_waiting(key_packet[0])
        self.picture.pending.append(key_packet)

    def flush(self) -> None:
        """After each reading of the socket: sound leaves now, a half frame within 2 ms."""
        self._flush_sound()
        if self.picture.pending and self._frame_timer is None:
            loop = asyncio.get_running_loop()
            self._frame_timer = loop.call_later(FRAME_PATIENCE_SECONDS, self._flush_picture)

    def _flush_sound(self) -> None:
        if self.sound.pending:
            self._sound_audience.send(self.sound.take_pending())

    def _flush_picture(self) -> None:
        if self._frame_timer is not None:
            self._frame_timer.cancel()
            self._frame_timer = None
        if self.picture.pending:
            self._picture_audience.send(self.picture.take_pending())

    def want_key_frame(self, now: float) -> None:
        self._key_frames.want()
        self._ask_for_key_frame(now)

    def _ask_for_key_frame(self, now: float) -> None:
        publisher = self.publisher
        if self.paused or publisher is None or publisher.picture is None:
            return
        if self._key_frames.take_request(now):
            publisher.ask_for_key_frame()

    # --- the kill switch and the clock

    def pause(self) -> None:
        self.paused = True
        self.sound.stop()
        self.picture.stop()

    def resume(self) -> None:
        """Everybody who watches starts again with the next key frame."""
        if self.paused:
            self.paused = False
            self.want_key_frame(self.port.clock())

    def repair_tick(self, now: float) -> None:
        if self.publisher is not None and self.publisher.peer.connected:
            self.publisher.ask_for_lost(now)
            self._ask_for_key_frame(now)

    def report_tick(self, now: float) -> None:
        if self.publisher is not None:
            self.publisher.send_reports(now)
        self._sound_audience.send_reports(now)
        self._picture_audience.send_reports(now)

    def close(self, reason: str) -> None:
        people: list[Publisher | Viewer] = [*self.viewers, *self.arriving]
        if self.publisher is not None:
            people.append(self.publisher)
        for person in people:
            self.port.close_peer(person.peer, reason)

    def figures(self, now: float) -> RoomFigures:
        publisher = self.publisher
        connected = [viewer for viewer in self.viewers if viewer.peer.connected]
        lost = [v.sound.fraction_lost for v in connected if v.sound is not None]
        return RoomFigures(
            room=self.name,
            publishing=publisher is not None,
            sound=self.sound.alive(now),
            picture=self.picture.alive(now),
            paused=self.paused,
            publisher_session=publisher.claims.session if publisher is not None else None,
            viewers=len(connected),
            viewers_with_picture=sum(viewer.watching for viewer in connected),
            uplink_kbps=round(publisher.meter.kbps, 1) if publisher is not None else 0.0,
            uplink_loss_percent=publisher.loss_percent if publisher is not None else 0.0,
            viewer_loss_percent=round(sum(lost) * 100 / 256 / len(lost), 1) if lost else 0.0,
            since=self.since,
        )
