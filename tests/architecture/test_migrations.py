"""The migrations alone make exactly what the models say, and the newest is pinned."""

from pathlib import Path

from alembic.script import ScriptDirectory

from consultations.db import make_engine
from consultations.migrations.run import HEAD_FILE, current, downgrade, drift, pinned_head, upgrade


def test_an_empty_database_is_migrated_to_what_the_models_say(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    try:
        upgrade(engine)
        assert current(engine) == pinned_head()
        assert drift(engine) == []
    finally:
        engine.dispose()


def test_a_database_can_be_taken_back_to_empty_and_up_again(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'there_and_back.db'}")
    try:
        upgrade(engine)
        downgrade(engine, "base")
        assert current(engine) is None
        upgrade(engine)
        assert drift(engine) == []
    finally:
        engine.dispose()


def test_there_is_one_newest_migration_and_it_is_the_pinned_one() -> None:
    assert ScriptDirectory(str(HEAD_FILE.parent)).get_heads() == [pinned_head()]
