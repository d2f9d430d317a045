"""Every setting of every role stands in docs/operations.md, with its real default."""

import re

from pydantic_settings import BaseSettings

from rtc.settings import RtcSettings
from tests.architecture.tree import ROOT
from webapp.settings import Settings

ROW = re.compile(r"^\| `(?P<name>XIANGYI_[A-Z0-9_]+)` \| (?P<default>[^|]*) \| [^|]{10,} \|$", re.M)


def read_documented() -> dict[str, str]:
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    return {row["name"]: row["default"].strip().strip("`") for row in ROW.finditer(text)}


def list_variables(settings: type[BaseSettings]) -> dict[str, str]:
    """Variable and default as the documentation writes it."""
    prefix = settings.model_config["env_prefix"]
    return {
        f"{prefix}{name.upper()}": (
            "derived" if field.default_factory else write_default(field.get_default())
        )
        for name, field in settings.model_fields.items()
    }


def write_default(value: object) -> str:
    if value == "":
        return "empty"
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    return text.replace(f"{ROOT}/", "") if text != "PydanticUndefined" else "required"


def test_every_setting_is_documented_with_its_default_and_nothing_else_is() -> None:
    settings = {**list_variables(Settings), **list_variables(RtcSettings)}
    assert read_documented() == settings
