"""Runs migrations on a connection handed over by the caller, or on XIANGYI_DATABASE_URL."""

import os

from alembic import context
from sqlalchemy import Connection

from consultations.db import make_engine
from consultations.tables import metadata


def is_wanted(_object: object, name: str | None, kind: str, _reflected: bool, _to: object) -> bool:
    """Limits a generated migration to the tables the caller asked for."""
    tables = context.config.attributes.get("tables")
    return kind != "table" or tables is None or name in tables


def run_on(connection: Connection) -> None:
    """Migrates in one transaction; SQLite needs batch mode to alter a table."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        include_object=is_wanted,
    )
    with context.begin_transaction():
        context.run_migrations()


handed_over = context.config.attributes.get("connection")
if handed_over is not None:
    run_on(handed_over)
else:
    with make_engine(os.environ["XIANGYI_DATABASE_URL"]).connect() as own:
        run_on(own)
