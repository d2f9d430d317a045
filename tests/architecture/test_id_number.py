"""No field for an identity-document number exists: not in a table, a form, a body or a text."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType

from pydantic import BaseModel
from wtforms import Form

import consultations
import webapp
from consultations.tables import metadata
from tests.architecture.catalogues import ROOMS_FOLDER, read_room
from tests.architecture.tree import ROOT, list_files, name_of

FIELD = re.compile(
    r"(^|_)(id_?(no|num|number|card)|identity_?(no|number|card|document)"
    r"|citizen_?(id|no|number)|resident_?id|national_?id|sfz(h|hm)?|shenfenzheng|idcard)(_|$)",
    re.IGNORECASE,
)
TEXT = re.compile(
    r"身份证|居民身份|\bID (card|number)\b|identity (card|number|document)", re.IGNORECASE
)
INPUT_NAME = re.compile(r"""\bname\s*=\s*["'](?P<name>[^"'{}]+)["']""")

TEXTS_THAT_WARN = {
    "With your mobile number. No password, no identity card.",
    "We never ask for your identity number or for money.",
    "Who belongs to which household. It never holds identity numbers.",
    "A file with identity numbers is refused and not kept.",
    "The column \u201c%(column)s\u201d holds identity numbers. Delete it and send the file again. "
    "Nothing of it was kept.",
}
"""Message ids that may speak of it because they tell people not to write one."""


def load_modules(package: ModuleType) -> Iterator[ModuleType]:
    yield package
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        # Entries run when they are imported; migrations and the web role's own entry are no models.
        if not re.search(r"__main__$|\.migrations|serve\.web$", found.name):
            yield importlib.import_module(found.name)


def list_field_names() -> Iterator[str]:
    for package in (consultations, webapp):
        for module in load_modules(package):
            for thing in vars(module).values():
                if isinstance(thing, type) and issubclass(thing, BaseModel):
                    yield from thing.model_fields
                elif isinstance(thing, type) and issubclass(thing, Form):
                    yield from (name for name in dir(thing) if not name.startswith("_"))


def test_the_pattern_knows_the_usual_names() -> None:
    names = ("id_number", "idcard", "ID_card_no", "citizen_id", "owner_id_number", "sfzh")
    assert [name for name in names if not FIELD.search(name)] == []
    assert [name for name in ("id", "person_id", "client_id", "number") if FIELD.search(name)] == []


def test_no_table_has_a_column_for_it() -> None:
    columns = [
        f"{table.name}.{column.name}" for table in metadata.tables.values() for column in table.c
    ]
    assert len(columns) > 50
    assert [name for name in columns if FIELD.search(name.partition(".")[2])] == []


def test_no_form_and_no_body_has_a_field_for_it() -> None:
    names = set(list_field_names())
    assert len(names) > 10
    assert sorted(name for name in names if FIELD.search(name)) == []


def test_no_page_has_an_input_for_it() -> None:
    inputs = [
        f"{name_of(path)}: {match['name']}"
        for path in list_files(".html")
        if path.is_relative_to(ROOT / "webapp")
        for match in INPUT_NAME.finditer(path.read_text(encoding="utf-8"))
    ]
    assert inputs
    assert [one for one in inputs if FIELD.search(one.partition(": ")[2])] == []


def test_no_text_asks_for_it() -> None:
    spoken = [
        (message.id, text)
        for path in sorted(ROOMS_FOLDER.glob("*.po"))
        for message in read_room(path)
        for text in (message.id, message.string)
        if message.id and TEXT.search(str(text))
    ]
    assert [pair for pair in spoken if str(pair[0]) not in TEXTS_THAT_WARN] == []
