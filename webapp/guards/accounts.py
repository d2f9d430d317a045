"""Loading accounts: everybody has one's own, nobody another's."""

from consultations.errors import NotFound
from consultations.people.models import Account
from consultations.people.queries import find_account
from webapp.db import session
from webapp.guards.current import viewer


def current_account() -> Account | None:
    """The account signed in on this device."""
    account_id = viewer().account_id
    return find_account(session(), account_id) if account_id else None


def load_own_account() -> Account:
    """The account of a view that is marked `signed_in`."""
    account = current_account()
    if account is None:
        raise NotFound("not_found")
    return account
