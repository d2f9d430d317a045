"""Between aiohttp and the doors: requests in, answers out, every refusal in the same shape."""

import json
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

from rtc.protocol import Refusal
from rtc.stage.door import FRAGMENT_TYPE, SDP_TYPE, Answer, Asked, Refused

log = structlog.get_logger("rtc.http")

MAX_BODY = 64 * 1024

# RFC 9725 4.7: any page may publish or play, the token is what counts.
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "POST, PATCH, DELETE, GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, If-Match",
    "Access-Control-Expose-Headers": "Location, ETag, Link, Accept-Patch, Accept-Post, Retry-After",
    "Access-Control-Max-Age": "86400",
}

_SENTENCES = {
    404: ("unknown_path", "There is nothing at this address."),
    405: ("wrong_method", "This address does not take that method."),
    413: ("too_large", f"The body may have at most {MAX_BODY} bytes."),
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def read_asked(request: web.Request) -> Asked:
    """Everything a door looks at; reading the body may end in 413."""
    return Asked(
        content_type=request.content_type.lower() if "Content-Type" in request.headers else "",
        authorization=request.headers.get("Authorization", ""),
        if_match=request.headers.get("If-Match"),
        body=await request.read(),
    )


def write_answer(answer: Answer) -> web.Response:
    text = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
    if not text:
        return web.Response(status=answer.status, headers=answer.headers)
    return web.Response(
        status=answer.status,
        body=text.encode(),
        content_type=answer.content_type,
        headers=answer.headers,
    )


@web.middleware
async def answer_everything(request: web.Request, handler: Handler) -> web.StreamResponse:
    """No request ends in a traceback, whatever was wrong with it or with us."""
    response: web.StreamResponse
    try:
        response = await handler(request)
    except Refused as refused:
        response = write_answer(refused.answer)
    except web.HTTPException as error:
        response = _answer_http_error(error)
    except Exception:
        log.exception("request_failed", path=request.match_info.route.resource)
        body = Refusal("server_error", "Something went wrong here. Try again.").to_json()
        response = write_answer(Answer(500, body, "application/json"))
    if request.path.startswith(("/whip/", "/whep/")):
        response.headers.update(CORS)
    return response


def _answer_http_error(error: web.HTTPException) -> web.Response:
    code, detail = _SENTENCES.get(error.status, ("http_error", error.reason))
    headers = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
    body = Refusal(code, detail).to_json()
    return write_answer(Answer(error.status, body, "application/json", headers))


async def answer_preflight(_request: web.Request) -> web.Response:
    """OPTIONS: what may be sent here; CORS is added to every answer anyway."""
    return web.Response(
        status=204, headers={"Accept-Post": SDP_TYPE, "Accept-Patch": FRAGMENT_TYPE}
    )


async def answer_discovery(_request: web.Request) -> web.Response:
    """GET and HEAD of an endpoint say what it takes."""
    return web.Response(status=204, headers={"Accept-Post": SDP_TYPE})
