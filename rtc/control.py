"""The private end for the web: what goes on in the rooms, and the moderator's switches."""

from aiohttp import web

from rtc.protocol import CONTROL_PREFIX, Health
from rtc.stage.door import ROOM_NAME, Answer, Refused
from rtc.stage.exchange import write_answer
from rtc.stage.metrics import write_metrics
from rtc.stage.registry import Stage
from rtc.tokens import BadToken, read_control_token


class Control:
    """Handlers of the control API; each checks its token first."""

    def __init__(self, stage: Stage, public_key_pem: str) -> None:
        self._stage = stage
        self._public_key_pem = public_key_pem

    def add_routes(self, app: web.Application) -> None:
        router = app.router
        router.add_get("/health", self.show_health)
        router.add_get("/metrics", self.show_metrics)
        router.add_get(f"{CONTROL_PREFIX}/rooms", self.list_rooms)
        router.add_delete(f"{CONTROL_PREFIX}/rooms/{{room}}", self.close_room)
        router.add_post(f"{CONTROL_PREFIX}/rooms/{{room}}/pause", self.pause_room)
        router.add_post(f"{CONTROL_PREFIX}/rooms/{{room}}/resume", self.resume_room)
        router.add_delete(f"{CONTROL_PREFIX}/sessions/{{session}}", self.close_session)

    async def show_health(self, _request: web.Request) -> web.Response:
        return _json(200, Health(ok=True, boot=self._stage.boot).to_json())

    async def show_metrics(self, _request: web.Request) -> web.Response:
        return web.Response(text=write_metrics(self._stage))

    async def list_rooms(self, request: web.Request) -> web.Response:
        self._check_token(request)
        return _json(200, self._stage.list_rooms().to_json())

    async def pause_room(self, request: web.Request) -> web.Response:
        room = self._check_room(request)
        self._stage.pause_room(room)
        return _json(200, {"room": room, "paused": True})

    async def resume_room(self, request: web.Request) -> web.Response:
        room = self._check_room(request)
        self._stage.resume_room(room)
        return _json(200, {"room": room, "paused": False})

    async def close_room(self, request: web.Request) -> web.Response:
        if not self._stage.close_room(self._check_room(request)):
            raise Refused(404, "unknown_room", "There is no such room, or it is closed already.")
        return web.Response(status=204)

    async def close_session(self, request: web.Request) -> web.Response:
        self._check_token(request)
        found = self._stage.find_sessions(request.match_info["session"])
        if not found:
            raise Refused(404, "unknown_session", "There is no such session, or it has ended.")
        for session in found:
            self._stage.close_session(session, "closed_by_control")
        return web.Response(status=204)

    def _check_room(self, request: web.Request) -> str:
        self._check_token(request)
        room = request.match_info["room"]
        if not ROOM_NAME.fullmatch(room):
            raise Refused(404, "unknown_room", "There is no room of that name.")
        return room

    def _check_token(self, request: web.Request) -> None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        reason = "token_missing"
        if scheme.lower() == "bearer" and token:
            try:
                now = int(self._stage.wall_clock())
                read_control_token(self._public_key_pem, token, now)
                return
            except BadToken as error:
                reason = error.reason
        raise Refused(
            401,
            reason,
            "Send a fresh control token.",
            WWW_Authenticate='Bearer realm="rtc-control"',
        )


def _json(status: int, body: dict[str, object]) -> web.Response:
    return write_answer(Answer(status, body, "application/json"))
