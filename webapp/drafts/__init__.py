"""Draft rules and what people say of them."""

from flask import Blueprint

bp = Blueprint("drafts", __name__)

from webapp.drafts import routes  # noqa: E402, F401 - the views hang themselves on the blueprint
