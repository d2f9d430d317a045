"""After a key rotation: writing what older keys sealed anew, row by row."""

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from consultations.people import phones, second_factor
from consultations.people.models import Account
from consultations.secrets import KeyRing


def count_to_reseal(session: Session, ring: KeyRing) -> int:
    """How many accounts an older key still seals."""
    return session.scalar(select(func.count(Account.id)).where(_old(ring))) or 0


def reseal_accounts(session: Session, ring: KeyRing, most: int = 200) -> int:
    """Seals some accounts with the key in use; answers with how many."""
    accounts = session.scalars(select(Account).where(_old(ring)).limit(most)).all()
    for account in accounts:
        account.phone_sealed = _anew(ring, account.phone_sealed, phones.PURPOSE)
        if account.totp_sealed is not None:
            account.totp_sealed = _anew(ring, account.totp_sealed, second_factor.PURPOSE)
    session.flush()
    return len(accounts)


def _old(ring: KeyRing) -> ColumnElement[bool]:
    in_use = f"{ring.current}.%"
    return or_(
        Account.phone_sealed.not_like(in_use),
        Account.totp_sealed.is_not(None) & Account.totp_sealed.not_like(in_use),
    )


def _anew(ring: KeyRing, sealed: str, purpose: str) -> str:
    if not ring.needs_resealing(sealed):
        return sealed
    return ring.seal(ring.unseal(sealed, purpose), purpose)
