"""Saying something, and following what becomes of it."""

from flask import Blueprint

from webapp.errors import explain
from webapp.tracking.words import REFUSALS

bp = Blueprint("tracking", __name__)
explain(REFUSALS)

from webapp.tracking import (  # noqa: E402 - the views hang themselves on the blueprint
    converting,
    looking_up,
    matter,
    on_behalf,
    receipts,
    routes,
    verdicts,
    villages,
)

__all__ = [
    "bp",
    "converting",
    "looking_up",
    "matter",
    "on_behalf",
    "receipts",
    "routes",
    "verdicts",
    "villages",
]
