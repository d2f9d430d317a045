"""How far a sign-in has come, kept in the signed cookie: never in an address or in the clear."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import redirect, request
from flask import session as cookie
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from consultations import clock
from consultations.people.models import Account
from consultations.people.queries import find_account
from consultations.secrets import UnknownKey
from webapp.db import resources, session
from webapp.guards.current import SignedIn
from webapp.i18n import LOCALES

_PHONE, _STAFF = "sign_in", "sign_in_staff"
_PURPOSE = "sign_in.phone"
FLOW_SECONDS = 30 * 60
"""A slow typist is not hurried: longer than any code lasts."""
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Flow:
    """A number that a code was sent to, and where its owner wants to go."""

    phone: str = field(repr=False)
    next: str


def begin_flow(phone: str, wanted: str) -> None:
    """Remembers the number until its code is typed."""
    sealed = resources().keys.ring.seal(phone, _PURPOSE)
    cookie[_PHONE] = {"phone": sealed, "next": wanted, "at": _now()}


def current_flow() -> Flow | None:
    """The sign-in under way on this device, unless it is too old."""
    kept = _fresh(_PHONE)
    if kept is None:
        return None
    try:
        return Flow(resources().keys.ring.unseal(kept["phone"], _PURPOSE), kept["next"])
    except UnknownKey:
        return None


def begin_staff_step(account: Account, wanted: str) -> None:
    """The telephone is proven, the second step is not: nobody is signed in yet."""
    _rotate()
    cookie[_STAFF] = {
        "account": str(account.id),
        "epoch": account.session_epoch,
        "next": wanted,
        "at": _now(),
    }


def waiting_staff() -> tuple[Account, str] | None:
    """Whose second step is awaited on this device, and where that person wants to go."""
    kept = _fresh(_STAFF)
    if kept is None:
        return None
    account = find_account(session(), UUID(kept["account"]))
    if account is None or account.session_epoch != kept["epoch"]:
        return None
    return account, kept["next"]


def finish_sign_in(account: Account, target: str) -> Response:
    """Signs in under a fresh session that lasts 90 days on this device."""
    _rotate()
    cookie.permanent = True
    login_user(SignedIn(account.id, account.session_epoch))
    answer = redirect(target)
    if account.locale in LOCALES:
        answer.set_cookie(
            "lang", account.locale, max_age=_YEAR, samesite="Lax", secure=request.is_secure
        )
    return answer


def end_session() -> None:
    """Forgets everything this device was signed in with."""
    logout_user()
    cookie.clear()


def _rotate() -> None:
    # Whatever somebody may have planted before the sign-in ends here, the CSRF token too.
    cookie.clear()


def _fresh(name: str) -> dict[str, Any] | None:
    kept: dict[str, Any] | None = cookie.get(name)
    return kept if kept and _now() - kept["at"] < FLOW_SECONDS else None


def _now() -> int:
    return int(clock.now().timestamp())
