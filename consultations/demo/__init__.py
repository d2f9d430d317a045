"""The demo village: an original, made-up place whose figures later pages and tests rely on."""

from datetime import date

from sqlalchemy.orm import Session

from consultations.demo.cast import DEMO_PEOPLE, DemoPerson, demo_people
from consultations.demo.people import load_people
from consultations.secrets import KeyRing

__all__ = ["DEMO_PEOPLE", "DemoPerson", "demo_people", "load_demo"]


def load_demo(session: Session, ring: KeyRing, today: date) -> None:
    """Everything of the demo, topic by topic; loading it again changes nothing."""
    load_people(session, ring, today)
