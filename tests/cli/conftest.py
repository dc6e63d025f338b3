"""A small ingested corpus, and the command line run in this process as an operator would."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import app.gate.build
from app.cli import main
from app.gate.build import build_gate
from app.gate.gate import Gate

CORPUS = Path(__file__).parents[2] / "corpus"
CHOSEN = (
    "cn_statutes_md/社会保险法(2018-12-29).md",
    "cn_statutes_md/女职工劳动保护特别规定(2012-04-28).md",
    "cn_statutes_md/工伤保险条例(2010-12-20).md",
    "cn_policy_pdf/广东省职工生育保险规定.pdf",
    "en_policy_healthcare_gov/can-i-keep-my-child-on-my-insurance-until-age-26.md",
)


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Ran]


@pytest.fixture(scope="session")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five real documents with their part of the manifest."""
    folder = tmp_path_factory.mktemp("documents")
    for doc in CHOSEN:
        (folder / doc).parent.mkdir(exist_ok=True)
        shutil.copy(CORPUS / doc, folder / doc)
    with (CORPUS / "manifest.csv").open(encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as f:
        writer = csv.DictWriter(f, list(rows[0]))
        writer.writeheader()
        writer.writerows(row for row in rows if row["path"] in CHOSEN)
    return folder


@pytest.fixture(scope="session")
def data(documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with these documents ingested."""
    folder = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINGBAI_DATA", str(folder))
        assert main(["ingest", str(documents)]) == 0
    return folder


@pytest.fixture(scope="session")
def gate() -> Gate:
    """One gate for all runs: it takes a second to build and keeps nothing between texts."""
    return build_gate()


@pytest.fixture
def run(data: Path, gate: Gate, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs `mingbai` with these arguments over the ingested documents."""
    monkeypatch.setattr(app.gate.build, "build_gate", lambda *_: gate)
    monkeypatch.setenv("MINGBAI_DATA", str(data))
    monkeypatch.delenv("MINGBAI_LLM_URL", raising=False)

    def command(*arguments: str) -> Ran:
        capsys.readouterr()
        try:
            status = main(list(arguments))
        except SystemExit as stop:  # argparse ends the process itself
            status = int(stop.code or 0)
        out, err = capsys.readouterr()
        return Ran(status, out, err)

    return command


@pytest.fixture
def jsonl(tmp_path: Path) -> Callable[..., str]:
    """Return a function that writes objects as JSON lines and gives the file's path."""

    def write(*rows: object) -> str:
        file = tmp_path / "in.jsonl"
        file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
        return str(file)

    return write
