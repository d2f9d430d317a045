"""One line for each thing that happened, in every role alike; never a secret, never a body."""

import logging
import sys
import traceback

import structlog
from sqlalchemy.exc import OperationalError
from structlog.typing import EventDict, Processor, WrappedLogger

QUIET = ("huey", "engineio", "socketio", "geventwebsocket")
"""Libraries that tell every packet or poll at the ordinary level."""
TELLING = (OSError, ImportError, OperationalError)
"""Errors whose message speaks of the machine. That of any other may hold what somebody typed."""
DEEPEST = 8


def set_up_logging(*, embedded: bool) -> None:
    """Readable lines for the terminal of the embedded mode, JSON for a collector in production."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="%H:%M:%S" if embedded else "iso", utc=not embedded),
        tell_error,
    ]
    renderer: Processor = (
        structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"])
        if embedded
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=False,
    )
    lines = logging.StreamHandler(sys.stdout)
    lines.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(level=logging.INFO, handlers=[lines], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def tell_error(_logger: WrappedLogger, _method: str, entry: EventDict) -> EventDict:
    """Puts an exception into one line: its kind and the places it came through."""
    told = entry.pop("exc_info", None)
    if told is True:
        told = sys.exc_info()
    error = told[1] if isinstance(told, tuple) else told
    if isinstance(error, BaseException):
        entry["exception"] = say_error(error)
    return entry


def say_error(error: BaseException) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    message = error.orig if isinstance(error, OperationalError) else error
    says = f"{kind}: {message}" if isinstance(error, TELLING) else kind
    frames = traceback.extract_tb(error.__traceback__)[-DEEPEST:]
    places = (f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    cause = f" | from {say_error(error.__cause__)}" if error.__cause__ else ""
    return " < ".join([says, *places]) + cause
