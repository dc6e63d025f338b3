"""One gate for all tests of this folder: it is immutable, and building it takes a second."""

from __future__ import annotations

from datetime import date

import pytest

from app.gate.build import build_gate
from app.gate.gate import Gate

TODAY = date(2026, 1, 15)


@pytest.fixture(scope="session")
def gate() -> Gate:
    """The gate as it ships, on a fixed day."""
    return build_gate(today=lambda: TODAY)


def found(gate: Gate, text: str) -> list[tuple[str, str]]:
    """Return (type, words) of what the gate finds, in order."""
    return [(e.type, text[e.start : e.end]) for e in gate.detect(text)]
