"""Migrating, seeding and starting over, as an operator does it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from consultations.migrations.run import pinned_head
from webapp.cli.commands import xiangyi
from webapp.cli.database import throw_away
from webapp.cli.folder import claim_folder


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("XIANGYI_DATABASE_URL", raising=False)
    monkeypatch.setenv("XIANGYI_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return tmp_path / "var"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(xiangyi, arguments)


def test_an_empty_database_is_brought_up_checked_and_taken_back() -> None:
    assert "this version needs" in run("migrate", "check").output
    assert run("migrate", "up").output == f"empty -> {pinned_head()}\n"
    assert run("migrate", "check").exit_code == 0
    down = CliRunner().invoke(xiangyi, ["migrate", "down", "base"], input="y\n")
    assert down.output.endswith(f"{pinned_head()} -> empty\n")


def test_dropping_everything_is_asked_for_first() -> None:
    run("migrate", "up")
    refused = CliRunner().invoke(xiangyi, ["migrate", "down", "base"], input="n\n")
    assert refused.exit_code == 1
    assert run("migrate", "check").exit_code == 0


def test_the_demo_is_loaded_once() -> None:
    assert run("seed").output == "the demo village is loaded\n"
    again = run("seed")
    assert again.exit_code == 1
    assert "already holds people" in again.output


def test_the_demo_is_reset_but_the_keys_stay(environment: Path) -> None:
    run("seed")
    keys = (environment / "keys/fields.json").read_text()
    result = run("demo-reset", "--yes")
    assert result.exit_code == 0, result.output
    assert (environment / "keys/fields.json").read_text() == keys
    assert run("migrate", "check").exit_code == 0


def test_data_in_use_is_not_thrown_away(environment: Path) -> None:
    run("seed")
    with claim_folder(environment):
        refused = run("demo-reset", "--yes")
    assert refused.exit_code == 1
    assert "another start of Xiangyi is using the folder" in refused.output
    assert run("migrate", "check").exit_code == 0


def test_a_database_on_a_server_is_not_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIANGYI_DATABASE_URL", "postgresql+psycopg://127.0.0.1:1/none")
    refused = run("demo-reset", "--yes")
    assert refused.exit_code == 1
    assert "local data only" in refused.output


def test_only_what_the_platform_wrote_is_deleted(tmp_path: Path) -> None:
    (tmp_path / "xiangyi.db-wal").touch()
    (tmp_path / "holiday.jpg").touch()
    throw_away(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["holiday.jpg"]
