"""`mingbai triage`: which door a text takes."""

from __future__ import annotations

import argparse

from rich.console import Console

from app.commands.lines import items, put
from app.wiring import Wiring


def run(arguments: argparse.Namespace) -> int:
    """Decide the door of each text."""
    wanted, triage, console = items(arguments), Wiring().triage, Console()
    for item in wanted:
        decision = triage.decide(item.text)
        if arguments.json:
            put({"id": item.id, "door": decision.door.value, "matched": list(decision.matched)})
        else:
            console.print(decision.door.value, " ".join(decision.matched), markup=False)
    return 0
