"""`xiangyi import`: a roster file from the command line, whole or not at all."""

import sys
from importlib import import_module
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress
from sqlalchemy.orm import Session

from consultations.db import make_read_sessions, make_sessions
from consultations.errors import DomainError, Invalid
from consultations.people.models import Place
from consultations.people.queries import find_place, villages
from consultations.people.roster_file import read_cells
from consultations.people.roster_import import import_roster, plan_import
from consultations.people.roster_rows import RosterRow, RowFault, read_rows
from webapp.cli.database import open_database
from webapp.errors import words_for


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--village", "slug", required=True, help="Short name in the address: /v/<name>.")
@click.option("--yes", is_flag=True, help="Do not ask before writing.")
def import_command(file: Path, slug: str, yes: bool) -> None:
    """Take the roster FILE (.xlsx, .xls, .ods, .csv) over into a village."""
    import_module("webapp.admin")  # the words for what can be wrong in a row are that room's
    engine = open_database()
    try:
        rows = read_file(file)
        with make_read_sessions(engine)() as session:  # a question must not hold up the writers
            show_plan(session, find_village(session, slug), rows)
        if not yes:
            click.confirm("Take these over?", abort=True)
        with make_sessions(engine)() as session:
            take_over(session, find_village(session, slug), rows)
            session.commit()
    except DomainError as refused:
        sys.exit(words_for(refused))


def find_village(session: Session, slug: str) -> Place:
    village = find_place(session, slug)
    if village is None or village.kind != "village":
        known = ", ".join(place.slug for place in villages(session)) or "none"
        sys.exit(f"there is no village {slug}\nTo mend it: --village with one of: {known}")
    return village


def read_file(file: Path) -> list[RosterRow]:
    """The rows of a file; stops with every fault listed when there is any."""
    table = read_rows(read_cells(file.name, file.read_bytes()))
    stop_at_faults(list(table.faults))
    if table.unread:
        click.echo(f"columns left out: {', '.join(table.unread)}")
    return list(table.rows)


def stop_at_faults(faults: list[RowFault]) -> None:
    if faults:
        lines = [f"row {one.row}, {one.column} {one.said!r}: {say_fault(one)}" for one in faults]
        sys.exit("\n".join([*lines, "nothing was written; mend these rows and import again"]))


def say_fault(fault: RowFault) -> str:
    return words_for(Invalid(fault.code, said=fault.said))


def show_plan(session: Session, village: Place, rows: list[RosterRow]) -> None:
    plan = plan_import(session, village, rows)
    stop_at_faults(list(plan.faults))
    click.echo(say_counts(plan.counts()))


def take_over(session: Session, village: Place, rows: list[RosterRow]) -> None:
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("people", total=len(rows))
        counts = import_roster(
            session, village, rows, lambda done, _whole: bar.update(task, completed=done)
        )
    click.echo(f"done: {say_counts(counts)}")


def say_counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())
