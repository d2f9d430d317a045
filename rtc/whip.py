"""The HTTP end for publishers: WHIP (RFC 9725)."""

from aiohttp import web

from rtc.stage.door import Door
from rtc.stage.exchange import answer_discovery, answer_preflight, read_asked, write_answer


def add_whip(app: web.Application, door: Door) -> None:
    """POST /whip/{room} opens a session; PATCH and DELETE go to the session's own URL."""

    async def publish(request: web.Request) -> web.Response:
        room = request.match_info["room"]
        return write_answer(door.create(room, await read_asked(request)))

    async def change_publishing(request: web.Request) -> web.Response:
        room, session = request.match_info["room"], request.match_info["session"]
        return write_answer(door.change(room, session, await read_asked(request)))

    async def stop_publishing(request: web.Request) -> web.Response:
        room, session = request.match_info["room"], request.match_info["session"]
        return write_answer(door.close(room, session, await read_asked(request)))

    async def look_at_publishing(request: web.Request) -> web.Response:
        room, session = request.match_info["room"], request.match_info["session"]
        return write_answer(door.look(room, session, await read_asked(request)))

    endpoint, session_url = "/whip/{room}", "/whip/{room}/{session}"
    app.router.add_post(endpoint, publish)
    app.router.add_get(endpoint, answer_discovery)
    app.router.add_options(endpoint, answer_preflight)
    app.router.add_patch(session_url, change_publishing)
    app.router.add_delete(session_url, stop_publishing)
    app.router.add_get(session_url, look_at_publishing)
    app.router.add_options(session_url, answer_preflight)
