"""Mobile numbers: read as people type them, kept sealed, found by keyed hash."""

import re
import unicodedata

from sqlalchemy import select
from sqlalchemy.orm import Session

from consultations.errors import Invalid
from consultations.people.models import Account, Person
from consultations.secrets import KeyRing

PURPOSE = "account.phone"
_MOBILE = re.compile(r"1[3-9]\d{9}")


def read_phone(typed: str) -> str:
    """Eleven digits, whatever spaces, dashes or country code were typed around them."""
    plain = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", typed))
    plain = plain.removeprefix("+86").removeprefix("0086")
    if not _MOBILE.fullmatch(plain):
        raise Invalid("bad_phone", field="phone")
    return plain


def phone_index(ring: KeyRing, phone: str) -> str:
    """The keyed hash a number is found by."""
    return ring.index(phone, PURPOSE)


def find_account_by_phone(session: Session, ring: KeyRing, phone: str) -> Account | None:
    """The account of a number."""
    query = select(Account).where(Account.phone_index == phone_index(ring, phone))
    return session.scalar(query)


def open_account(
    session: Session, ring: KeyRing, phone: str, person: Person | None = None
) -> Account:
    """A new account for a verified number."""
    account = Account(
        phone_sealed=ring.seal(phone, PURPOSE),
        phone_index=phone_index(ring, phone),
        phone_last4=phone[-4:],
        person=person,
    )
    session.add(account)
    session.flush()
    return account
