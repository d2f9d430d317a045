"""From refusals of the domain to pages and socket answers."""

from typing import Any

import structlog
from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from consultations.errors import Closed, Conflict, DomainError, Invalid, NotAllowed, NotFound
from webapp.i18n import LazyText, gettext

log = structlog.get_logger()
STATUS: dict[type[DomainError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Invalid: 422,
    Conflict: 409,
    Closed: 409,
}
_texts: dict[str, LazyText] = {}


def explain(texts: dict[str, LazyText]) -> None:
    """Adds the words for error codes; each room explains its own."""
    _texts.update(texts)


def explained_codes() -> set[str]:
    """Every code that has words; a test compares them with those the domain raises."""
    return set(_texts)


def words_for(error: DomainError) -> str:
    """What to tell the person, in their language."""
    text = _texts.get(error.code)
    if text is None:
        log.error("error without words", code=error.code)
        return gettext("That did not work. Please call the village office.")
    return gettext(text.message, **error.values)


def status_of(error: DomainError) -> int:
    """The HTTP status of a refusal."""
    return next(code for kind, code in STATUS.items() if isinstance(error, kind))


def answer_of(error: DomainError) -> dict[str, Any]:
    """A refusal as a socket or API answer."""
    answer: dict[str, Any] = {"error": error.code, "message": words_for(error)}
    if isinstance(error, Invalid) and error.field:
        answer["field"] = error.field
    if "wait" in error.values:
        answer["wait"] = error.values["wait"]
    return answer


def attach_errors(app: Flask) -> None:
    """Answers every error with a page or JSON in plain words, never a traceback."""
    app.register_error_handler(DomainError, _on_refusal)
    app.register_error_handler(CSRFError, _on_stale_form)
    app.register_error_handler(HTTPException, _on_http_error)
    app.register_error_handler(Exception, _on_mistake)


def _wants_json() -> bool:
    return request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json"


def _on_refusal(error: DomainError) -> Response:
    status = status_of(error)
    if _wants_json():
        return make_response(jsonify(answer_of(error)), status)
    return _page(status, words_for(error))


def _on_stale_form(_error: CSRFError) -> Response:
    text = gettext("This page was open too long. Go back, reload it and send again.")
    if _wants_json():
        return make_response(jsonify(error="stale_form", message=text), 400)
    return _page(400, text)


def _on_http_error(error: HTTPException) -> Response:
    status = error.code or 500
    texts = {
        404: gettext("There is nothing at this address, or it is not for you."),
        405: gettext("That can't be done here."),
        413: gettext("That is too large."),
        429: gettext("Too many tries. Wait a little and try again."),
    }
    text = texts.get(status, gettext("That did not work. Please try again."))
    if _wants_json():
        return make_response(jsonify(error=f"http_{status}", message=text), status)
    return _page(status, text)


def _on_mistake(error: Exception) -> Response:
    # The message of an unknown error may hold what somebody typed; only its kind is logged here.
    log.error("request failed", path=request.path, error=type(error).__name__, exc_info=True)
    text = gettext("Something broke on our side. Nothing you sent before was lost.")
    if _wants_json():
        return make_response(jsonify(error="broken", message=text), 500)
    return _page_of_mistake(text)


def _page_of_mistake(text: str) -> Response:
    """The usual page, or a bare one: the usual page asks the database who is looking."""
    try:
        if "session" in g:
            g.session.rollback()
        return _page(500, text)
    except Exception as error:
        log.error("the page of a mistake failed", error=type(error).__name__)
    bare = Markup("<!doctype html><meta charset=utf-8><title>{0}</title><h1>{0}</h1><p>{1}</p>")
    return make_response(bare.format(gettext("That did not work"), text), 500)


def _page(status: int, text: str) -> Response:
    return make_response(render_template("error.html", status=status, text=text), status)
