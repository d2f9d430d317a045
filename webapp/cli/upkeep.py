"""Settings and keys."""

import sys
from typing import IO

import click
from pydantic import ValidationError
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from consultations.db import make_sessions
from consultations.people.resealing import count_to_reseal, reseal_accounts
from webapp.cli.database import open_database
from webapp.cli.folder import claim_folder
from webapp.cli.refusals import StartRefused
from webapp.keys import add_field_key, load_keys, make_missing_keys
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


@keys.command("rotate")
def rotate_keys() -> None:
    """Put a new key for telephone numbers in use; older ones stay, to read with."""
    settings = Settings()
    with refuse_when_running(settings):
        key_id = add_field_key(settings.data_dir / "keys")
    click.echo(
        f"new numbers are sealed with {key_id}. Copy keys/ to every machine, restart all roles, "
        "then run: xiangyi keys reseal"
    )


@keys.command("reseal")
def reseal() -> None:
    """Write what older keys sealed anew with the key in use; can run while people work."""
    settings = Settings()
    ring = load_keys(settings).ring
    with make_sessions(open_database())() as session, Progress(disable=not is_terminal()) as bar:
        task = bar.add_task("accounts", total=count_to_reseal(session, ring))
        done = 0
        while resealed := reseal_accounts(session, ring):
            session.commit()
            done += resealed
            bar.update(task, completed=done)
    click.echo(f"{done} accounts are sealed with {ring.current} now")


def is_terminal() -> bool:
    """Whether somebody watches; bars are for them."""
    return Console(stderr=True).is_terminal


def refuse_when_running(settings: Settings) -> IO[str]:
    """Roles at work hold the old keys and could not read what the new one seals."""
    try:
        return claim_folder(settings.data_dir)
    except StartRefused as refused:
        sys.exit(refused.lines())
