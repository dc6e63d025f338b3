"""`mingbai search`: passages only. What is searched for has passed the gate here too."""

from __future__ import annotations

import argparse

from rich.console import Console

from app.commands.lines import items, put
from app.extracts import name_of
from app.gate.pseudonyms import Pseudonyms
from app.output import search_json
from app.wiring import Wiring


def run(arguments: argparse.Namespace) -> int:
    """Find passages for each question."""
    wanted, wiring, console = items(arguments), Wiring(), Console()
    for item in wanted:
        question = wiring.gate.admit(item.text, pseudonyms=Pseudonyms(), history=item.history)
        found = wiring.evidence.find(question, item.profile, wiring.today(), arguments.k)
        hits, day = found.findings.hits, found.inquiry.situation.as_of
        if arguments.json:
            put(search_json(item.id, question.text, hits, day))
            continue
        for n, hit in enumerate(hits, 1):
            console.print(
                f"[bold]{n}. {name_of(hit.passage, question.lang)}[/bold] [dim]{hit.passage.document.doc}[/dim]"
            )
            console.print(hit.passage.text, markup=False)
        for line in (*found.evidence.trail.filtered, *found.evidence.trail.notes):
            console.print(f"[dim]{line}[/dim]")
    return 0
