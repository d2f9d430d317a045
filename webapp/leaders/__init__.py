"""The leader's stack: read, answer, sign."""

from flask import Blueprint

bp = Blueprint("leaders", __name__)

from webapp.leaders import routes  # noqa: E402, F401 - the views hang themselves on the blueprint
