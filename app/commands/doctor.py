"""`mingbai doctor`: what is configured, what can be reached, and what is wrong — with what to do about it."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

from rich.console import Console

from app.commands.lines import put
from app.errors import AppError
from app.models import Model
from app.wiring import Wiring
from indexes.errors import MISMATCH, IndexesError, IndexMismatch
from ingest.errors import IngestError

_SOMETHING_WRONG = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: fine, or wrong, or simply not configured."""

    what: str
    state: str
    says: str


def run(arguments: argparse.Namespace) -> int:
    """Look at everything; 1 when something is wrong."""
    wiring = Wiring()
    looks: list[tuple[str, Callable[[Wiring], str]]] = [
        ("settings", _settings),
        ("data folder", _data),
        ("index", _index),
        ("embedding model", _embedder),
        ("reranker", _reranker),
        ("privacy gate", _gate),
        ("records", _records),
    ]
    findings = [_look(what, look, wiring) for what, look in looks] + asyncio.run(_models(wiring))
    console = Console()
    for finding in findings:
        if arguments.json:
            put({"what": finding.what, "state": finding.state, "says": finding.says})
        else:
            colour = {"ok": "green", "wrong": "red"}.get(finding.state, "yellow")
            console.print(
                f"[{colour}]{finding.state:<6}[/{colour}] {finding.what}: {finding.says}", highlight=False
            )
    return _SOMETHING_WRONG if any(f.state == "wrong" for f in findings) else 0


def _look(what: str, look: Callable[[Wiring], str], wiring: Wiring) -> Finding:
    try:
        says = look(wiring)
    except (AppError, IndexesError, IngestError) as e:
        return Finding(what, "wrong", str(e))
    return Finding(what, "ok", says)


def _settings(wiring: Wiring) -> str:
    app, index = wiring.app_settings, wiring.index_settings
    _ = wiring.ingest_settings
    engine = "a Qdrant server" if index.qdrant_url else "the embedded engine"
    return f"readable; chat on {app.host}:{app.port}, index on {engine}, Python {sys.version.split()[0]}"


def _data(wiring: Wiring) -> str:
    folder = wiring.data.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        raise AppError(f"{folder} cannot be written; change its permissions or set MINGBAI_DATA.")
    space = os.statvfs(folder)
    return f"{folder}, {space.f_bavail * space.f_frsize / 1e9:.1f} GB free"


def _index(wiring: Wiring) -> str:
    reader = wiring.index.reader()
    if difference := reader.layout.difference(wiring.vectoriser.layout):
        raise IndexMismatch(MISMATCH.format(difference=difference))
    doubts = sum(bool(d.doubts) for d in reader.documents.values())
    return (
        f"{len(reader.documents)} documents, {doubts} of them with doubts (see `mingbai documents --doubts`)"
    )


def _embedder(wiring: Wiring) -> str:
    embedder = wiring.embedder
    return f"{embedder.fingerprint}, {embedder.dimension} dimensions, on {embedder.device}"


def _reranker(wiring: Wiring) -> str:
    if wiring.reranker is None:
        return "none configured, and none needed (MINGBAI_RERANKER)"
    wiring.reranker.load()
    return f"{wiring.index_settings.reranker}, at most {wiring.index_settings.rerank_seconds:g} seconds a question"


def _gate(wiring: Wiring) -> str:
    wiring.gate.detect("自检 self-test")
    return "working; it has found its test identifiers"


def _records(wiring: Wiring) -> str:
    settings = wiring.records_settings
    where = (
        "a PostgreSQL database" if settings.records_url.get_secret_value() else "a file in the data folder"
    )
    waiting = len(wiring.records.waiting())
    return f"{where}, encrypted, kept {settings.retention_days} days; {waiting} hand-overs wait for staff"


async def _models(wiring: Wiring) -> list[Finding]:
    """Look at every model there is, all at once."""
    try:
        models = wiring.models
    except AppError as e:
        return [Finding("models", "wrong", str(e))]
    if not models.names:
        says = (
            "none configured: answers are extracts from the documents (set MINGBAI_LLM_URL or MINGBAI_MODELS)"
        )
        return [Finding("models", "none", says)]
    try:
        return list(await asyncio.gather(*(_model(models.named(name)) for name in models.names)))
    finally:
        await models.aclose()


async def _model(model: Model) -> Finding:
    what = f"model {model.name}"
    try:
        caps = await model.client.probe()
    except AppError as e:
        return Finding(what, "wrong", str(e))
    tokens = caps.max_total_tokens or "an unknown number of"
    says = f"{caps.kind} with {caps.model}, {tokens} tokens at most, thinking closed by {caps.forcing.value}"
    return Finding(what, "ok", says)
