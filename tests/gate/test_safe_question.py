"""A SafeQuestion comes from the gate and from nowhere else."""

from __future__ import annotations

import ast
import copy
import dataclasses
import pickle
from pathlib import Path

import pytest

from app.gate.gate import Gate
from app.gate.pseudonyms import Pseudonyms
from app.gate.types import SafeQuestion, Turn

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("seal", [None, object(), "seal", True])
def test_the_constructor_wants_the_seal(seal: object) -> None:
    """Without the gate's own token there is no instance."""
    with pytest.raises(TypeError):
        SafeQuestion("13812345678", "zh", (), (), seal)


def test_a_copy_with_other_words_is_refused(gate: Gate) -> None:
    """replace, copy, deepcopy and pickle all fail, and fields cannot be set."""
    safe = gate.admit("报销多少", pseudonyms=Pseudonyms())
    for attempt in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError):
            attempt(safe)
    with pytest.raises((TypeError, ValueError)):
        dataclasses.replace(safe, text="13812345678")
    with pytest.raises(dataclasses.FrozenInstanceError):
        safe.text = "13812345678"  # type: ignore[misc]


def test_it_cannot_be_extended() -> None:
    """A subclass could skip the check, so there are none."""
    with pytest.raises(TypeError):
        type("Forged", (SafeQuestion,), {})


def test_it_prints_nothing_of_its_content(gate: Gate) -> None:
    """Neither question nor history nor placeholders show in a log of the object."""
    safe = gate.admit("我叫张伟", pseudonyms=Pseudonyms(), history=[Turn("user", "住院了")])
    assert repr(safe) == "SafeQuestion(lang='zh')"
    assert "住院" not in repr(Turn("user", "住院"))


def test_nobody_but_the_gate_names_the_seal() -> None:
    """In the whole source only types.py, which makes the seal, and gate.py mention it."""
    users = set()
    for package in ("app", "ingest", "indexes", "eval"):
        for path in (ROOT / package).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
            names |= {a.name for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) for a in n.names}
            names |= {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
            if "_SEAL" in names:
                users.add(path.relative_to(ROOT).as_posix())
    assert users == {"app/gate/types.py", "app/gate/gate.py"}
