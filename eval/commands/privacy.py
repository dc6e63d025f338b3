"""Measure the gate: what it finds by type, beside Presidio's defaults, and what it takes out of clean texts."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from app.errors import BadInput
from eval import privacy
from eval.arguments import emit, files, parser

_SUFFIXES = (".jsonl", ".json", ".conll")


def main(argv: Sequence[str]) -> int:
    """Measure what the command line names."""
    made = parser("privacy", __doc__)
    formats = "labelled texts: pii-bench-zh (.jsonl), presidio-research (.json), CoNLL (.conll)"
    made.add_argument("sets", type=Path, nargs="*", metavar="SET", help=formats)
    made.add_argument(
        "--clean", type=Path, nargs="+", default=[], metavar="FILE", help="texts with nothing to find"
    )
    made.add_argument("--no-baseline", action="store_true", help="leave Presidio's defaults out")
    made.add_argument("--no-speed", action="store_true", help="do not time it")
    made.add_argument("--examples", action="store_true", help="list what was found in clean texts")
    given = made.parse_args(argv)
    if not (given.sets or given.clean):
        made.error("give labelled sets, or --clean texts, or both")
    for path in files(given.sets):
        if path.suffix not in _SUFFIXES:
            raise BadInput(f"{path} is no labelled set: its suffix must be one of {', '.join(_SUFFIXES)}.")
    try:
        report = privacy.run(
            given.sets,
            clean=files(given.clean),
            baseline=not given.no_baseline,
            speed=not given.no_speed,
        )
    except (ValueError, KeyError) as e:
        raise BadInput(f"A set does not hold what its suffix names ({type(e).__name__}); check it.") from e
    if given.json:
        emit(True, report.to_dict(), [])
    else:
        sys.stdout.write(privacy.table(report) + "\n")
        if given.examples and report.clean:
            sys.stdout.writelines(f"{kind}: {text}\n" for kind, text in report.clean.examples)
    return 0
