"""Who is asking, and the marks that say who may use a view at all."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from flask import Flask, Response, g, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from consultations.people.queries import find_account, viewer_of
from consultations.people.viewer import STRANGER, Viewer
from webapp.db import session

V = TypeVar("V", bound=Callable[..., Any])
login_manager = LoginManager()


class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login keeps in the cookie: the account and the epoch it signed in under."""

    def __init__(self, account_id: UUID, epoch: int) -> None:
        self.account_id = account_id
        self.epoch = epoch

    def get_id(self) -> str:
        """The cookie's text; a raised epoch voids it everywhere."""
        return f"{self.account_id}:{self.epoch}"


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load_signed_in(text: str) -> SignedIn | None:
    """The account of a cookie, unless it signed out everywhere since."""
    account_id, _, epoch = text.partition(":")
    try:
        account = find_account(session(), UUID(account_id))
    except ValueError:
        return None
    if account is None or str(account.session_epoch) != epoch:
        return None
    return SignedIn(account.id, account.session_epoch)


def attach_guards(app: Flask) -> None:
    """Makes the viewer known to an app and its templates."""
    login_manager.init_app(app)
    app.jinja_env.globals["viewer"] = viewer


def viewer() -> Viewer:
    """Who is asking; a stranger when nobody signed in."""
    if "viewer" not in g:
        g.viewer = STRANGER
        if current_user.is_authenticated:
            account = find_account(session(), current_user.account_id)
            if account is not None:
                g.viewer = viewer_of(session(), account)
    found: Viewer = g.viewer
    return found


def anyone(view: V) -> V:
    """Marks a view open to all; what it loads is guarded by its loader."""
    view.guard = "anyone"  # type: ignore[attr-defined]
    return view


def signed_in(view: V) -> V:
    """Marks a view for people with a verified telephone; others are asked to sign in."""
    return _guarded(view, "signed_in", lambda who: who.signed_in)


def member(view: V) -> V:
    """Marks a view for people on a roster; others get 404."""
    return _guarded(view, "member", lambda who: who.village_id is not None)


def holding(*roles: str) -> Callable[[V], V]:
    """Marks a view for people who hold one of these roles today; others get 404."""

    def mark(view: V) -> V:
        return _guarded(view, "holding " + " ".join(roles), lambda who: who.holds(*roles))

    return mark


def _guarded(view: V, name: str, may: Callable[[Viewer], bool]) -> V:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        who = viewer()
        if not who.signed_in:
            return ask_to_sign_in()
        if not may(who):
            raise NotFound
        return view(*args, **kwargs)

    guarded.guard = name  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def ask_to_sign_in() -> BaseResponse | Response:
    """Sends somebody to the sign-in page and back again."""
    back = request.full_path if request.method == "GET" else request.headers.get("Referer", "/")
    return redirect(url_for("auth.sign_in", next=safe_next(back)))


def safe_next(target: str | None) -> str:
    """A path of this site to go back to; never another site."""
    # Browsers drop tabs and line ends from an address before they read it.
    path = re.sub(r"[\x00-\x1f\x7f]", "", target or "").strip()
    path = path.removeprefix(request.host_url.rstrip("/"))
    if not path.startswith("/") or path.startswith(("//", "/\\")):
        return "/"
    return path.rstrip("?")
