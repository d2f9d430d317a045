"""Migrating from code: what `xiangyi migrate`, the embedded start and the tests call."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine

from consultations.tables import metadata

HEAD_FILE = Path(__file__).with_name("HEAD")
"""The newest migration, pinned: two branches that each add one collide here, in git."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Brings a database to a revision."""
    config = _config()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


def downgrade(engine: Engine, revision: str) -> None:
    """Takes a database back to a revision; `base` is an empty one."""
    config = _config()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
        connection.commit()


def pinned_head() -> str:
    """The newest migration this code was written for."""
    return HEAD_FILE.read_text().strip()


def current(engine: Engine) -> str | None:
    """The revision a database is at."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def drift(engine: Engine) -> list[object]:
    """What the models have and the migrated database lacks, or the reverse."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))
