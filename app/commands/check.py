"""`mingbai check`: what the proof says of an answer over given passages."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from rich.console import Console

from app.commands.lines import id_of, put, rows, text_of
from app.errors import BadInput
from app.output import check_json
from app.proof.check import check
from app.proof.reasons import describe
from app.proof.types import Source
from indexes.text import language


def run(arguments: argparse.Namespace) -> int:
    """Prove each answer."""
    console = Console()
    wanted = [(row, f"Line {number} of {arguments.input}") for number, row in rows(arguments.input)]
    checked = [(id_of(row), *_parts(row, where)) for row, where in wanted]
    for id_, question, answer, sources in checked:
        sentences = check(question, answer, sources)
        if arguments.json:
            put(check_json(id_, sentences))
            continue
        for s in sentences:
            why = "; ".join(describe(reason, language(s.text)) for reason in s.reasons)
            console.print(f"{s.verdict:<11} {s.text}{f'  ({why})' if why else ''}", markup=False)
    return 0


def _parts(row: Mapping[str, Any], where: str) -> tuple[str, str, list[Source]]:
    passages = row.get("passages")
    if not isinstance(passages, list) or not all(isinstance(p, dict) for p in passages):
        raise BadInput(f"{where} has no list of passages; give each as {{n, doc, title, clause, text}}.")
    sources = [_source(passage, number, where) for number, passage in enumerate(passages, 1)]
    return text_of(row, ("question",), where), text_of(row, ("answer",), where), sources


def _source(passage: Mapping[str, Any], number: int, where: str) -> Source:
    n = passage.get("n", number)
    if not isinstance(n, int):
        raise BadInput(f"{where} has a passage whose n is not a whole number.")
    fields = {name: str(passage.get(name) or "") for name in ("doc", "title", "clause", "region", "valid")}
    return Source(n=n, text=text_of(passage, ("text",), where), **fields)
