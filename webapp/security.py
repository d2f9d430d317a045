"""Headers, content security policy, CSRF, compression: what every answer carries."""

import secrets
from typing import Any

import brotli
from flask import Flask, Request, Response, abort, g, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

csrf = CSRFProtect()
_COMPRESSIBLE = ("text/html", "application/json", "text/plain", "image/svg+xml")
_WORTH_COMPRESSING = 600
"""Bytes; below this the header costs more than is won."""


class PlainFields(ImmutableMultiDict[str, Any]):
    """What was sent, without the one character that no text and no database takes."""

    def __init__(self, sent: Any = None) -> None:
        pairs = sent.items(multi=True) if isinstance(sent, MultiDict) else sent or ()
        super().__init__([(key, _without_nul(value)) for key, value in pairs])


class PlainRequest(Request):
    """A request whose fields and query can be stored as they are."""

    parameter_storage_class = PlainFields


def attach_security(app: Flask) -> None:
    """Puts the policy on every answer of an app."""
    app.request_class = PlainRequest
    app.before_request(_refuse_nul)
    csrf.init_app(app)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    app.after_request(_add_headers)
    app.after_request(_compress)


def csp_nonce() -> str:
    """The nonce of this answer's scripts."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def _without_nul(value: Any) -> Any:
    return value.replace("\0", "") if isinstance(value, str) else value


def _refuse_nul() -> None:
    if "\0" in request.path:
        abort(404)


def _add_headers(response: Response) -> Response:
    # Older WebViews do not take 'self' for the web socket of the same origin.
    sockets = f"ws://{request.host} wss://{request.host}"
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; "
        f"script-src 'self' 'nonce-{csp_nonce()}'; style-src 'self'; "
        "img-src 'self' data:; media-src 'self' blob:; font-src 'none'; "
        f"connect-src 'self' {sockets}; manifest-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "geolocation=(), payment=(), usb=()"
    if response.mimetype == "text/html":
        # Pages differ by person and language; only what is versioned may be cached.
        response.headers.setdefault("Cache-Control", "no-cache, private")
        response.vary.update(["Cookie", "Accept-Encoding"])
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def _compress(response: Response) -> Response:
    if (
        response.direct_passthrough
        or response.is_streamed
        or response.mimetype not in _COMPRESSIBLE
        or "Content-Encoding" in response.headers
        or "br" not in request.headers.get("Accept-Encoding", "")
        or len(response.get_data()) < _WORTH_COMPRESSING
    ):
        return response
    response.set_data(brotli.compress(response.get_data(), quality=5))
    response.headers["Content-Encoding"] = "br"
    response.vary.add("Accept-Encoding")
    return response
