"""Meetings: notice, listening, broadcasting."""

from flask import Blueprint

from webapp.errors import explain
from webapp.meetings.words import REFUSALS

bp = Blueprint("meetings", __name__)
explain(REFUSALS)

from webapp.meetings import (  # noqa: E402 - the views hang themselves on the blueprint
    comments,
    events,
    hall,
    media_routes,
    moves,
    notice,
    planning,
    routes,
)

__all__ = [
    "bp",
    "comments",
    "events",
    "hall",
    "media_routes",
    "moves",
    "notice",
    "planning",
    "routes",
]
