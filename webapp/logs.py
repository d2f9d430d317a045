"""One line for each thing that happened, in every role alike; never a secret, never a body."""

import logging
import sys

import structlog
from structlog.typing import Processor

QUIET = ("huey", "engineio", "socketio", "geventwebsocket")
"""Libraries that tell every packet or poll at the ordinary level."""


def set_up_logging(*, embedded: bool) -> None:
    """Readable lines for the terminal of the embedded mode, JSON for a collector in production."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="%H:%M:%S" if embedded else "iso", utc=not embedded),
        # As one string: line breaks are escaped by both renderers below.
        structlog.processors.format_exc_info,
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
