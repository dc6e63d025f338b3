"""`mingbai deid`: what the gate does to a text."""

from __future__ import annotations

import argparse

from rich.console import Console

from app.commands.lines import items, put
from app.gate.pseudonyms import Pseudonyms
from app.wiring import Wiring


def run(arguments: argparse.Namespace) -> int:
    """De-identify each text."""
    wanted, gate, console = items(arguments), Wiring().gate, Console()
    for item in wanted:
        entities = gate.detect(item.text)
        question = gate.admit(item.text, pseudonyms=Pseudonyms())
        if arguments.json:
            listed = [
                {"type": e.type, "start": e.start, "end": e.end, "score": round(e.score, 3)} for e in entities
            ]
            put({"id": item.id, "text": question.text, "entities": listed})
        else:
            console.print(question.text, markup=False)
            for e in entities:
                console.print(f"[dim]{e.type} {e.start}–{e.end} {e.score:.2f}[/dim]")
    return 0
