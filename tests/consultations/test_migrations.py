"""Migrations: up and down on both databases, without drift, with a pinned head."""

from sqlalchemy import Engine, inspect

from consultations.migrations import run


def test_the_migrated_database_is_what_the_models_say(engine: Engine) -> None:
    assert run.drift(engine) == []


def test_the_newest_migration_is_the_pinned_one(engine: Engine) -> None:
    assert run.current(engine) == run.pinned_head()


def test_every_migration_can_be_taken_back_and_done_again(engine: Engine) -> None:
    run.downgrade(engine, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    run.upgrade(engine)
    assert run.drift(engine) == []
