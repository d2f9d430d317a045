"""Reads from the code which guard each view and each socket event really has.

`python -m tests.architecture.guards` prints it as it stands, to compare with guard_table.py.
"""

import ast
import inspect
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from flask import Flask

from webapp.app import create_app
from webapp.settings import Settings

View = Callable[..., Any]


def list_calls(function: FunctionType) -> Iterator[FunctionType]:
    """The functions that a function calls by a name of its module, decorators not counted."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    (definition,) = tree.body
    assert isinstance(definition, ast.FunctionDef)
    for statement in definition.body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Call):
                called = resolve(node.func, function.__globals__)
                if isinstance(called, FunctionType):
                    yield inspect.unwrap(called)


def resolve(expression: ast.expr, names: dict[str, Any]) -> object:
    if isinstance(expression, ast.Name):
        return names.get(expression.id)
    if isinstance(expression, ast.Attribute):
        owner = resolve(expression.value, names)
        return getattr(owner, expression.attr, None) if isinstance(owner, ModuleType) else None
    return None


def find_reached(function: FunctionType) -> set[str]:
    """Names of everything of the web package that a view calls, directly or through its room."""
    reached: set[str] = set()
    waiting, seen = [function], {function}
    while waiting:
        for called in list_calls(waiting.pop()):
            if not called.__module__.startswith("webapp."):
                continue
            reached.add(f"{called.__module__}.{called.__name__}")
            # A loader is where the question ends: what it calls is its own affair.
            if called not in seen and not called.__module__.startswith("webapp.guards"):
                seen.add(called)
                waiting.append(called)
    return reached


def describe_guard(view: View) -> str:
    """The mark of a view and the loaders it goes through, for example `anyone, load_meeting`."""
    mark = str(getattr(view, "guard", "NONE"))
    function = inspect.unwrap(view)
    assert isinstance(function, FunctionType)
    loaders = sorted(
        name.rpartition(".")[2]
        for name in find_reached(function)
        if name.startswith("webapp.guards") and ".load_" in name
    )
    return ", ".join([mark, *loaders])


def list_routes(app: Flask) -> dict[str, View]:
    """`METHODS rule` of every route and the view behind it."""
    return {
        f"{' '.join(sorted((rule.methods or set()) - {'HEAD', 'OPTIONS'}))} {rule.rule}": (
            app.view_functions[rule.endpoint]
        )
        for rule in app.url_map.iter_rules()
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for route, view in sorted(list_routes(create_app(Settings(data_dir=Path(folder)))).items()):
            sys.stdout.write(f'    "{route}": "{describe_guard(view)}",\n')
