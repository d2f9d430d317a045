"""Loading places: villages are public."""

from flask import g

from consultations.errors import NotFound
from consultations.people.models import Place
from consultations.people.queries import find_place
from webapp.db import session


def load_village(slug: str) -> Place:
    """The village of a slug; its public page is for everybody."""
    place = find_place(session(), slug)
    if place is None or place.kind != "village":
        raise NotFound("not_found")
    g.place = place
    return place
