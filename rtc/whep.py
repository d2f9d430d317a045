"""The HTTP end for viewers: WHEP (draft-ietf-wish-whep), and the picture switch of our own."""

import json

from aiohttp import web

from rtc.stage.door import Door, Refused
from rtc.stage.exchange import answer_discovery, answer_preflight, read_asked, write_answer


def add_whep(app: web.Application, door: Door) -> None:
    """POST /whep/{room} opens a session; PATCH, DELETE and the picture switch go to its URL."""

    async def play(request: web.Request) -> web.Response:
        room = request.match_info["room"]
        wants_picture = _read_picture_wish(request)
        asked = await read_asked(request)
        return write_answer(door.create(room, asked, wants_picture=wants_picture))

    async def change_playing(request: web.Request) -> web.Response:
        room, session = request.match_info["room"], request.match_info["session"]
        return write_answer(door.change(room, session, await read_asked(request)))

    async def stop_playing(request: web.Request) -> web.Response:
        room, session = request.match_info["room"], request.match_info["session"]
        return write_answer(door.close(room, session, await read_asked(request)))

    async def look_at_playing(request: web.Request) -> web.Response:
        room, session = request.match_info["room"], request.match_info["session"]
        return write_answer(door.look(room, session, await read_asked(request)))

    async def switch_picture(request: web.Request) -> web.Response:
        room, session = request.match_info["room"], request.match_info["session"]
        asked = await read_asked(request)
        on = _read_switch(asked.content_type, asked.body)
        return write_answer(door.turn_picture(room, session, asked, on=on))

    endpoint, session_url = "/whep/{room}", "/whep/{room}/{session}"
    app.router.add_post(endpoint, play)
    app.router.add_get(endpoint, answer_discovery)
    app.router.add_options(endpoint, answer_preflight)
    app.router.add_patch(session_url, change_playing)
    app.router.add_delete(session_url, stop_playing)
    app.router.add_get(session_url, look_at_playing)
    app.router.add_options(session_url, answer_preflight)
    app.router.add_post(f"{session_url}/picture", switch_picture)
    app.router.add_options(f"{session_url}/picture", answer_preflight)


def _read_picture_wish(request: web.Request) -> bool:
    wish = request.query.get("picture", "on")
    if wish not in ("on", "off"):
        raise Refused(400, "bad_picture", "picture is either on or off.")
    return wish == "on"


def _read_switch(content_type: str, body: bytes) -> bool:
    if content_type != "application/json":
        raise Refused(415, "wrong_content_type", "Send the switch as application/json.")
    try:
        on = json.loads(body)["on"]
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(400, "bad_picture", 'Send {"on": true} or {"on": false}.') from error
    if not isinstance(on, bool):
        raise Refused(400, "bad_picture", 'Send {"on": true} or {"on": false}.')
    return on
