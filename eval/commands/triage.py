"""Measure triage: the door each text takes, against the door it should take (JSON lines: door, text)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app.commands.lines import rows, text_of
from app.errors import BadInput
from app.triage import Triage
from app.triage.types import Door
from app.wiring import Wiring
from eval.arguments import emit, files, parser
from eval.tables import Table

_DOORS = tuple(door.value for door in Door)


def main(argv: Sequence[str]) -> int:
    """Measure what the command line names."""
    made = parser("triage", __doc__)
    made.add_argument("texts", type=Path, nargs="+", metavar="FILE.jsonl")
    made.add_argument("--misses", action="store_true", help="list the texts that took another door")
    given = made.parse_args(argv)
    labelled = [_labelled(row, f"Line {n} of {f}") for f in files(given.texts) for n, row in rows(f)]
    taken = decide(Wiring().triage, labelled)
    figures = figures_of([(right, door) for right, door, _ in taken])
    tables = [_table(figures)]
    if given.misses:
        wrong = tuple((right, door, text) for right, door, text in taken if right != door)
        tables.append(Table("Texts that took another door", ("should", "took", "text"), wrong))
    emit(given.json, figures, tables)
    return 0


def decide(triage: Triage, labelled: Sequence[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Return the right door, the door taken and the text of each labelled text."""
    return [(right, triage.decide(text).door.value, text) for right, text in labelled]


def _labelled(row: Mapping[str, Any], where: str) -> tuple[str, str]:
    door = row.get("door")
    if door not in _DOORS:
        raise BadInput(f"{where} has no door out of {', '.join(_DOORS)}; mend it.")
    return str(door), text_of(row, ("text", "question"), where)


def figures_of(pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return recall and precision by door, and which doors were taken instead."""
    should, took = Counter(r for r, _ in pairs), Counter(d for _, d in pairs)
    hit = Counter(r for r, d in pairs if r == d)
    return {
        door: {
            "texts": should[door],
            "recall": hit[door] / should[door] if should[door] else None,
            "taken": took[door],
            "precision": hit[door] / took[door] if took[door] else None,
            "instead": dict(Counter(d for r, d in pairs if r == door != d)),
        }
        for door in _DOORS
        if should[door] or took[door]
    }


def _table(figures: Mapping[str, Mapping[str, Any]]) -> Table:
    lines = [
        (
            door,
            str(f["texts"]),
            _rate(f["recall"]),
            str(f["taken"]),
            _rate(f["precision"]),
            ", ".join(f"{d} {n}" for d, n in f["instead"].items()),
        )
        for door, f in figures.items()
    ]
    return Table("Doors", ("door", "texts", "recall", "taken", "precision", "instead"), tuple(lines))


def _rate(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
