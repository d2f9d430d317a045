"""The demo village: loaded once, into an empty database."""

from collections.abc import Sequence

from sqlalchemy import Engine, select

from consultations import clock
from consultations.db import make_sessions
from consultations.demo import DEMO_PEOPLE, DemoPerson, load_demo
from consultations.people.models import Place
from webapp.keys import load_keys
from webapp.settings import Settings


def load_demo_once(engine: Engine, settings: Settings) -> bool:
    """Whether it was loaded; a database that holds any place is left as it is."""
    with make_sessions(engine)() as session:
        if session.scalar(select(Place.id).limit(1)) is not None:
            return False
        load_demo(session, load_keys(settings).ring, clock.today())
        session.commit()
        return True


def list_demo_people() -> Sequence[DemoPerson]:
    """Who can be signed in as, in the order in which a newcomer should try them."""
    return DEMO_PEOPLE
