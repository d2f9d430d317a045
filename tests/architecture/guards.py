"""Reads from the code which guard each view and each socket event really has.

`python -m tests.architecture.guards` prints guard_table.py as the code would have it.
"""

import ast
import inspect
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from flask import Flask

from webapp.app import create_app
from webapp.live.sockets import EVENTS
from webapp.settings import Settings

View = Callable[..., Any]


@dataclass(frozen=True)
class Reached:
    """A function that a view calls, with the permission it asks for, if it asks."""

    function: FunctionType
    may: str

    @property
    def name(self) -> str:
        return f"{self.function.__module__}.{self.function.__name__}"


def list_calls(function: FunctionType) -> Iterator[Reached]:
    """The functions that a function calls by a name of its module, decorators not counted."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    (definition,) = tree.body
    assert isinstance(definition, ast.FunctionDef)
    for statement in definition.body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Call):
                called = resolve(node.func, function.__globals__)
                if isinstance(called, FunctionType):
                    yield Reached(inspect.unwrap(called), read_permission(node))


def read_permission(call: ast.Call) -> str:
    """`broadcast` of `load_meeting(meeting_id, may=policy.broadcast)`."""
    for keyword in call.keywords:
        if keyword.arg == "may":
            return ast.unparse(keyword.value).rpartition(".")[2]
    return ""


def resolve(expression: ast.expr, names: dict[str, Any]) -> object:
    if isinstance(expression, ast.Name):
        return names.get(expression.id)
    if isinstance(expression, ast.Attribute):
        owner = resolve(expression.value, names)
        return getattr(owner, expression.attr, None) if isinstance(owner, ModuleType) else None
    return None


def find_reached(function: FunctionType) -> set[Reached]:
    """Everything of the web package that a view calls, directly or through its room."""
    reached: set[Reached] = set()
    waiting, seen = [function], {function}
    while waiting:
        for call in list_calls(waiting.pop()):
            if not call.function.__module__.startswith("webapp."):
                continue
            reached.add(call)
            # A loader is where the question ends: what it calls is its own affair.
            inner = call.function.__module__.startswith("webapp.guards")
            if call.function not in seen and not inner:
                seen.add(call.function)
                waiting.append(call.function)
    return reached


def reached_by(view: View) -> set[Reached]:
    function = inspect.unwrap(view)
    assert isinstance(function, FunctionType)
    return find_reached(function)


def describe_guard(view: View) -> str:
    """The mark of a view and the loaders it goes through: `signed_in, load_meeting(broadcast)`."""
    loaders = sorted(
        call.function.__name__ + (f"({call.may})" if call.may else "")
        for call in reached_by(view)
        if call.function.__module__.startswith("webapp.guards")
        and call.function.__name__.startswith("load_")
    )
    return ", ".join([str(getattr(view, "guard", "NONE")), *loaders])


def list_routes(app: Flask) -> dict[str, View]:
    """`METHODS rule` of every route and the view behind it."""
    return {
        f"{' '.join(sorted((rule.methods or set()) - {'HEAD', 'OPTIONS'}))} {rule.rule}": (
            app.view_functions[rule.endpoint]
        )
        for rule in app.url_map.iter_rules()
    }


HEAD = '''"""Who may use each route and socket event: what a reviewer reads instead of all views.

The mark of the view comes first (`anyone`, `signed_in`, `member`, `holding <roles>`), then the
loaders of `webapp.guards` it goes through with the permission asked for. A loader gives 404 to
strangers and 403 to readers.
"""

# ruff: noqa: E501 - one line each, however long, so that a change is one line of a diff
'''


def write_table(routes: dict[str, View], events: dict[str, View]) -> str:
    """The table as the code has it now; the difference to the one in git is for a person."""
    lines = [HEAD, "ROUTES: dict[str, str] = {"]
    lines += [f'    "{route}": "{describe_guard(view)}",' for route, view in sorted(routes.items())]
    lines += ["}", "", "SOCKET_EVENTS: dict[str, str] = {"]
    lines += [f'    "{name}": "{describe_guard(view)}",' for name, view in sorted(events.items())]
    return "\n".join([*lines, "}", ""])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(data_dir=Path(folder)))
        sys.stdout.write(write_table(list_routes(app), EVENTS))
