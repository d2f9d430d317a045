"""Many people with verified numbers, beyond the named cast."""

from sqlalchemy.orm import Session

from consultations.people.models import Account
from consultations.people.phones import open_account
from consultations.secrets import KeyRing


def gather_crowd(session: Session, ring: KeyRing, size: int) -> list[Account]:
    """So many accounts, committed."""
    crowd = [open_account(session, ring, str(15000000000 + number)) for number in range(size)]
    session.commit()
    return crowd
