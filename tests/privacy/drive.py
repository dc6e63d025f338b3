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
import re
import sys
import tempfile
import threading
import time
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


def web(rows: list[dict[str, Any]]) -> None:
    """The chat in a browser's own calls, and the API. What the page shows a person of their own words is not printed."""
    import httpx
    import uvicorn

    from app.commands.serve import listen
    from app.web.server import Site
    from app.wiring import Wiring

    listening = listen("127.0.0.1", 0)
    config = uvicorn.Config(Site(Wiring()).build(), log_level="debug", access_log=False, lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{listening.getsockname()[1]}", timeout=60) as client:
        while not server.started:
            time.sleep(0.05)
        for row in rows:
            print(client.post("/api/ask", json={"question": row["question"]}).text)
        bad = (
            {"question": {"x": rows[0]["question"]}},
            {"question": "医保", "profile": {"region": rows[1]["question"]}},
        )
        for body in bad:
            print(client.post("/api/ask", json=body).text)
        _page(client, [row["question"] for row in rows])
    server.should_exit = True
    thread.join(20)


def _page(client: Any, questions: list[str]) -> None:
    """One conversation as the page has it: questions, a thumb with a reason, a hand-over."""
    session = ""
    for n, text in enumerate(questions, 1):
        body = {"data": [session, "zh-Hans", text, {"region": "", "population": "", "as_of": ""}, 0]}
        id_ = client.post("/gradio_api/call/page_ask", json=body).json()["event_id"]
        shown = client.get(f"/gradio_api/call/page_ask/{id_}").text
        session = re.search(r'"session": ?"([^"]+)"', shown)[1]
        rated = client.post(
            "/gradio_api/run/page_rate", json={"data": [session, "zh-Hans", n, False, ["wrong"], text]}
        )
        print("page", n, rated.json()["data"][0]["error"] or "rated", "complete" in shown)
    print(client.post("/gradio_api/run/page_hand_over", json={"data": [session, "zh-Hans"]}).text)


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
    tempfile.gettempdir()  # which finds a folder by writing an empty file, before anything is watched
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
    if "--broken" in sys.argv:
        run(["deid", "--input", file])
        run(["ask", "--input", file, "--json"])
    else:
        commands(file, rows)
        asyncio.run(conversation(rows))
        web(rows)
        asyncio.run(failures(rows))
    Path(report).write_text(json.dumps({"opened": sorted(OPENED), "connected": sorted(CONNECTED)}))


if __name__ == "__main__":
    main()
