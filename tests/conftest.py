"""Fixtures for every test: a real migrated database, a frozen clock, the cast, the app."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from consultations import clock, reactions, tables
from consultations.db import make_engine, make_sessions
from consultations.people.models import Account
from consultations.secrets import KeyRing
from tests import databases
from tests.cast import Cast, assemble_cast
from webapp.app import create_app
from webapp.keys import load_keys
from webapp.settings import Settings

MORNING = datetime(2026, 11, 22, 10, 0, tzinfo=clock.ZONE)
"""The moment every test with a frozen clock begins at: a Sunday."""

assert tables.metadata.tables


@pytest.fixture(scope="session")
def sqlite_templates(tmp_path_factory: pytest.TempPathFactory) -> databases.SqliteTemplates:
    """Migrated SQLite files."""
    return databases.SqliteTemplates(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_templates() -> Iterator[databases.PostgresTemplates]:
    """Migrated PostgreSQL databases."""
    with databases.postgres_cluster() as url:
        yield databases.PostgresTemplates(url)


@pytest.fixture(params=databases.NAMES)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh, migrated database of each kind we ship on."""
    with request.getfixturevalue(
        f"{request.param.replace('postgresql', 'postgres')}_templates"
    ).copy() as url:
        yield url


@pytest.fixture
def frozen_clock() -> Iterator[datetime]:
    """Holds the clock at ten in the morning of 22 November 2026."""
    with clock.frozen(MORNING):
        yield MORNING


@pytest.fixture(scope="session")
def prepared_static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Static files, compressed once for all tests of a session."""
    return tmp_path_factory.mktemp("static")


@pytest.fixture
def settings(tmp_path: Path, database_url: str, prepared_static: Path) -> Settings:
    """Settings of an embedded instance in a folder of its own."""
    folder = tmp_path / "var"
    folder.mkdir()
    (folder / "static").symlink_to(prepared_static)
    return Settings(data_dir=folder, database_url=database_url)


@pytest.fixture
def ring(settings: Settings) -> KeyRing:
    """The keys that seal telephones in this test."""
    return load_keys(settings).ring


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on the test's database."""
    reactions.install()
    made = make_engine(database_url, pool_size=5)
    yield made
    made.dispose()


@pytest.fixture
def session(engine: Engine, frozen_clock: datetime) -> Iterator[Session]:
    """A session that may write; what it commits, the app sees."""
    with make_sessions(engine)() as made:
        yield made


@pytest.fixture
def cast(session: Session, ring: KeyRing) -> Cast:
    """The named cast, committed."""
    made = assemble_cast(session, ring)
    session.commit()
    return made


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The web app on the test's database; forms are checked, their CSRF tokens are not."""
    made = create_app(settings)
    made.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    yield made
    made.extensions["xiangyi"].engine.dispose()


SignIn = Callable[[Account | None], FlaskClient]


@pytest.fixture
def browser_of(app: Flask, cast: Cast, session: Session) -> SignIn:
    """`browser_of(cast.clerk)` is a client signed in as the clerk; `None` is nobody."""

    def open_browser(who: Account | None) -> FlaskClient:
        client = app.test_client()
        if who is not None:
            with client.session_transaction() as cookie:
                cookie["_user_id"] = f"{who.id}:{who.session_epoch}"
                cookie["_fresh"] = True
        return client

    # The app writes through its own connections; this session must hold no lock meanwhile.
    session.commit()
    return open_browser
