"""Settings are shown without secrets; keys are made once."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from consultations.people.models import Account
from consultations.people.phones import PURPOSE, phone_index
from tests.cast import Cast
from webapp.cli.commands import xiangyi
from webapp.cli.export import defuse
from webapp.cli.folder import claim_folder
from webapp.cli.upkeep import hide_password
from webapp.keys import load_keys
from webapp.settings import Settings


def test_settings_in_force_are_shown_without_their_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIANGYI_SESSION_KEY", "very-secret-key")
    monkeypatch.setenv("XIANGYI_DATABASE_URL", "postgresql+psycopg://clerk:pass123@127.0.0.1/x")
    shown = CliRunner().invoke(xiangyi, ["check-settings"]).output
    assert "XIANGYI_SESSION_KEY" in shown
    assert "very-secret" not in shown
    assert "pass123" not in shown


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIANGYI_PORT", "many")
    result = CliRunner().invoke(xiangyi, ["check-settings"])
    assert result.exit_code == 1
    assert "XIANGYI_PORT: " in result.output


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://clerk:p@ss@db/x", "postgresql://clerk:***@db/x"),
        ("redis://127.0.0.1/0", "redis://127.0.0.1/0"),
        ("var", "var"),
    ],
)
def test_the_password_of_a_url_is_hidden(url: str, shown: str) -> None:
    assert hide_password(url) == shown


def test_keys_that_are_there_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIANGYI_DATA_DIR", str(tmp_path))
    CliRunner().invoke(xiangyi, ["keys", "make"])
    first = (tmp_path / "keys/fields.json").read_text()
    CliRunner().invoke(xiangyi, ["keys", "make"])
    assert (tmp_path / "keys/fields.json").read_text() == first


def test_a_role_of_production_refuses_embedded_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIANGYI_EMBEDDED", "true")
    result = CliRunner().invoke(xiangyi, ["web"])
    assert result.exit_code == 1
    assert "XIANGYI_EMBEDDED" in result.output


def test_a_cell_that_looks_like_a_formula_is_only_text() -> None:
    assert defuse("=HYPERLINK(1)") == "'=HYPERLINK(1)"
    assert [defuse(value) for value in ("青石湾", 7, None)] == ["青石湾", 7, None]


def test_after_a_rotation_every_number_is_sealed_with_the_new_key(
    settings: Settings, cast: Cast, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XIANGYI_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("XIANGYI_DATABASE_URL", settings.database_url)
    phone = load_keys(settings).ring.unseal(cast.villager.phone_sealed, PURPOSE)
    rotated = CliRunner().invoke(xiangyi, ["keys", "rotate"])
    assert rotated.exit_code == 0, rotated.output
    resealed = CliRunner().invoke(xiangyi, ["keys", "reseal"])
    assert resealed.exit_code == 0, resealed.output
    ring = load_keys(settings).ring
    session.expire_all()
    assert ring.current == "k2"
    for account in session.scalars(select(Account)):
        assert not ring.needs_resealing(account.phone_sealed)
    assert ring.unseal(cast.villager.phone_sealed, PURPOSE) == phone
    assert phone_index(ring, phone) == cast.villager.phone_index
    session.commit()
    assert "0 accounts" in CliRunner().invoke(xiangyi, ["keys", "reseal"]).output


def test_keys_are_not_rotated_under_running_roles(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XIANGYI_DATA_DIR", str(settings.data_dir))
    load_keys(settings)
    with claim_folder(settings.data_dir):
        refused = CliRunner().invoke(xiangyi, ["keys", "rotate"])
    assert refused.exit_code == 1
    assert load_keys(settings).ring.current == "k1"
