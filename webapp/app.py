"""The web app: a list of things attached, nothing else."""

from datetime import timedelta
from importlib import import_module

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from consultations import reactions
from webapp.db import attach_resources
from webapp.errors import attach_errors
from webapp.guards import attach_guards
from webapp.i18n import attach_languages
from webapp.keys import load_keys
from webapp.security import attach_security
from webapp.settings import Settings
from webapp.static_files import attach_static

ROOMS = (
    "account",
    "admin",
    "auth",
    "drafts",
    "leaders",
    "meetings",
    "moderation",
    "pages",
    "tracking",
)
SIGNED_IN_DAYS = 90
LARGEST_REQUEST = 8 * 1024 * 1024
"""Bytes; a roster of 5,000 rows is about one tenth of it."""


def create_app(settings: Settings) -> Flask:
    """The app of the web and live roles."""
    keys = load_keys(settings)
    app = Flask(__name__, static_folder=None)
    app.config.update(
        SECRET_KEY=keys.session_key,
        SESSION_COOKIE_NAME="xiangyi",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=SIGNED_IN_DAYS),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        WTF_CSRF_TIME_LIMIT=None,  # a form typed on a bad network may be sent hours later
    )
    reactions.install()
    attach_resources(app, settings, keys)
    attach_errors(app)
    attach_security(app)
    attach_languages(app)
    attach_guards(app)
    for room in ROOMS:
        app.register_blueprint(import_module(f"webapp.{room}").bp)
    attach_static(app, settings)
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]
    return app
