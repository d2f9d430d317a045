"""Every refusal of the domain has words in the web."""

import ast
from collections import defaultdict

from flask import Flask

import webapp.live.sockets  # noqa: F401 - explains the refusals of live events
from consultations.errors import DomainError
from tests.architecture.tree import ROOT, list_files, name_of
from webapp.errors import explained_codes

KINDS = {kind.__name__ for kind in DomainError.__subclasses__()}


def find_refusals() -> dict[str, set[str]]:
    """Codes of the domain's errors and the files that raise them."""
    raised: dict[str, set[str]] = defaultdict(set)
    for path in list_files(".py"):
        if not path.is_relative_to(ROOT / "consultations"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                first = node.args[0] if node.args else None
                if node.func.id in KINDS and isinstance(first, ast.Constant):
                    raised[str(first.value)].add(name_of(path))
    return raised


def test_every_refusal_of_the_domain_has_words(app: Flask) -> None:
    raised = find_refusals()
    assert len(raised) > 10
    known = explained_codes()
    assert {code: places for code, places in raised.items() if code not in known} == {}
