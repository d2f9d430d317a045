"""The clerk's rooms: roster import, paper slips."""

from flask import Blueprint

bp = Blueprint("admin", __name__)

from webapp.admin import routes  # noqa: E402, F401 - the views hang themselves on the blueprint
