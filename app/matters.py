"""Matters of other offices: what a question is about when it is about nothing that this service knows.

Scores say that a landlord's deposit is near an employer's deposit, and near it is. What tells them apart is that
none of the passages found speaks of a landlord (`data/matters.toml`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from app.triage.lexicon import Lexicon
from indexes.text import fold

_FILE = Path(__file__).parent / "data" / "matters.toml"
_FIELD = "field"


def unspoken(question: str, passages: Iterable[str]) -> bool:
    """Tell whether `question` names matters of other offices and no passage speaks of them all.

    A question that also says a word of this service's own field is none of theirs.
    """
    named = _named(question)
    return bool(named) and _FIELD not in named and not any(named <= _named(p) for p in passages)


def _named(text: str) -> set[str]:
    return set(_lexicon().find(fold(text)))


@cache
def _lexicon() -> Lexicon:
    """Return the field and the matters, each matter under its first name."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    rows = [_words(row) for row in table["matters"]]
    return Lexicon({_FIELD: _words(table[_FIELD]), **{words[0]: words for words in rows}})


def _words(row: str) -> list[str]:
    return [fold(word) for word in (part.strip() for part in row.split(",")) if word]
