"""What WHIP (RFC 9725) and WHEP ask and answer, without a web framework."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import structlog

from rtc.protocol import Refusal
from rtc.sdp.fragment import parse_fragment, write_restart_fragment
from rtc.sdp.offer import BadSdp, parse_offer
from rtc.sdp.profile import Agreed, Unsupported, agree_on_publishing, agree_on_viewing
from rtc.stage.registry import Busy, Session, Stage
from rtc.stage.viewer import Viewer
from rtc.tokens import BadToken, JoinClaims, Role, read_join_token

log = structlog.get_logger("rtc.door")

SDP_TYPE = "application/sdp"
FRAGMENT_TYPE = "application/trickle-ice-sdpfrag"
ROOM_NAME = re.compile(r"[A-Za-z0-9._~-]{1,64}")
ANY_ETAG = ('"*"', "*")  # RFC 9725 writes it with quotes, RFC 9110 without; clients do both


@dataclass(frozen=True, slots=True)
class Asked:
    """The parts of a request that matter here."""

    content_type: str = ""
    authorization: str = ""
    if_match: str | None = None
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer; `body` is text or something to be written as JSON."""

    status: int
    body: str | Mapping[str, Any] = ""
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):
    """Ends a request with a status, a code for programs and a sentence for people."""

    def __init__(self, status: int, code: str, detail: str, **headers: str) -> None:
        super().__init__(code)
        self.answer = Answer(
            status,
            Refusal(code, detail).to_json(),
            "application/json",
            {name.replace("_", "-"): value for name, value in headers.items()},
        )


