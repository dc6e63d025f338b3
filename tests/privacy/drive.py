"""Runs the whole product over the seeded questions in a process of its own, with every log at its loudest.

    python -m tests.privacy.drive INPUT.jsonl REPORT.json [--broken]

It writes down which files were opened for writing and where it connected to. With --broken the gate finds nothing,
which is how a test knows that it would notice.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from pathlib import Path
from typing import Any

OPENED: set[str] = set()
CONNECTED: set[str] = set()


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Note what Python itself opens for writing and connects to."""
    if event == "open":
        path, mode, flags = arguments
        writes = (
            flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) if mode is None else set(mode or "") & set("wax+")
        )
        if writes and isinstance(path, str | bytes | os.PathLike):
            OPENED.add(os.fsdecode(path))
    elif event == "socket.connect":
        CONNECTED.add(str(arguments[1][0]) if isinstance(arguments[1], tuple) else str(arguments[1]))


def run(argv: list[str]) -> None:
    """Run one command as a person would; whatever it returns, it has returned and not raised."""
    from app.cli import main

    try:
        status = main(argv)
    except SystemExit as e:
        status = e.code
    print(f"{argv[0]} ended with {status}", flush=True)


def commands(file: str, rows: list[dict[str, Any]]) -> None:
    """Every command that takes text, as JSON and for people, and their ways to fail."""
    for command in ("deid", "triage"):
        run([command, "--input", file])
        run([command, "--input", file, "--json"])
    run(["search", "--input", file, "--json"])
    run(["ask", "--input", file, "--json"])
    run(["search", rows[0]["question"]])
    run(["ask", rows[1]["question"]])
    run(["ask", rows[0]["question"], "--depth", "bottomless"])
    run(["ask", rows[0]["question"], "--model", "nobody"])
    for option in ("--region", "--population", "--as-of"):
        run(["ask", "失业保险金", option, rows[0]["question"]])
    run(["ask", "--input", f"{file}.missing", "--json"])
    run(["ask", "--input", f"{file}.broken", "--json"])


async def conversation(rows: list[dict[str, Any]]) -> None:
    """One conversation with its memory of placeholders, recorded, rated and handed over."""
    from app.commands.ask import Outcome
    from app.flow import Request
    from app.gate.pseudonyms import Pseudonyms
    from app.gate.types import Turn
    from app.wiring import Wiring

    wiring, pseudonyms = Wiring(), Pseudonyms()
    records = wiring.records
    kept = records.begin("zh")
    history: list[Turn] = []
    for row in rows:
        outcome = Outcome()
        async for event in wiring.flow.answer(Request(row["question"], history), pseudonyms):
            outcome.take(event)
        n = records.add(kept, outcome.safe, outcome)
        records.rate(kept, n, False, wiring.gate.admit(row["question"], pseudonyms=pseudonyms))
        history += [Turn("user", row["question"]), Turn("assistant", outcome.answer)]
    records.hand_over(kept, wiring.gate.admit(rows[0]["question"], pseudonyms=pseudonyms))
    gone = records.begin("en")
    records.add(gone, outcome.safe, outcome)
    records.delete(gone)
    print(records.read(kept), records.waiting())
    for exchange in records.read(kept).exchanges:
        print(exchange.question, exchange.answer, json.dumps(exchange.detail, ensure_ascii=False))
        print(exchange.feedback.reason if exchange.feedback else "")
    print(records.waiting()[0].note)
    await wiring.models.aclose()
    records.close()


async def failures(rows: list[dict[str, Any]]) -> None:
    """The gate, the search and the model fail with an error whose message holds the words."""
    from app.flow import Request
    from app.gate.pseudonyms import Pseudonyms
    from app.wiring import Wiring

    def fail(*arguments: Any, **_: Any) -> Any:
        raise ValueError(f"cannot handle {arguments!r} {rows[0]['question']}")

    wiring = Wiring()
    async for event in wiring.flow.answer(Request(rows[0]["question"]), Pseudonyms()):
        print(type(event).__name__)
    wiring.gate._analyser = type("Broken", (), {"entities": staticmethod(fail)})()
    async for event in wiring.flow.answer(Request(rows[0]["question"]), Pseudonyms()):
        print(event)
    await wiring.models.aclose()


def share_what_is_slow_to_build() -> None:
    """Let every command use one gate and one finder, as they would in one process for each; models stay apart."""
    from app import wiring

    first = wiring.Wiring()
    parts = ("gate", "triage", "index", "vectoriser", "finder", "evidence")
    shared = {name: getattr(first, name) for name in parts}

    def another() -> wiring.Wiring:
        made = wiring_class()
        made.__dict__.update(shared)
        return made

    wiring_class, wiring.Wiring = wiring.Wiring, another  # type: ignore[misc,assignment]


def break_the_gate() -> None:
    """Let everything through, after the gate has tested itself."""
    from app.gate import gate

    gate.Gate._find = lambda *_: ()  # type: ignore[method-assign,assignment]


def main() -> None:
    file, report = sys.argv[1:3]
    sys.addaudithook(watch)
    from app import cli
    from app.wiring import Wiring
    from tests.originals.product import NoEmbedder

    cli._quiet_libraries()
    cli._quiet_libraries = lambda: None
    logging.basicConfig(level=logging.DEBUG, force=True, stream=sys.stderr)
    for name in logging.Logger.manager.loggerDict:
        logging.getLogger(name).setLevel(logging.DEBUG)
    Wiring.embedder = NoEmbedder()  # type: ignore[assignment]
    share_what_is_slow_to_build()
    if "--broken" in sys.argv:
        break_the_gate()
    rows = [json.loads(line) for line in Path(file).read_text(encoding="utf-8").splitlines()]
    commands(file, rows)
    asyncio.run(conversation(rows))
    if "--broken" not in sys.argv:
        asyncio.run(failures(rows))
    Path(report).write_text(json.dumps({"opened": sorted(OPENED), "connected": sorted(CONNECTED)}))


if __name__ == "__main__":
    main()
