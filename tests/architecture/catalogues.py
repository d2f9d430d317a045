"""What the code says in English and what the catalogues hold for it.

`python -m tests.architecture.catalogues` lists what is missing, by the file that says it.
"""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from tests.architecture.tree import ROOT, list_files, name_of

LOCALE = "zh_Hans"
ROOMS_FOLDER = ROOT / "translations" / LOCALE
ONE = {"_", "gettext", "lazy_gettext", "_l"}
MANY = {"ngettext"}
PLACEHOLDER = re.compile(r"%\((?P<name>\w+)\)[sd]")

Said = tuple[str, ...]
"""A message id, or the singular and the plural of one."""


def extract_from_python(source: str) -> Iterator[Said]:
    """By syntax tree rather than by tokens, so that calls inside f-strings are seen as well."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        called = node.func.id if isinstance(node.func, ast.Name) else called
        wanted = 1 if called in ONE else 2 if called in MANY else 0
        texts = [arg.value for arg in node.args[:wanted] if isinstance(arg, ast.Constant)]
        if wanted and len(texts) == wanted:
            yield tuple(str(text) for text in texts)


def extract_from_template(path: Path) -> Iterator[Said]:
    with path.open("rb") as template:
        for _line, _function, message, _comments in babel_extract(
            template, (*ONE, *MANY), (), {"silent": "false"}
        ):
            texts = (message,) if isinstance(message, str) else message or ()
            yield tuple(text for text in texts if text)


def extract_all() -> dict[Said, set[str]]:
    """Every text of the web package and the files that say it."""
    said: dict[Said, set[str]] = defaultdict(set)
    for path in list_files(".py", ".html", ".txt"):
        if not path.is_relative_to(ROOT / "webapp"):
            continue
        texts = (
            extract_from_python(path.read_text(encoding="utf-8"))
            if path.suffix == ".py"
            else extract_from_template(path)
        )
        for text in texts:
            said[text].add(name_of(path))
    return said


def read_room(path: Path) -> list[Message]:
    """The messages of one room without the header."""
    with path.open("rb") as room:
        return [
            message for message in read_po(room, locale=LOCALE, abort_invalid=True) if message.id
        ]


def read_rooms() -> dict[Said, list[tuple[str, Message]]]:
    """Every translated message with the room it stands in."""
    held: dict[Said, list[tuple[str, Message]]] = defaultdict(list)
    for path in sorted(ROOMS_FOLDER.glob("*.po")):
        for message in read_room(path):
            key = (message.id,) if isinstance(message.id, str) else tuple(message.id)
            held[key].append((path.name, message))
    return held


def strings_of(message: Message) -> list[str]:
    texts = message.string or ()
    return [texts] if isinstance(texts, str) else list(texts)


def find_missing() -> dict[str, list[str]]:
    """Texts without a Chinese translation, by the file that says them."""
    held = read_rooms()
    singulars = {
        key[0] for key, rooms in held.items() if any(all(strings_of(m)) for _r, m in rooms)
    }
    missing: dict[str, list[str]] = defaultdict(list)
    for text, places in extract_all().items():
        if text[0] not in singulars:
            missing[min(places)].append(text[0])
    return dict(missing)


def find_wrong_placeholders() -> list[str]:
    """Translations that name a value the English text does not have, or drop one it has."""
    wrong = []
    for key, rooms in read_rooms().items():
        for room, message in rooms:
            asked = {name for text in key for name in PLACEHOLDER.findall(text)}
            for text in strings_of(message):
                if set(PLACEHOLDER.findall(text)) != asked:
                    wrong.append(f"{room}: {key[0]!r} -> {text!r}")
    return wrong


if __name__ == "__main__":
    for place, texts in sorted(find_missing().items()):
        sys.stdout.write(f"{place}\n" + "".join(f"    {text!r}\n" for text in sorted(texts)))
