"""Measure the figures of the README, over the documents and questions that come with the product, and write them
into docs/figures.md with the day, the machine and the command of each.
"""

from __future__ import annotations

import importlib
import io
import os
import platform
import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path

from eval.arguments import parser
from eval.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
_SETS = "eval/data/zh.dev.jsonl eval/data/en.dev.jsonl eval/data/real_zh.dev.jsonl"
RUNS: Mapping[str, tuple[str, str]] = {
    "Finding the right clause": ("retrieval", f"{_SETS} --documents corpus --ablations --starter"),
    "Answers": ("answers", f"{_SETS} --documents corpus"),
    "No evidence, no answer": (
        "answers",
        "eval/data/unanswerable.jsonl eval/data/other_laws.jsonl --documents corpus",
    ),
    "The proof": ("proof", "eval/data/planted.dev.jsonl --summaries corpus"),
    "The doors": ("triage", "tests/triage/data/validate.jsonl"),
    "Waiting for the evidence": ("latency", f"{_SETS} --documents corpus"),
    "Ingestion": ("ingest", "--documents corpus"),
    "A large index": ("search-scale", f"{_SETS} --documents corpus"),
}
"""Title, measurement and its arguments, relative to the root of the repository."""


def main(argv: Sequence[str]) -> int:
    """Measure all of it, or what --only names."""
    made = parser("bench", __doc__)
    made.add_argument("--only", nargs="+", choices=sorted({what for what, _ in RUNS.values()}), metavar="WHAT",
                      help="some of the measurements; the others keep their figures")  # fmt: skip
    made.add_argument("--out", type=Path, default=ROOT / "docs" / "figures.md")
    given = made.parse_args(argv)
    os.chdir(ROOT)
    kept = sections(given.out.read_text(encoding="utf-8")) if given.out.is_file() else {}
    for title, (what, arguments) in RUNS.items():
        if given.only and what not in given.only:
            continue
        sys.stderr.write(f"{title}: mingbai eval {what} {arguments}\n")
        kept[title] = section(what, arguments)
        given.out.parent.mkdir(parents=True, exist_ok=True)
        given.out.write_text(page(kept), encoding="utf-8")
    return 0


def section(what: str, arguments: str) -> str:
    """Run one measurement and return its part of the page."""
    printed = io.StringIO()
    with redirect_stdout(printed):
        importlib.import_module(COMMANDS[what][0]).main(shlex.split(arguments))
    command = f"mingbai eval {what} {arguments}".strip()
    return f"{date.today()}, {machine()}:\n\n```\n{command}\n```\n\n{printed.getvalue().strip()}\n"


def machine() -> str:
    """Return what the measurement ran on, in words."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{_processor()}, {cores} cores, {memory:.0f} GB, Python {platform.python_version()}"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


_HEAD = """# Figures
Measured by `make bench`; every part has its day, machine and command. In brackets: 95 % intervals (bootstrap).
"""


def page(parts: Mapping[str, str]) -> str:
    """Return the page in the order of the measurements."""
    return "\n".join([_HEAD, *(f"## {title}\n{parts[title]}" for title in RUNS if title in parts)])


def sections(text: str) -> dict[str, str]:
    """Return the parts of a page that was written before, by title."""
    return dict(_sections(text))


def _sections(text: str) -> Iterator[tuple[str, str]]:
    for part in f"\n{text}".split("\n## ")[1:]:
        title, _, body = part.partition("\n")
        yield title, body.rstrip("\n") + "\n"
