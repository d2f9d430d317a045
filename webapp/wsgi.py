"""What gunicorn serves in production: `webapp.wsgi:make_pages()` and `webapp.wsgi:make_live()`."""

from flask import Flask

from webapp.app import create_app
from webapp.live.app import attach_live
from webapp.settings import Settings


def make_pages() -> Flask:
    """The web role: pages and forms, in as many workers as there are cores."""
    return create_app(Settings())


def make_live() -> Flask:
    """The live role: Socket.IO on gevent, exactly one worker a shard."""
    app = create_app(Settings())
    attach_live(app)
    return app
