"""Settings and keys."""

import sys

import click
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from webapp.keys import make_missing_keys
from webapp.settings import Settings


@click.command("check-settings")
def check_settings() -> None:
    """Read the settings, refuse wrong ones, show what is in force; secrets are never shown."""
    try:
        settings = Settings()
    except ValidationError as wrong:
        for error in wrong.errors():
            name = "XIANGYI_" + "_".join(str(part) for part in error["loc"]).upper()
            click.echo(f"{name}: {error['msg']}", err=True)
        sys.exit("To mend it: correct these variables, docs/operations.md explains each")
    table = Table("setting", "value", "meaning", box=None)
    for name, field in Settings.model_fields.items():
        shown = str(getattr(settings, name)) if field.repr else "(secret)"
        table.add_row(f"XIANGYI_{name.upper()}", hide_password(shown), field.description)
    Console().print(table)


def hide_password(value: str) -> str:
    """The password of a URL does not belong in a terminal that others see."""
    scheme, separator, rest = value.partition("://")
    if not separator or "@" not in rest:
        return value
    user, _, host = rest.rpartition("@")
    return f"{scheme}://{user.partition(':')[0]}:***@{host}"


@click.group()
def keys() -> None:
    """The keys under the data folder."""


@keys.command("make")
def make_keys() -> None:
    """Make each key that is missing; what is there stays as it is."""
    folder = Settings().data_dir / "keys"
    make_missing_keys(folder)
    click.echo(f"keys are in {folder}; keep a copy apart from the copies of the database")
