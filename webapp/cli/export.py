"""`xiangyi export`: the roster and the suggestions as files, without telephone numbers."""

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import track
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from consultations.db import make_read_sessions
from consultations.history import public_json, timeline
from consultations.people.models import Household, Person
from consultations.suggestions.models import Suggestion
from consultations.suggestions.visibility import not_accusation, public_reads
from consultations.tracking.models import Answer, Rating
from webapp.cli.database import open_database

ROSTER_COLUMNS = (
    *("village", "group", "household", "name", "name_en", "sex", "birth_year"),
    *("away_place", "head", "full_capacity", "collective_member"),
)
SUGGESTION_COLUMNS = (
    *("number", "village", "kind", "state", "addressee", "shown_as", "on_behalf_of", "source"),
    *("created_at", "words", "article_text", "proposed_wording"),
)


@click.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(folder: Path) -> None:
    """Write roster.csv, suggestions.csv and suggestions.json into FOLDER."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with make_read_sessions(open_database())() as session:
            people = write_sheet(folder / "roster.csv", ROSTER_COLUMNS, roster_rows(session))
            matters = [describe(session, one) for one in watch(list_shared(session), "suggestions")]
            kept_back = count_suggestions(session) - len(matters)
    except OSError as error:
        sys.exit(f"{folder} cannot be written ({error.strerror})\nTo mend it: name another folder")
    write_sheet(folder / "suggestions.csv", SUGGESTION_COLUMNS, matters)
    document = json.dumps(matters, ensure_ascii=False, indent=1)
    (folder / "suggestions.json").write_text(document, encoding="utf-8")
    click.echo(
        f"{people} people and {len(matters)} suggestions are in {folder}; "
        f"{kept_back} that are confidential or not yet read were left out"
    )


def watch(things: list[Suggestion], what: str) -> Iterable[Suggestion]:
    """A progress bar, on a terminal only."""
    console = Console(stderr=True)
    return track(things, what, console=console, disable=not console.is_terminal)


def roster_rows(session: Session) -> Iterator[dict[str, Any]]:
    people = session.scalars(
        select(Person)
        .join(Person.household)
        .options(joinedload(Person.household).joinedload(Household.group))
        .order_by(Household.group_id, Household.number, Person.birth_year)
    )
    for person in people:
        assert person.household is not None
        group = person.household.group
        yield {
            **{name: getattr(person, name) for name in ROSTER_COLUMNS[3:]},
            "village": group.parent.name if group.parent else "",
            "group": group.name,
            "household": person.household.number,
        }


def list_shared(session: Session) -> list[Suggestion]:
    return list(
        session.scalars(
            select(Suggestion)
            # An export leaves the house: only what everybody may read goes along.
            .where(public_reads())
            .options(joinedload(Suggestion.village))
            .order_by(Suggestion.created_at)
        )
    )


def count_suggestions(session: Session) -> int:
    return session.scalar(select(func.count(Suggestion.id)).where(not_accusation())) or 0


def describe(session: Session, suggestion: Suggestion) -> dict[str, Any]:
    """A suggestion with its public history, answers and ratings."""
    return {
        **{name: getattr(suggestion, name) for name in SUGGESTION_COLUMNS},
        "village": suggestion.village.name,
        "created_at": suggestion.created_at.isoformat(),
        "answers": [
            {
                **{name: getattr(answer, name) for name in ANSWER_FIELDS},
                "signed_at": answer.signed_at.isoformat(),
                "promised_on": answer.promised_on and answer.promised_on.isoformat(),
                "rating": session.scalar(select(Rating.score).where(Rating.answer_id == answer.id)),
            }
            for answer in session.scalars(
                select(Answer).where(Answer.suggestion_id == suggestion.id).order_by(Answer.round)
            )
        ],
        "history": [
            public_json(event)
            for event in timeline(session, "suggestion", suggestion.id)
            if event.public
        ],
    }


ANSWER_FIELDS = ("round", "outcome", "reason", "signed_name", "signed_title")


def write_sheet(path: Path, columns: tuple[str, ...], rows: Iterable[dict[str, Any]]) -> int:
    """A CSV file that spreadsheet programs open with Chinese text intact; returns its rows."""
    count = 0
    # The byte order mark tells Excel and WPS that this is UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(columns)
        for row in rows:
            sheet.writerow([defuse(row[name]) for name in columns])
            count += 1
    return count


def defuse(value: Any) -> Any:
    """A cell that begins like a formula would be run by the program that opens it."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value
