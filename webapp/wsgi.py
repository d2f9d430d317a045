"""What gunicorn serves in production: `webapp.wsgi:make_pages()` and `webapp.wsgi:make_live()`."""

from flask import Flask

from webapp.app import create_app
from webapp.live.app import attach_live
from webapp.logs import set_up_logging
from webapp.settings import Settings


def make_pages() -> Flask:
    """The web role: pages and forms, in as many workers as there are cores."""
    return make_app()


def make_live() -> Flask:
    """The live role: Socket.IO on gevent, exactly one worker a shard."""
    app = make_app()
    attach_live(app)
    return app


def make_app() -> Flask:
    settings = Settings()
    set_up_logging(embedded=settings.embedded)
    return create_app(settings)
