"""The leader's stack of cards, and the desk that receives and gives out."""

from flask import Blueprint

from webapp.errors import explain
from webapp.leaders.words import REFUSALS

bp = Blueprint("leaders", __name__)
explain(REFUSALS)

from webapp.leaders import desk, routes  # noqa: E402 - the views hang themselves on the blueprint

__all__ = ["bp", "desk", "routes"]
