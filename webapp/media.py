"""The media process as the web sees it: tokens, control calls, and passing media requests on."""

import http.client
import json
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import structlog
from werkzeug.datastructures import Headers

from consultations import clock
from consultations.meetings.models import Meeting
from consultations.meetings.queries import running_meetings
from rtc import protocol, tokens
from rtc.protocol import RoomFigures, RoomList
from webapp.db import reading, resources

log = structlog.get_logger()
SeatRole = tokens.Role

CONTROL_SECONDS = 1.5
"""A control call is a few milliseconds on one machine; longer means the process is in trouble."""
FORWARD_SECONDS = 10.0
FRESH_SECONDS = 1.0
"""How long an answer about all rooms serves: many people may ask at once, the process once."""
LARGEST_BODY = 64 * 1024
TAKES_NO_PART = frozenset(
    {"connection", "keep-alive", "transfer-encoding", "te", "upgrade", "host", "content-length"}
)
"""Hop-by-hop headers (RFC 9110 7.6.1) and those each side writes itself."""
PASSED_IN = ("Authorization", "Content-Type", "If-Match", "Accept", "Origin")


class MediaAway(Exception):
    """The media process does not answer; its supervisor is bringing it back."""


@dataclass(frozen=True)
class Passed:
    """What the media process answered to a request passed on to it."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


@dataclass(frozen=True)
class Seat:
    """A place in a room: `session` is its name on our side."""

    session: str
    token: str


@dataclass(frozen=True)
class MediaNews:
    """What listeners of one meeting are told: is there sound and picture, since which start."""

    boot: str
    publishing: bool = False
    sound: bool = False
    picture: bool = False
    paused: bool = False
    viewers: int = 0
    publisher: str | None = None
    """The session that sends, by the name its seat was given out under."""
    uplink_kbps: float = 0.0
    uplink_loss_percent: float = 0.0


AWAY = MediaNews(boot="")
"""An empty boot says that the media process is not there at all."""


def room_of(meeting_id: UUID) -> str:
    """The name of a meeting's room in the media process."""
    return str(meeting_id)


def give_seat(meeting_id: UUID, role: SeatRole) -> Seat:
    """A seat whose token opens one session in a meeting's room, once and soon."""
    claims = tokens.JoinClaims(room=room_of(meeting_id), session=uuid4().hex, role=role)
    token = tokens.sign_join_token(resources().keys.media_private_pem, claims, _seconds())
    return Seat(session=claims.session, token=token)


def publisher_now(meeting_id: UUID) -> str | None:
    """Who sends at this very moment; asks anew, since a second decides who gives way to whom."""
    _poll().forget()
    return media_of(meeting_id).publisher


def poll_rooms() -> RoomList | None:
    """What every room does, at most a second old; None while the media process is away."""
    return _poll().fresh()


def media_of(meeting_id: UUID) -> MediaNews:
    """What one meeting's room does now."""
    rooms = poll_rooms()
    if rooms is None:
        return AWAY
    return _news(rooms.boot, {room.room: room for room in rooms.rooms}.get(room_of(meeting_id)))


def look_at_rooms() -> dict[UUID, MediaNews]:
    """News of every meeting that may be heard; also puts right what the rooms missed.

    A media process that was killed comes back knowing of no pause, and a room whose meeting
    ended while the process did not answer is still open.
    """
    rooms = poll_rooms()
    with reading() as session:
        running = running_meetings(session)
    if rooms is None:
        return {meeting.id: AWAY for meeting in running}
    known = {room.room: room for room in rooms.rooms}
    _put_right(running, known)
    return {m.id: _news(rooms.boot, known.get(room_of(m.id))) for m in running}


def pause_room(meeting_id: UUID) -> None:
    """Stops what is passed on in a room."""
    _order("POST", protocol.pause_path(room_of(meeting_id)))


def resume_room(meeting_id: UUID) -> None:
    """Passes sound and picture on again."""
    _order("POST", protocol.resume_path(room_of(meeting_id)))


