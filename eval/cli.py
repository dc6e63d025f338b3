"""`mingbai eval`: which module measures what. Each has a `main` that reads its own arguments."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Mapping
from typing import Final

from eval.arguments import Parser

COMMANDS: Final[Mapping[str, tuple[str, str]]] = {
    "retrieval": ("eval.commands.retrieval", "whether the right clause is found"),
    "fit": ("eval.commands.fit", "weights and confidence of the ranking, by cross-validation"),
    "answers": ("eval.commands.answers", "whole answers: quotations, numbers, refusals"),
    "proof": ("eval.commands.proof", "planted lies caught, true sentences left alone"),
    "privacy": ("eval.commands.privacy", "what the gate finds and what it wrongly takes"),
    "triage": ("eval.commands.triage", "which door texts take"),
    "adversarial": ("eval.commands.adversarial", "planted instructions, jailbreaks, and false alarms"),
    "latency": ("eval.commands.latency", "question to evidence, start-up time, memory"),
    "ingest": ("eval.commands.ingest", "ingestion beside the bare embedding model, and the re-check"),
    "search-scale": ("eval.commands.search_scale", "hybrid search with filters in a large index"),
    "bench": ("eval.commands.bench", "all the figures of the README, into docs/figures.md"),
}  # fmt: skip
"""Module and purpose of each measurement."""


def run(arguments: argparse.Namespace) -> int:
    """Run the measurement that `arguments.rest` names and return its exit status."""
    parser = Parser(
        prog="mingbai eval",
        description="Measure how good the product is.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"  {name:<14}{what}" for name, (_, what) in COMMANDS.items()),
    )
    parser.add_argument("what", choices=COMMANDS, metavar="WHAT", help="one of those below")
    given = parser.parse_args(arguments.rest[:1])
    return int(importlib.import_module(COMMANDS[given.what][0]).main(arguments.rest[1:]))
