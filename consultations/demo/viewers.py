"""The people of the demo as those who act in it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from consultations.demo.people import person_id_of
from consultations.people.models import Account
from consultations.people.queries import find_account, viewer_of
from consultations.people.viewer import Viewer


def viewer_named(session: Session, name: str) -> Viewer:
    """Somebody of the demo, by name, with what they may do on the day the clock shows."""
    query = select(Account.id).where(Account.person_id == person_id_of(name))
    account = find_account(session, session.scalars(query).one())
    assert account is not None
    return viewer_of(session, account)
