"""All rooms and sessions of one process: who may join, who has joined, and their clocks."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from rtc.net.transport import MediaPort
from rtc.protocol import RoomList
from rtc.sdp.answer import Endpoint, Sources, write_publisher_answer, write_viewer_answer
from rtc.sdp.profile import Agreed
from rtc.settings import RtcSettings
from rtc.stage.lag import LagMeter
from rtc.stage.publisher import Publisher
from rtc.stage.rooms import Room
from rtc.stage.tickets import TicketBook
from rtc.stage.viewer import Viewer
from rtc.tokens import BadToken, JoinClaims


class Busy(Exception):
    """No room for one more right now (503); the client may try again after `retry_after` s."""

    def __init__(self, code: str, retry_after: int) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after


@dataclass(slots=True, eq=False)
class Session:
    """One WHIP or WHEP session; `handle` is the unguessable end of its URL."""

    handle: str
    etag: str
    room: Room
    person: Publisher | Viewer
    remote_ufrag: str

    @property
    def claims(self) -> JoinClaims:
        return self.person.claims

    @property
    def connected(self) -> bool:
        return self.person.peer.connected


def make_etag() -> str:
    return f'"{secrets.token_hex(8)}"'


class Stage:
    """The one place that adds and removes rooms and sessions."""

    def __init__(
        self,
        settings: RtcSettings,
        port: MediaPort,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        self.settings = settings
        self.port = port
        self.wall_clock = wall_clock
        self.boot = secrets.token_hex(8)
        self.lag = LagMeter()
        self.rooms: dict[str, Room] = {}
        self.sessions: dict[str, Session] = {}
        self.addresses: list[str] = []
        self.udp_port = 0
        self._tickets = TicketBook()
        self._by_person: dict[Publisher | Viewer, Session] = {}
        self._touched: set[Room] = set()
        port.after_read = self.flush

    # --- joining

    def open_session(
        self, claims: JoinClaims, agreed: Agreed, *, wants_picture: bool = True
    ) -> tuple[Session, str]:
        """The session and the answer for it; raises BadToken or Busy."""
        self._make_way(claims)
        self._check_limits(claims)
        room = self._find_or_open_room(claims.room)
        person: Publisher | Viewer
        if claims.role == "publisher":
            cap = self.settings.max_publisher_kbps
            person = Publisher(room, claims, agreed, cap)
        else:
            person = Viewer(room, claims, agreed, wants_picture)
        person.peer = self.port.add_peer(agreed.offer.fingerprints, person)
        person.enter_room()
        session = Session(secrets.token_urlsafe(18), make_etag(), room, person, agreed.offer.ufrag)
        self.sessions[session.handle] = session
        self._by_person[person] = session
        self._tickets.note(claims.jti, session.handle, claims.expires)
        return session, self._write_answer(session, agreed)

    def _make_way(self, claims: JoinClaims) -> None:
        """A second try for a lost answer replaces the first; a token used to the end is refused."""
        handle = self._tickets.find_session(claims.jti)
        if handle is not None:
            earlier = self.sessions.get(handle)
            if earlier is None or earlier.connected:
                raise BadToken("token_used")
        for session in self.find_sessions(claims.session):
            # A clerk may watch what she publishes: the same name in another role is no rival.
            if (session.claims.room, session.claims.role) == (claims.room, claims.role):
                self.close_session(session, "replaced")

    def _check_limits(self, claims: JoinClaims) -> None:
        limits = self.settings
        if self.port.half_open >= limits.max_half_open:
            raise Busy("too_many_joining", 1)
        if len(self.sessions) >= limits.max_sessions:
            raise Busy("server_full", 30)
        room = self.rooms.get(claims.room)
        if room is None:
            if len(self.rooms) >= limits.max_rooms:
                raise Busy("too_many_rooms", 30)
        elif claims.role == "viewer" and len(room.viewers) >= limits.max_viewers_per_room:
            raise Busy("room_full", 30)

    def _find_or_open_room(self, name: str) -> Room:
        room = self.rooms.get(name)
        if room is None:
            room = Room(name, self.port, self.wall_clock)
            room.on_leave = self._forget_person
            room.on_media = self._touched.add
            self.rooms[name] = room
        return room

    def endpoint_of(self, session: Session) -> Endpoint:
        credentials = session.person.peer.ice.local
        return Endpoint(
            ufrag=credentials.ufrag,
            password=credentials.password,
            fingerprint=self.port.identity.fingerprint,
            addresses=self.addresses,
            port=self.udp_port,
        )

    def _write_answer(self, session: Session, agreed: Agreed) -> str:
        endpoint, number = self.endpoint_of(session), secrets.randbits(62)
        if isinstance(session.person, Publisher):
            return write_publisher_answer(agreed, endpoint, number)
        room = session.room
        sources = Sources(room.sound.ssrc, room.picture.ssrc, room.repair_ssrc)
        return write_viewer_answer(agreed, endpoint, number, sources)

    # --- changing and leaving

    def restart_ice(self, session: Session, remote_ufrag: str) -> None:
        """New credentials and a new ETag; DTLS and everything above it stays (RFC 9725 4.3.3)."""
        self.port.restart_peer(session.person.peer)
        session.remote_ufrag = remote_ufrag
        session.etag = make_etag()

    def find_sessions(self, name: str) -> list[Session]:
        """By the name the web gave: at most one for each room and role."""
        return [s for s in self.sessions.values() if s.claims.session == name]

    def close_session(self, session: Session, reason: str) -> None:
        self.port.close_peer(session.person.peer, reason)

    def _forget_person(self, person: Publisher | Viewer) -> None:
        session = self._by_person.pop(person, None)
        if session is not None:
            self.sessions.pop(session.handle, None)
            self._drop_if_empty(session.room)

    def _drop_if_empty(self, room: Room) -> None:
        # A paused room is remembered: who comes back must not undo the moderator's decision.
        if room.empty and not room.paused:
            self.rooms.pop(room.name, None)

    # --- control

    def pause_room(self, name: str) -> None:
        """Also before anybody came, so that a room can be opened in silence."""
        self._find_or_open_room(name).pause()

    def resume_room(self, name: str) -> None:
        room = self.rooms.get(name)
        if room is not None:
            room.resume()
            self._drop_if_empty(room)

    def close_room(self, name: str) -> bool:
        room = self.rooms.pop(name, None)
        if room is not None:
            room.close("room_closed")
        return room is not None

    def list_rooms(self) -> RoomList:
        now = self.port.clock()
        figures = tuple(room.figures(now) for room in self.rooms.values())
        return RoomList(self.boot, self.lag.worst_ms, figures)

    # --- time

    def flush(self) -> None:
        for room in self._touched:
            room.flush()
        self._touched.clear()

    def repair_tick(self) -> None:
        now = self.port.clock()
        for room in self.rooms.values():
            room.repair_tick(now)

    def report_tick(self) -> None:
        now = self.port.clock()
        for room in self.rooms.values():
            room.report_tick(now)
        self._tickets.forget_expired(int(self.wall_clock()))
