"""The demo village: an original, made-up place whose figures later pages and tests rely on."""

from datetime import date

from sqlalchemy import update
from sqlalchemy.orm import Session

from consultations import clock, reactions
from consultations.demo.cast import DEMO_PEOPLE, DemoPerson, demo_people
from consultations.demo.drafts import load_drafts
from consultations.demo.meetings import load_meetings
from consultations.demo.people import load_people
from consultations.demo.suggestions import load_suggestions
from consultations.notifications.models import Notice
from consultations.people.queries import find_place
from consultations.secrets import KeyRing

__all__ = ["DEMO_PEOPLE", "DemoPerson", "demo_people", "load_demo"]


def load_demo(session: Session, ring: KeyRing, today: date) -> None:
    """Everything of the demo, topic by topic; loading it again changes nothing."""
    reactions.install()
    if find_place(session, "yunchuan") is not None:
        return
    load_people(session, ring, today)
    village = find_place(session, "qingshiwan")
    assert village is not None
    load_meetings(session, village, today)
    load_suggestions(session, ring, village, today)
    load_drafts(session, ring, village, today)
    _count_notices_as_carried(session)


def _count_notices_as_carried(session: Session) -> None:
    """What the story tells happened days ago: nobody's telephone rings for it now."""
    session.execute(
        update(Notice).where(Notice.carried_at.is_(None)).values(carried_at=clock.now())
    )
