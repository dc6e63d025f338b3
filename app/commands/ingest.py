"""`mingbai ingest`: documents in, with a progress bar and a summary of everything that did not go in."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
import threading
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from app.errors import BadInput
from app.models import Model
from app.wiring import Wiring
from ingest.enriching import Written, unwritten, write
from ingest.publish import Summary
from ingest.training import Outcome, refresh
from ingest.watching import watch

_SOME_FAILED = 1


def run(arguments: argparse.Namespace) -> int:
    """Ingest the paths; 1 when a file did not go in, 2 when nothing could be done."""
    console = Console(stderr=True)
    wiring = Wiring()
    if arguments.watch:
        return _watch(arguments, wiring, console)
    author = _author(wiring) if arguments.enrich else None
    summary = _ingest(arguments, wiring, console)
    said = summary_json(summary)
    show(summary, console, quiet=arguments.json)
    if author is not None:
        written = _enrich(arguments, wiring, author, console)
        said["enriched"] = {"clauses": written.clauses, "failures": [list(f) for f in written.failures]}
        _show_written(written, console, quiet=arguments.json)
    if arguments.train:
        outcome = refresh(wiring.store, wiring.statics, wiring.vectoriser)
        said["training"] = {"adopted": outcome.adopted, "said": outcome.said, "seconds": outcome.seconds}
        _show_outcome(outcome, console, quiet=arguments.json)
    if arguments.json:
        sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
    failed = summary.problems or said.get("enriched", {}).get("failures")
    return _SOME_FAILED if failed else 0


def _ingest(arguments: argparse.Namespace, wiring: Wiring, console: Console) -> Summary:
    with _Bar(console) as bar:
        publisher = wiring.publisher(bar, arguments.paths)
        return publisher.run(arguments.paths, prune=arguments.prune, rebuild=arguments.rebuild)


def _author(wiring: Wiring) -> Model:
    models = wiring.models
    if not models.names:
        raise BadInput("--enrich needs a model that writes; set MINGBAI_LLM_URL to its server.")
    return models.named(models.names[0])


def _enrich(arguments: argparse.Namespace, wiring: Wiring, model: Model, console: Console) -> Written:
    """Have questions written for the clauses in the index that have none, then take them into the index."""
    from app.commands.authoring import ModelAuthor

    reader = wiring.store.open()
    try:
        clauses = unwritten(reader, wiring.enrichment(arguments.paths))
    finally:
        reader.close()

    async def work() -> Written:
        try:
            with _Bar(console) as bar:
                return await write(clauses, ModelAuthor(model), wiring.written, bar)
        finally:
            await model.client.aclose()

    try:
        return asyncio.run(work())
    finally:
        with _Bar(console) as bar:
            wiring.publisher(bar, arguments.paths).run(arguments.paths)


def _watch(arguments: argparse.Namespace, wiring: Wiring, console: Console) -> int:
    """Keep the index in step with the folders until the process is told to stop."""
    if arguments.enrich or arguments.train or arguments.rebuild:
        raise BadInput("--watch does nothing but watch; run --enrich, --train and --rebuild without it.")
    if files := [p for p in arguments.paths if not p.is_dir()]:
        raise BadInput(f"--watch needs folders, {files[0]} is none; give the folder that it is in.")
    publisher = wiring.publisher(_Silent(), arguments.paths)
    told: set[tuple[str, str]] = set()

    def tell(summary: Summary) -> None:
        new = [p for p in summary.problems if (p.doc, p.reason) not in told]
        told.clear()
        told.update((p.doc, p.reason) for p in summary.problems)
        if arguments.json:
            sys.stdout.write(json.dumps(summary_json(summary), ensure_ascii=False) + "\n")
        else:
            for verb in ("added", "updated", "removed"):
                sys.stdout.writelines(f"{verb} {doc}\n" for doc in getattr(summary, verb))
            sys.stdout.writelines(f"failed {p.doc}: {p.reason}\n" for p in new)
        sys.stdout.flush()

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    console.print(f"Watching {', '.join(map(str, arguments.paths))}; stop with Ctrl-C.", markup=False)
    try:
        watch(
            arguments.paths,
            lambda: publisher.run(arguments.paths, prune=True),
            tell,
            lambda complaint: _complain(complaint, console),
            threading.Event(),
        )
    except KeyboardInterrupt:
        console.print("Stopped.")
    return 0


def summary_json(summary: Summary) -> dict[str, Any]:
    """Return the object that `mingbai ingest --json` prints."""
    return {
        "added": list(summary.added),
        "updated": list(summary.updated),
        "unchanged": summary.unchanged,
        "removed": list(summary.removed),
        "problems": [{"doc": p.doc, "reason": p.reason} for p in summary.problems],
        "notes": list(summary.notes),
        "passages": summary.passages,
        "embedded": summary.embedded,
        "seconds": round(summary.seconds, 3),
        "embedding_seconds": round(summary.embedding_seconds, 3),
    }


def show(summary: Summary, console: Console, *, quiet: bool = False) -> None:
    """Print a summary for a person."""
    if quiet:
        return
    console.print(
        f"{len(summary.added)} added, {len(summary.updated)} updated, {summary.unchanged} unchanged, "
        f"{len(summary.removed)} removed: {summary.passages} passages in {summary.seconds:.1f} s."
    )
    for note in summary.notes:
        console.print(note, style="yellow", markup=False, highlight=False, soft_wrap=True)
    for problem in summary.problems:
        _complain(f"{problem.doc}: {problem.reason}", console)


def _show_written(written: Written, console: Console, *, quiet: bool) -> None:
    if not quiet:
        console.print(f"Everyday questions written for {written.clauses} clauses.")
        for name, reason in written.failures:
            _complain(f"{name}: {reason}", console)


def _show_outcome(outcome: Outcome, console: Console, *, quiet: bool) -> None:
    if not quiet:
        console.print(f"{outcome.said} ({outcome.seconds:.0f} s)", highlight=False, soft_wrap=True)


def _complain(sentence: str, console: Console) -> None:
    """Print a sentence as it is: a file's name may look like markup."""
    console.print(sentence, style="red", markup=False, highlight=False, soft_wrap=True)


class _Silent:
    """Progress that nobody watches."""

    def stage(self, name: str, total: int) -> None:
        """Say nothing."""

    def advance(self, n: int, what: str) -> None:
        """Say nothing."""


class _Bar:
    """A progress bar that tells the rate and the time left; silent where nobody watches."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            TextColumn("[dim]{task.fields[what]}[/dim]"),
            console=console,
            disable=not console.is_terminal,
        )
        self._task: TaskID | None = None
        self._unit = ""

    def __enter__(self) -> _Bar:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def stage(self, name: str, total: int) -> None:
        """Begin a stage."""
        self._unit = f"{name}/s"
        self._task = self._progress.add_task(name, total=total, rate="", what="")

    def advance(self, n: int, what: str) -> None:
        """Move on."""
        assert self._task is not None
        speed = self._progress.tasks[self._task].speed
        rate = f"{speed:.1f} {self._unit}" if speed else ""
        self._progress.update(self._task, advance=n, rate=rate, what=what)
