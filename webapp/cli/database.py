"""Migrations and the demo data."""

import sys
from pathlib import Path

import click
from alembic.util import CommandError
from sqlalchemy import Engine

from consultations.db import make_engine
from consultations.migrations.run import current, downgrade, drift, pinned_head, upgrade
from webapp.cli.demo import load_demo_once
from webapp.cli.folder import claim_folder
from webapp.cli.refusals import StartRefused
from webapp.i18n import gettext as _
from webapp.settings import Settings

LOCAL_DATA = ("xiangyi.db*", "jobs.db*", "outbox/sms*.jsonl")
"""Keys, the certificate and prepared static files stay."""


def open_database() -> Engine:
    """The database of the settings; closed when the command ends."""
    settings = Settings()
    if not settings.database_url:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    engine = make_engine(settings.database)
    click.get_current_context().call_on_close(engine.dispose)
    return engine


@click.group()
def migrate() -> None:
    """Bring the database to this version, or back."""


@migrate.command("up")
@click.argument("revision", default="head")
def migrate_up(revision: str) -> None:
    """To REVISION, by default the newest."""
    engine = open_database()
    before = current(engine)
    upgrade(engine, revision)
    click.echo(f"{before or 'empty'} -> {current(engine)}")


@migrate.command("down")
@click.argument("revision")
def migrate_down(revision: str) -> None:
    """Back to REVISION; `base` drops every table with all that is in it."""
    if revision == "base":
        click.confirm("This deletes everything in the database. Go on?", abort=True)
    engine = open_database()
    before = current(engine)
    downgrade(engine, revision)
    click.echo(f"{before or 'empty'} -> {current(engine) or 'empty'}")


@migrate.command("check")
def migrate_check() -> None:
    """Whether the database is at this version and holds what the models say."""
    engine = open_database()
    at, wanted = current(engine), pinned_head()
    if at != wanted:
        sys.exit(
            f"the database is at {at or 'nothing'}, this version needs {wanted}\n"
            "To mend it: xiangyi migrate up"
        )
    differences = drift(engine)
    if differences:
        sys.exit("\n".join(["the tables differ from the models:", *map(str, differences)]))
    click.echo(f"at {at}, as the models say")


@click.command()
def seed() -> None:
    """Load the demo village into an empty database."""
    settings = Settings()
    engine = open_database()
    upgrade(engine)
    if load_demo_once(engine, settings):
        click.echo("the demo village is loaded")
    else:
        sys.exit(
            "the database already holds people; the demo goes into an empty one only\n"
            "To mend it: xiangyi demo-reset, if what is there may be thrown away"
        )


@click.command("demo-reset")
@click.option("--data", default=None, help="Folder of everything written.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def demo_reset(data: str | None, yes: bool) -> None:
    """Throw the local data away and load the demo afresh."""
    settings = Settings(data_dir=Path(data).resolve()) if data else Settings()
    if settings.database_url:
        sys.exit("demo-reset throws away local data only, and XIANGYI_DATABASE_URL names a server")
    if not yes:
        click.confirm(f"This deletes all data in {settings.data_dir}. Go on?", abort=True)
    try:
        with claim_folder(settings.data_dir):
            throw_away(settings.data_dir)
            engine = make_engine(settings.database)
            migrate_database(engine)
            load_demo_once(engine, settings)
    except StartRefused as refused:
        sys.exit(refused.lines())
    click.echo("the demo village is loaded afresh; accounts signed in before are signed out")


def throw_away(folder: Path) -> None:
    """Deletes what the roles wrote, by name: the folder may hold other things as well."""
    for pattern in LOCAL_DATA:
        for path in folder.glob(pattern):
            path.unlink()


def migrate_database(engine: Engine) -> None:
    """Brings the database to this version, or says why it cannot."""
    try:
        upgrade(engine)
    except CommandError as error:
        raise StartRefused(
            _("the database belongs to another version of Xiangyi"),
            _("update the program; or, if only demo data is in it: make demo-reset"),
        ) from error
