"""My account: what I chose, my notices, signing out everywhere."""

from flask import Blueprint

bp = Blueprint("account", __name__)

from webapp.account import routes  # noqa: E402, F401 - the views hang themselves on the blueprint
