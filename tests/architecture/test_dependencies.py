"""docs/dependencies.md gives each required dependency its reason; there are at most 40."""

import re
import tomllib

from tests.architecture.tree import ROOT

MAX_DEPENDENCIES = 40
ROW = re.compile(r"^\| `(?P<name>[a-z0-9-]+)` \| (?P<reason>[^|]{15,}) \|$", re.MULTILINE)


def read_required() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [re.match(r"[A-Za-z0-9._-]+", line) for line in project["dependencies"]]
    return [match.group().lower() for match in names if match]


def read_reasons() -> dict[str, str]:
    text = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    return {row["name"]: row["reason"] for row in ROW.finditer(text)}


def test_every_required_dependency_has_a_reason_and_no_reason_lacks_one() -> None:
    assert sorted(read_reasons()) == sorted(read_required())


def test_the_embedded_mode_needs_at_most_40_packages() -> None:
    required = read_required()
    assert len(set(required)) == len(required)
    assert 0 < len(required) <= MAX_DEPENDENCIES
