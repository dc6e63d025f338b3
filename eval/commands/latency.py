"""Measure how long a person waits for the evidence: from the HTTP request to the first event that holds it, and
the same inside this process; how soon a server is ready, and how much memory it takes.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any

import httpx

from app.events import Evidence, Refused
from app.flow import Request
from app.gate.pseudonyms import Pseudonyms
from app.wiring import Wiring
from eval import questions
from eval.arguments import emit, files, folder, parser
from eval.questions import Question
from eval.retrieval import percentiles, profile_of
from eval.serving import Served, served, to_evidence
from eval.tables import Table
from eval.workbench import over


def main(argv: Sequence[str]) -> int:
    """Measure what the command line names."""
    made = parser("latency", __doc__)
    made.add_argument("questions", type=Path, nargs="+", metavar="QUESTIONS.jsonl")
    made.add_argument(
        "--documents", type=Path, help="folder of documents; the index in MINGBAI_DATA by default"
    )
    made.add_argument("--url", help="address of a running server; one is started by default")
    made.add_argument("--no-server", action="store_true", help="measure inside this process only")
    given = made.parse_args(argv)
    asked = [q for q in questions.read(files(given.questions)) if not q.history]
    wiring: Wiring = over(folder(given.documents, "documents"))[0] if given.documents else Wiring()
    figures: dict[str, Any] = {"questions": len(asked), "in process": asyncio.run(_inside(wiring, asked))}
    if given.url:
        figures["over http"] = _outside(Served(given.url.rstrip("/")), asked)
    elif not given.no_server:
        with served(wiring.data) as server:
            figures["over http"] = _outside(server, asked)
    emit(given.json, figures, [_table(figures)])
    return 0


async def _inside(wiring: Wiring, asked: Sequence[Question]) -> dict[str, float]:
    started = time.perf_counter()
    await asyncio.to_thread(wiring.warm)
    ready = time.perf_counter() - started
    try:
        await _to_evidence(wiring, asked[0])
        spent = [await _to_evidence(wiring, q) for q in asked]
    finally:
        await wiring.models.aclose()
    return {**percentiles(spent), "ready_s": round(ready, 2)}


async def _to_evidence(wiring: Wiring, question: Question) -> float:
    started = time.perf_counter()
    request = Request(question.text, (), profile_of(question))
    async with aclosing(wiring.flow.answer(request, Pseudonyms())) as events:
        async for event in events:
            if isinstance(event, Evidence | Refused):
                break
    return (time.perf_counter() - started) * 1000


def _outside(server: Served, asked: Sequence[Question]) -> dict[str, float | None]:
    with httpx.Client() as client:
        to_evidence(client, server.url, _body(asked[0]))
        spent = [to_evidence(client, server.url, _body(q)) for q in asked]
    ready, memory = server.ready, server.memory()
    return {
        **percentiles(spent),
        "ready_s": None if ready is None else round(ready, 2),
        "memory_mb": None if memory is None else round(memory),
    }


def _body(question: Question) -> dict[str, Any]:
    chosen = {name: question.profile.get(name) or "" for name in ("region", "population")}
    return {"question": question.text, "profile": chosen, "as_of": question.as_of}


def _table(figures: dict[str, Any]) -> Table:
    names = {
        "p50": "p50 ms",
        "p95": "p95 ms",
        "ready_s": "seconds until ready",
        "memory_mb": "peak memory, MB",
    }
    rows = tuple(
        (place, *("–" if figures[place].get(key) is None else f"{figures[place][key]:.1f}" for key in names))
        for place in ("in process", "over http")
        if place in figures
    )
    return Table(
        f"From the question to the evidence, {figures['questions']} questions", ("", *names.values()), rows
    )
