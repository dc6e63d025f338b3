"""`mingbai ask`: the whole flow on the command line."""

from __future__ import annotations

import argparse
import asyncio
from contextlib import aclosing

from rich.console import Console
from rich.markdown import Markdown

from app.commands.lines import Item, items, put
from app.flow import Request
from app.gate.pseudonyms import Pseudonyms
from app.output import Outcome, ask_json
from app.wiring import Wiring


def run(arguments: argparse.Namespace) -> int:
    """Answer each question; 1 when one failed for a reason of ours."""
    return asyncio.run(_run(arguments, items(arguments), Wiring()))


async def _run(arguments: argparse.Namespace, wanted: list[Item], wiring: Wiring) -> int:
    failed = False
    try:
        for item in wanted:
            request = Request(
                item.text, item.history, item.profile, arguments.model, arguments.depth, audience="staff"
            )
            outcome = await answer(wiring, request)
            failed |= outcome.mode == "failed"
            if arguments.json:
                put(ask_json(item.id, outcome))
            else:
                show(outcome, Console())
    finally:
        await wiring.models.aclose()
    return int(failed)


async def answer(wiring: Wiring, request: Request) -> Outcome:
    """Run the flow to its end and return what came of it."""
    outcome = Outcome()
    async with aclosing(wiring.flow.answer(request, Pseudonyms())) as events:
        async for event in events:
            outcome.take(event)
    return outcome


def show(outcome: Outcome, console: Console) -> None:
    """Print an outcome for a person."""
    if outcome.redactions:
        console.print(f"[dim]{outcome.question}[/dim]")
    for step in outcome.degraded:
        console.print(f"[yellow]{step.reason}[/yellow]")
    console.print(Markdown(outcome.answer, hyperlinks=False))
    for citation in outcome.checked.citations if outcome.checked else ():
        passage = citation.hit.passage
        where = f", p. {passage.clause.page}" if passage.clause.page else ""
        console.print(
            f"[dim][{citation.n}] {passage.document.doc} · {passage.clause.label}{where}[/dim]", markup=True
        )
    for note in outcome.evidence.trail.notes if outcome.evidence else ():
        console.print(f"[yellow]{note}[/yellow]")
    if outcome.label:
        console.print(f"[dim]{outcome.label}[/dim]")
