"""The declarative base, column types and the two kinds of session the domain runs in."""

import sqlite3
import threading
import uuid
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    create_engine,
    event,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from sqlalchemy.types import TypeDecorator

BUSY_SECONDS = 10
"""How long a writer waits for another one before it gives up."""

Count = Integer().with_variant(BigInteger, "postgresql")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC moment; SQLite has no zones, so it is stored there without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table of the domain."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime}


class Keyed:
    """A row known by an unguessable id."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)


def make_engine(url: str, *, pool_size: int = 20) -> Engine:
    """An engine for SQLite (embedded) or PostgreSQL, with the settings both need."""
    if not url.startswith("sqlite"):
        return create_engine(
            url,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_pre_ping=True,
            hide_parameters=True,
        )
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        # What people typed must not stand in an error that is logged.
        hide_parameters=True,
        # Greenlets and threads share the pool; each connection is used by one of them at a time.
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS},
    )
    _prepare_sqlite(engine)
    return engine


def make_sessions(engine: Engine) -> sessionmaker[Session]:
    """Sessions that may write: on SQLite they take the write lock when they begin."""
    return sessionmaker(engine, expire_on_commit=False)


def make_read_sessions(engine: Engine) -> sessionmaker[Session]:
    """Sessions for pages that only read; they wait for nobody and refuse to write."""
    sessions = sessionmaker(engine.execution_options(reads_only=True), expire_on_commit=False)
    event.listen(sessions, "before_flush", _refuse_to_write)
    return sessions


def _refuse_to_write(session: Session, *_: object) -> None:
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("a request that only reads tried to write")


def _prepare_sqlite(engine: Engine) -> None:
    # A writer that waits inside SQLite blocks its whole thread. Under gevent the greenlet that
    # holds the lock lives in that same thread and could never finish, so writers of one process
    # queue here first, where waiting yields.
    writer = threading.Lock()

    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("reads_only"):
            connection.exec_driver_sql("BEGIN")
        else:
            _begin_writing(connection, writer)

    def release(connection: Connection) -> None:
        if connection.info.pop("writes", False):
            writer.release()

    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", begin)
    # "commit" comes just before the COMMIT itself; between the two nothing yields.
    event.listen(engine, "commit", release)
    event.listen(engine, "rollback", release)


def _set_pragmas(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver's own transactions would begin too late and without the lock.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_writing(connection: Connection, writer: threading.Lock) -> None:
    if not writer.acquire(timeout=BUSY_SECONDS):
        raise TimeoutError("another write of this process has not ended")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except BaseException:
        writer.release()
        raise
    connection.info["writes"] = True