class Door:
    """One end of the media plane: `whip` lets publishers in, `whep` viewers."""

    def __init__(self, stage: Stage, public_key_pem: str, path: Literal["whip", "whep"]) -> None:
        self.stage = stage
        self.path = path
        self.role: Role = "publisher" if path == "whip" else "viewer"
        self._public_key_pem = public_key_pem

    def create(self, room: str, asked: Asked, *, wants_picture: bool = True) -> Answer:
        """POST of an offer: 201 with the answer, the session's URL and its ETag."""
        claims = self._read_ticket(room, asked)
        if asked.content_type != SDP_TYPE:
            raise Refused(415, "wrong_content_type", f"Send the offer as {SDP_TYPE}.")
        agreed = self._agree(asked.body)
        try:
            session, answer = self.stage.open_session(claims, agreed, wants_picture=wants_picture)
        except BadToken as error:
            raise _unauthorized(error) from error
        except Busy as error:
            raise Refused(
                503,
                error.code,
                "There is no place free at the moment. Try again shortly.",
                Retry_After=str(error.retry_after),
            ) from error
        log.info("session_opened", role=self.role, room=room, session=claims.session)
        headers = {"Location": f"/{self.path}/{room}/{session.handle}", "ETag": session.etag}
        return Answer(201, answer, SDP_TYPE, headers)

    def change(self, room: str, handle: str, asked: Asked) -> Answer:
        """PATCH: more candidates (204) or an ICE restart (200 with a new ETag)."""
        session = self._find(room, handle, asked)
        if asked.content_type != FRAGMENT_TYPE:
            raise Refused(415, "wrong_content_type", f"Send the fragment as {FRAGMENT_TYPE}.")
        if asked.if_match is None:
            raise Refused(428, "if_match_missing", "Send If-Match with the session's ETag.")
        try:
            fragment = parse_fragment(_decode(asked.body))
        except BadSdp as error:
            raise Refused(400, "bad_fragment", f"{error}.") from error
        if asked.if_match in ANY_ETAG:
            return self._restart(session, fragment.ufrag, fragment.password)
        if asked.if_match != session.etag:
            raise Refused(412, "etag_changed", "The session was restarted since.")
        if fragment.ufrag not in (None, session.remote_ufrag):
            raise Refused(422, "restart_needs_any_etag", 'Restart ICE with If-Match: "*".')
        return Answer(204)

    def _restart(self, session: Session, ufrag: str | None, password: str | None) -> Answer:
        if not ufrag or not password or ufrag == session.remote_ufrag:
            raise Refused(422, "no_new_credentials", "A restart brings a new ufrag and pwd.")
        self.stage.restart_ice(session, ufrag)
        agreed = session.person.agreed
        first = next(m for m in agreed.offer.media if m not in agreed.refused)
        body = write_restart_fragment(self.stage.endpoint_of(session), first.mid, first.kind)
        return Answer(200, body, FRAGMENT_TYPE, {"ETag": session.etag})

    def close(self, room: str, handle: str, asked: Asked) -> Answer:
        """DELETE; entity tags do not matter here."""
        self.stage.close_session(self._find(room, handle, asked), "deleted")
        return Answer(200)

    def look(self, room: str, handle: str, asked: Asked) -> Answer:
        """GET of a session says that it is there, and nothing else."""
        self._find(room, handle, asked)
        return Answer(204)

    def turn_picture(self, room: str, handle: str, asked: Asked, *, on: bool) -> Answer:
        """Our own extension: picture on or off for one viewer."""
        session = self._find(room, handle, asked)
        person = session.person
        assert isinstance(person, Viewer), "only the whep door has this end"
        if person.picture is None:
            raise Refused(422, "no_picture_agreed", "This session was opened without video.")
        session.room.turn_picture(person, on=on)
        return Answer(200, {"on": on}, "application/json")

    def _read_ticket(self, room: str, asked: Asked) -> JoinClaims:
        if not ROOM_NAME.fullmatch(room):
            raise Refused(404, "unknown_room", "There is no room of that name.")
        claims = self._read_bearer(asked, check_expiry=True)
        if claims.room != room:
            raise Refused(403, "token_for_another_room", "The token is for another room.")
        if claims.role != self.role:
            raise Refused(403, "token_for_another_role", f"The token is not for a {self.role}.")
        return claims

    def _read_bearer(self, asked: Asked, *, check_expiry: bool) -> JoinClaims:
        scheme, _, token = asked.authorization.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise _unauthorized(BadToken("token_missing"))
        now = int(self.stage.wall_clock())
        try:
            return read_join_token(
                self._public_key_pem, token.strip(), now, check_expiry=check_expiry
            )
        except BadToken as error:
            raise _unauthorized(error) from error

    def _find(self, room: str, handle: str, asked: Asked) -> Session:
        """The URL is unguessable and is the right to it; a token, when sent, must fit as well."""
        session = self.stage.sessions.get(handle)
        if session is None or session.room.name != room or session.claims.role != self.role:
            raise Refused(404, "unknown_session", "There is no such session, or it has ended.")
        if asked.authorization:
            claims = self._read_bearer(asked, check_expiry=False)
            if claims.session != session.claims.session:
                raise Refused(403, "token_for_another_session", "The token is not for this one.")
        return session

    def _agree(self, body: bytes) -> Agreed:
        try:
            offer = parse_offer(_decode(body))
            if self.role == "publisher":
                return agree_on_publishing(offer)
            return agree_on_viewing(offer)
        except BadSdp as error:
            raise Refused(400, "bad_sdp", f"{error}.") from error
        except Unsupported as error:
            raise Refused(422, error.code, error.detail) from error


def _decode(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise BadSdp("the text is not UTF-8") from error


_TOKEN_SENTENCES = {
    "token_missing": "Send the join token as Authorization: Bearer.",
    "token_expired": "The join token is too old. Ask for a new one.",
    "token_used": "The join token was used already. Ask for a new one.",
}


def _unauthorized(error: BadToken) -> Refused:
    detail = _TOKEN_SENTENCES.get(error.reason, "The join token is not valid here.")
    return Refused(401, error.reason, detail, WWW_Authenticate='Bearer realm="rtc"')
