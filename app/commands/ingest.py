"""`mingbai ingest`: documents in, with a progress bar and a summary of everything that did not go in."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from app.wiring import Wiring
from ingest.publish import Summary

_SOME_FAILED = 1


def run(arguments: argparse.Namespace) -> int:
    """Ingest the paths; 1 when a file did not go in, 2 when nothing could be done."""
    console = Console(stderr=True)
    with _Bar(console) as bar:
        publisher = Wiring().publisher(bar, arguments.paths)
        summary = publisher.run(arguments.paths, prune=arguments.prune, rebuild=arguments.rebuild)
    if arguments.json:
        sys.stdout.write(json.dumps(summary_json(summary), ensure_ascii=False) + "\n")
    else:
        show(summary, console)
    return _SOME_FAILED if summary.problems else 0


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


def show(summary: Summary, console: Console) -> None:
    """Print a summary for a person."""
    console.print(
        f"{len(summary.added)} added, {len(summary.updated)} updated, {summary.unchanged} unchanged, "
        f"{len(summary.removed)} removed: {summary.passages} passages in {summary.seconds:.1f} s."
    )
    for note in summary.notes:
        console.print(f"[yellow]{note}[/yellow]")
    for problem in summary.problems:
        console.print(f"[red]{problem.doc}[/red]: {problem.reason}", highlight=False)


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
