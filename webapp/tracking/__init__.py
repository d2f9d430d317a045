"""Saying something, and following what becomes of it."""

from flask import Blueprint

bp = Blueprint("tracking", __name__)

from webapp.tracking import routes  # noqa: E402, F401 - the views hang themselves on the blueprint
