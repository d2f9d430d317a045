"""The hold queue and hiding with a reason."""

from flask import Blueprint

bp = Blueprint("moderation", __name__)

from webapp.moderation import routes  # noqa: E402, F401 - the views hang themselves on the blueprint
