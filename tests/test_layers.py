"""Imports run one way: eval → app → ingest → indexes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ("indexes", "ingest", "app", "eval")


def imported(source: str, own_package: str = "") -> set[str]:
    """Return the top-level packages that a module imports anywhere, also inside functions and by name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(own_package if node.level else (node.module or "").partition(".")[0])
        elif isinstance(node, ast.Call) and "import_module" in ast.dump(node.func):
            names = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            found |= {name.partition(".")[0] for name in names}
    return found


def modules(layer: str) -> Iterator[Path]:
    return (path for path in sorted((ROOT / layer).rglob("*.py")) if "__pycache__" not in path.parts)


@pytest.mark.parametrize("layer", LAYERS)
def test_no_package_imports_upward(layer):
    """A package imports nothing that stands above it, and nothing from the tests."""
    above = {*LAYERS[LAYERS.index(layer) + 1 :], "tests"}
    wrong = {
        str(path.relative_to(ROOT)): sorted(up)
        for path in modules(layer)
        if (up := imported(path.read_text("utf-8"), layer) & above)
    }
    assert not wrong, wrong


def test_every_package_is_looked_at():
    """Each of the four packages has modules where they are looked for."""
    assert all(len(list(modules(layer))) > 3 for layer in LAYERS)


@pytest.mark.parametrize(
    ("source", "package"),
    [
        ("import app.flow", "app"),
        ("from app import flow", "app"),
        ("def f():\n    from app.flow import Request", "app"),
        ("import importlib\nimportlib.import_module('app.flow')", "app"),
        ("import application", "application"),
    ],
)
def test_every_form_of_import_is_seen(source, package):
    """An import is found in whatever form it is written, and a name that only begins alike is another one."""
    assert package in imported(source)
    assert ("app" in imported(source)) == (package == "app")
