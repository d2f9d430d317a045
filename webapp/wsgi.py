"""The pages for a WSGI server: `gunicorn webapp.wsgi:app`."""

from webapp.app import create_app
from webapp.settings import Settings

app = create_app(Settings())
