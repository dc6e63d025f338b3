"""Question sets with gold clauses, and whether a passage holds the gold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.commands.lines import rows
from app.errors import BadInput

_MARKS = re.compile(r"[\s*_#>`|\u3000\ufeff]+|<[^>]*>|\]\([^)]*\)|[\[\]]")
_ENOUGH = 24
"""Characters of a quotation that must agree: longer ones may run over a table cell, a page or a footnote."""


@dataclass(frozen=True, slots=True)
class Place:
    """A clause that holds an answer: its document, its label where it has one, and words quoted from it."""

    doc: str
    clause: str
    quote: str

    def holds(self, doc: str, clause: str, text: str) -> bool:
        """Tell whether a passage is this place."""
        if doc != self.doc:
            return False
        if re.fullmatch(r"第.+条(?:之.+)?", self.clause) and folded(clause) == folded(self.clause):
            return True
        return folded(self.quote)[:_ENOUGH] in folded(text)


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a set. `gold` lists what an answer needs; each need can be met at several places."""

    id: str
    lang: str
    type: str
    text: str
    profile: Mapping[str, Any]
    as_of: str
    history: Sequence[Mapping[str, str]]
    gold: tuple[tuple[Place, ...], ...]
    numbers: tuple[str, ...]
    forbidden: frozenset[str]
    set_name: str

    def needs_met(self, doc: str, clause: str, text: str) -> frozenset[int]:
        """Return the needs, numbered from 0, that a passage meets."""
        return frozenset(
            n for n, need in enumerate(self.gold) if any(place.holds(doc, clause, text) for place in need)
        )

    @property
    def docs(self) -> frozenset[str]:
        """Every document that holds a part of the answer."""
        return frozenset(place.doc for need in self.gold for place in need)


def read(files: Sequence[Path]) -> list[Question]:
    """Return the questions of JSON-lines files, in order. Raises BadInput naming file and line, or an empty file."""
    return [q for file in files for q in _questions(file)]


def folded(text: str) -> str:
    """Return `text` without white space and marks, in one width."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text))


def _questions(file: Path) -> list[Question]:
    name = file.name.split(".")[0]
    found = []
    for number, row in rows(file):
        try:
            found.append(_question(row, name))
        except (KeyError, TypeError, AttributeError) as e:
            raise BadInput(f"Line {number} of {file} is not a question with gold clauses; mend it.") from e
    if not found:
        raise BadInput(f"There is no question in {file}; check the file.")
    return found


def _question(row: Mapping[str, Any], name: str) -> Question:
    return Question(
        id=row["id"],
        lang=row["lang"],
        type=row["type"],
        text=row["question"],
        profile=row.get("profile") or {},
        as_of=row.get("as_of") or "",
        history=row.get("history") or [],
        gold=tuple(tuple(_place(p) for p in (g, *g.get("alt", []))) for g in row["gold"]),
        numbers=tuple(row.get("numbers") or []),
        forbidden=frozenset(row.get("forbidden_docs") or []),
        set_name=name,
    )


def _place(row: Mapping[str, Any]) -> Place:
    return Place(row["doc"], row.get("clause") or row.get("section") or "", row["quote"])
