"""Home by role, the village's front page, the design page."""

from flask import Blueprint

bp = Blueprint("pages", __name__)

from webapp.pages import design, frame, routes  # noqa: E402, F401 - the views hang themselves on it
