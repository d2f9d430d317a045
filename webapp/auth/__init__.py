"""Signing in with a telephone and a one-time code."""

from flask import Blueprint

bp = Blueprint("auth", __name__)

from webapp.auth import routes  # noqa: E402, F401 - the views hang themselves on the blueprint
