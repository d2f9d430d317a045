"""A roster from the command line is taken over whole or not at all, and comes out again."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consultations.people.models import Person
from tests.cast import Cast
from webapp.cli.commands import xiangyi
from webapp.settings import Settings

HEADER = "组,户号,姓名,性别,出生年,现居地,户主\n"


@pytest.fixture(autouse=True)
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIANGYI_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("XIANGYI_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(xiangyi, arguments)


def write_roster(folder: Path, *rows: str) -> Path:
    file = folder / "roster.csv"
    file.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return file


def count_people(session: Session) -> int:
    count = session.scalar(select(func.count()).select_from(Person)) or 0
    session.rollback()  # this session must hold no lock while the command writes
    return count


def test_a_good_file_is_taken_over(cast: Cast, session: Session, tmp_path: Path) -> None:
    group, village = cast.group.name, cast.village.slug
    before = count_people(session)
    file = write_roster(
        tmp_path, f"{group},901,田小满,女,1990,广东东莞,是", f"{group},901,田大山,男,1960,在村,否"
    )
    result = run("import", str(file), "--village", village, "--yes")
    assert result.exit_code == 0, result.output
    assert "done: 2 new" in result.output
    assert count_people(session) == before + 2


def test_a_file_with_one_broken_row_changes_nothing_and_names_the_row(
    cast: Cast, session: Session, tmp_path: Path
) -> None:
    group, village = cast.group.name, cast.village.slug
    before = count_people(session)
    file = write_roster(tmp_path, f"{group},901,田小满,女,1990,,", f"{group},x,田大山,男,1960,,")
    result = run("import", str(file), "--village", village, "--yes")
    assert result.exit_code == 1
    assert "row 3, household 'x': " in result.output
    assert "nothing was written" in result.output
    assert count_people(session) == before


def test_a_file_with_id_numbers_is_refused(cast: Cast, session: Session, tmp_path: Path) -> None:
    village, before = cast.village.slug, count_people(session)
    file = tmp_path / "roster.csv"
    file.write_text("组,户号,姓名,身份证号\n六组,1,田小满,\n", encoding="utf-8")
    result = run("import", str(file), "--village", village, "--yes")
    assert result.exit_code == 1
    assert count_people(session) == before


def test_an_unknown_village_is_refused_and_the_known_ones_are_named(
    cast: Cast, tmp_path: Path
) -> None:
    file = write_roster(tmp_path, "六组,1,田小满,女,1990,,")
    result = run("import", str(file), "--village", "nowhere", "--yes")
    assert result.exit_code == 1
    assert cast.village.slug in result.output


def test_what_is_exported_holds_everybody_and_no_telephone(
    cast: Cast, session: Session, tmp_path: Path
) -> None:
    session.rollback()
    result = run("export", str(tmp_path / "out"))
    assert result.exit_code == 0, result.output
    with (tmp_path / "out/roster.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert cast.villager.person is not None
    assert cast.villager.person.name in {row["name"] for row in rows}
    assert json.loads((tmp_path / "out/suggestions.json").read_text(encoding="utf-8")) == []
    for path in (tmp_path / "out").iterdir():
        text = path.read_text(encoding="utf-8-sig")
        assert cast.villager.phone_last4 not in text
        assert "phone" not in text