def close_room(meeting_id: UUID) -> None:
    """Ends every session of a room."""
    _order("DELETE", protocol.room_path(room_of(meeting_id)))


def pass_on(method: str, target: str, headers: Headers, body: bytes) -> Passed:
    """Hands a WHIP or WHEP request to the media process and gives back what it said.

    Raises MediaAway when it does not answer.
    """
    kept = {name: headers[name] for name in PASSED_IN if name in headers}
    return _exchange(method, target, kept, body, FORWARD_SECONDS)


class _Poll:
    """The last answer about all rooms, asked for by one greenlet or thread at a time."""

    def __init__(self) -> None:
        self._asking = threading.Lock()
        self._answer: RoomList | None = None
        self._until = 0.0

    def fresh(self) -> RoomList | None:
        with self._asking:
            if time.monotonic() >= self._until:
                self._answer = _ask_rooms()
                self._until = time.monotonic() + FRESH_SECONDS
            return self._answer

    def forget(self) -> None:
        self._until = 0.0


_polls: dict[str, _Poll] = {}


def _poll() -> _Poll:
    return _polls.setdefault(resources().settings.rtc_url, _Poll())


def _ask_rooms() -> RoomList | None:
    try:
        answer = _control("GET", protocol.rooms_path())
        return RoomList.from_json(json.loads(answer.body)) if answer.status == 200 else None
    except (MediaAway, ValueError, KeyError, TypeError) as error:
        log.info("media process does not say what its rooms do", error=type(error).__name__)
        return None


def _news(boot: str, room: RoomFigures | None) -> MediaNews:
    if room is None:
        return MediaNews(boot=boot)
    return MediaNews(
        boot=boot,
        publishing=room.publishing,
        sound=room.sound,
        picture=room.picture,
        paused=room.paused,
        viewers=room.viewers,
        publisher=room.publisher_session,
        uplink_kbps=room.uplink_kbps,
        uplink_loss_percent=room.uplink_loss_percent,
    )


def _put_right(running: Iterable[Meeting], known: dict[str, RoomFigures]) -> None:
    paused = {room_of(meeting.id): meeting.paused for meeting in running}
    for name, should_rest in paused.items():
        # A room nobody is in yet counts as open: the pause has to be there before the publisher.
        rests = name in known and known[name].paused
        if should_rest != rests:
            order = pause_room if should_rest else resume_room
            order(UUID(name))
    for name in known.keys() - paused.keys():
        meeting_id = _meeting_of(name)
        if meeting_id is not None:
            close_room(meeting_id)


def _meeting_of(room: str) -> UUID | None:
    try:
        return UUID(room)
    except ValueError:
        return None


def _order(method: str, path: str) -> None:
    try:
        answer = _control(method, path)
    except MediaAway:
        # Once it is back, `look_at_rooms` says it again.
        log.warning("media process missed an order", order=path.rpartition("/")[2])
        return
    _poll().forget()
    if answer.status >= 400 and answer.status != 404:
        log.error("media process refused an order", status=answer.status)


def _control(method: str, path: str) -> Passed:
    token = tokens.sign_control_token(resources().keys.media_private_pem, _seconds())
    return _exchange(method, path, {"Authorization": f"Bearer {token}"}, b"", CONTROL_SECONDS)


def _exchange(
    method: str, target: str, headers: dict[str, Any], body: bytes, seconds: float
) -> Passed:
    address = urlsplit(resources().settings.rtc_url)
    # The standard client, so that gevent makes its waiting yield to the other requests.
    connection = http.client.HTTPConnection(
        address.hostname or "127.0.0.1", address.port, timeout=seconds
    )
    try:
        connection.request(method, target, body=body or None, headers=headers)
        answer = connection.getresponse()
        said = answer.read(LARGEST_BODY)
    except (OSError, http.client.HTTPException) as error:
        raise MediaAway(type(error).__name__) from error
    finally:
        connection.close()
    kept = [(name, v) for name, v in answer.getheaders() if name.lower() not in TAKES_NO_PART]
    return Passed(answer.status, kept, said)


def _seconds() -> int:
    return int(clock.now().timestamp())
