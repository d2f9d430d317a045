"""No file over 400 lines, no function over 50: split by noun before it is a god file."""

import ast
import textwrap
from collections.abc import Iterator

from tests.architecture.tree import list_files, name_of

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 50


def count_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end; decorators and the docstring are free."""
    assert function.end_lineno is not None
    total = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function) is not None:
        docstring = function.body[0]
        assert docstring.end_lineno is not None
        total -= docstring.end_lineno - docstring.lineno + 1
    return total


def find_long_functions(source: str) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = count_lines(node)
            if lines > MAX_FUNCTION_LINES:
                yield node.name, lines


def test_no_file_is_longer_than_the_budget() -> None:
    counts = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in list_files(".py", ".js", ".css", ".html")
    }
    assert counts
    assert {name: lines for name, lines in counts.items() if lines > MAX_FILE_LINES} == {}


def test_no_function_is_longer_than_the_budget() -> None:
    long_ones = [
        f"{name_of(path)}: {function} has {lines} lines"
        for path in list_files(".py")
        # A migration is a list of columns, written by Alembic and read once.
        if "versions" not in path.parts
        for function, lines in find_long_functions(path.read_text(encoding="utf-8"))
    ]
    assert long_ones == []


def test_a_function_of_51_lines_is_found_and_its_docstring_is_free() -> None:
    body = "\n".join(["    x = 1"] * 50)
    assert list(find_long_functions(f"def grow():\n{body}\n")) == [("grow", 51)]
    shorter = textwrap.dedent('def fit():\n    """One.\n\n    Two."""\n') + "    x = 1\n" * 49
    assert list(find_long_functions(shorter)) == []
