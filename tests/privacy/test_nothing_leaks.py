"""Nothing that identifies a person leaves the gate: every byte that the product writes, logs, sends or says."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.model_server import ModelServer, Reply, in_thread, quoting
from tests.originals.product import CORPUS, Product
from tests.privacy.seeds import MODEL_SAYS, QUESTIONS, SEEDS, forms, leaks

ROOT = Path(__file__).parents[2]
DOCUMENTS = (
    "cn_statutes_md/失业保险条例(1999-01-22).md",
    "cn_statutes_md/社会保险法(2018-12-29).md",
    "cn_policy_pdf/广东省职工生育保险规定.pdf",
    "en_policy_healthcare_gov/can-i-keep-my-child-on-my-insurance-until-age-26.md",
    "en_policy_healthcare_gov/do-i-qualify-for-medicaid.md",
)


@dataclass(frozen=True)
class Traces:
    """What a run left behind, by where it was found, and what it touched."""

    disk: dict[str, bytes]
    stdout: bytes
    stderr: bytes
    requests: list[bytes]
    opened: list[str]
    connected: list[str]
    data: Path

    def all(self) -> dict[str, bytes]:
        sent = {f"request {n}": body for n, body in enumerate(self.requests)}
        return {**self.disk, "stdout": self.stdout, "stderr and logs": self.stderr, **sent}


def talkative(prompt: str) -> Reply:
    """Quote the sources as a good model does, and make up somebody's telephone and identity number."""
    said = quoting(prompt)
    phone, identity = MODEL_SAYS
    return Reply(
        f"{said.thinking}\n联系人身份证{identity}，电话{phone}。",
        f"{said.answer}\n也可以拨打他的手机{phone}，身份证号{identity}。",
    )


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an index of a few documents in both languages."""
    folder, data = tmp_path_factory.mktemp("documents"), tmp_path_factory.mktemp("ingested")
    for doc in DOCUMENTS:
        shutil.copy(CORPUS / doc, folder)
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert Product(data, monkeypatch).ingest(folder).problems == ()
    return data


@pytest.fixture(scope="module")
def questions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The questions as a file, and beside it one whose last line is cut off."""
    file = tmp_path_factory.mktemp("input") / "questions.jsonl"
    rows = [{"id": str(n), "question": text} for n, (text, _) in enumerate(QUESTIONS)]
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    file.with_name(f"{file.name}.broken").write_text(f'{{"question": "{QUESTIONS[0][0]}', encoding="utf-8")
    return file


def driven(questions: Path, ingested: Path, folder: Path, *options: str) -> Traces:
    """Run the product over the questions in another process and gather what it left."""
    data, report = folder / "data", folder / "report.json"
    shutil.copytree(ingested, data)
    with in_thread(ModelServer("tgi", talkative)) as server:
        environment = {
            **os.environ,
            "MINGBAI_DATA": str(data),
            "MINGBAI_LLM_URL": server.url,
            "PYTHONUTF8": "1",
        }
        command = [sys.executable, "-m", "tests.privacy.drive", str(questions), str(report), *options]
        ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=300)
        assert ran.returncode == 0, ran.stderr[-3000:].decode()
        requests = [
            json.dumps([r.path, r.headers, r.body], ensure_ascii=False).encode() for r in server.requests
        ]
    checkpoint(data / "records.sqlite")
    touched = json.loads(report.read_text())
    disk = {str(p.relative_to(data)): p.read_bytes() for p in data.rglob("*") if p.is_file()}
    return Traces(disk, ran.stdout, ran.stderr, requests, touched["opened"], touched["connected"], data)


def checkpoint(database: Path) -> None:
    """Bring what stands in the log of a database into its file; both are searched."""
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA wal_checkpoint(FULL)")


FROM_SOURCE = re.compile(r"\.pyc(\.\d+)?$|/site-packages/gradio/.*\.pyi$")


@pytest.fixture(scope="module")
def traces(questions: Path, ingested: Path, tmp_path_factory: pytest.TempPathFactory) -> Traces:
    return driven(questions, ingested, tmp_path_factory.mktemp("whole"))


def test_the_run_did_what_it_should(traces: Traces) -> None:
    """There is something to search: answers, requests to the model, records, loud logs, failures of every kind."""
    said = traces.stdout.decode()
    assert said.count("ended with 0") >= 8
    assert said.count("ended with 2") == 7
    assert said.count('"mode": "model"') >= 2
    assert "〔姓名1〕" in said
    assert "Failed(" in said
    assert [f"page {n} rated True" in said for n in range(1, len(QUESTIONS) + 1)] == [True] * len(QUESTIONS)
    assert said.count('"event": "done"') == len(QUESTIONS)
    assert len(traces.requests) >= 10
    assert any("〔身份证号1〕".encode() in body or "〔姓名1〕".encode() in body for body in traces.requests)
    assert {"records.sqlite", "records.key", "index/CURRENT"} <= set(traces.disk)
    assert b"DEBUG:app.gate.gate" in traces.stderr
    assert b"DEBUG:httpcore" in traces.stderr
    assert b"the gate failed: ValueError" in traces.stderr


@pytest.fixture(scope="module")
def found(traces: Traces) -> list[str]:
    return leaks(traces.all())


@pytest.mark.parametrize("seed", SEEDS)
def test_no_identifier_is_found_anywhere(found: list[str], seed: str) -> None:
    """Not on disk, in the index, in the logs, in what was printed, in errors, nor in what was sent to the model."""
    assert [f for f in found if f.startswith(seed)] == []


def test_nothing_is_written_outside_of_the_data_folder(traces: Traces) -> None:
    """No cache, no temporary file: what is not in the folder cannot be deleted with it.

    Python and Gradio write files made from source code alone beside it, at the first import after an installation:
    compiled modules (.pyc) and interface stubs (.pyi).
    """
    allowed = (str(traces.data), "/dev/null", str(traces.data.parent / "report.json"))
    elsewhere = [p for p in traces.opened if not p.startswith(allowed) and not FROM_SOURCE.search(p)]
    assert elsewhere == []


def test_nobody_but_the_model_server_is_spoken_to(traces: Traces) -> None:
    """Every connection of the whole run went to this machine."""
    assert set(traces.connected) <= {"127.0.0.1"}


def test_a_gate_that_lets_things_through_would_be_noticed(
    questions: Path, ingested: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """With the gate broken on purpose, the same search finds nearly every seed, in print and on the network."""
    broken = driven(questions, ingested, tmp_path_factory.mktemp("broken"), "--broken")
    found = leaks(broken.all())
    typed = {seed for _, seeds in QUESTIONS for seed in seeds}
    assert {seed for seed in typed if any(f.startswith(seed) for f in found)} == typed
    assert any("in request" in f for f in found)
    assert any("in stdout" in f for f in found)


@pytest.mark.parametrize("seed", ["欧阳靖宇", "138 1234 5678", "219-09-9999"])
def test_every_form_of_a_seed_is_found(seed: str) -> None:
    """The search itself works: each encoding, buried in other bytes at any alignment."""
    for form, needle in forms(seed):
        assert leaks({"x": b"\x07" + needle + b"~"}, [seed]), form
    import base64

    for k in range(5):
        assert leaks({"x": base64.b64encode(b"k" * k + seed.encode() + b"tail")}, [seed])
