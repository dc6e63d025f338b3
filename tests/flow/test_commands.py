"""`mingbai ask` and `mingbai doctor`, with one model and with several."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import cli
from app.wiring import Wiring
from tests.flow.running import LEAVE
from tests.model_server import ModelServer, Reply, in_thread

TRUE = "女职工生育享受98天产假，其中产前可以休假15天[citation:1]。"


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with in_thread(ModelServer("tgi", Reply("先看资料。", TRUE))) as running:
        yield running


@pytest.fixture
def table(tmp_path: Path, server: ModelServer, wiring: Wiring, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table of a model that is up and one that is not, over the small index."""
    monkeypatch.setenv("MINGBAI_DATA", str(wiring.data))
    file = tmp_path / "models.toml"
    text = f"[up]\nurl = '{server.url}'\n\n[down]\nurl = 'http://127.0.0.1:9'\nfor = ['staff']\n"
    file.write_text(text, encoding="utf-8")
    monkeypatch.setenv("MINGBAI_MODELS", str(file))

    def light() -> Wiring:
        """A wiring of its own that does not load anew what never changes."""
        made = Wiring(wiring.today)
        shared = ("gate", "triage", "embedder", "vectoriser", "store", "index", "finder", "evidence")
        made.__dict__.update({name: getattr(wiring, name) for name in shared})
        return made

    monkeypatch.setattr("app.commands.ask.Wiring", light)
    monkeypatch.setattr("app.commands.doctor.Wiring", light)
    return file


def test_ask_with_a_named_model(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`ask --model NAME` is answered by that model, or by who stands in for it, and the JSON says by whom."""
    for name in ("up", "down", "auto"):
        assert cli.main(["ask", LEAVE, "--model", name, "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert (found["mode"], found["model"]) == ("model", "up")
        assert [d["rung"] for d in found["degraded"]] == (["full"] if name == "down" else [])


def test_ask_with_a_model_there_is_not(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A name that is not in the table ends with status 2 and one sentence that names the others."""
    assert cli.main(["ask", LEAVE, "--model", "gpt"]) == 2
    said = capsys.readouterr()
    assert said.err == "There is no such model; choose one of: up, down.\n"
    assert said.out == ""


def test_doctor_covers_every_model(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The doctor looks at each model of the table, and one that is down is wrong."""
    assert cli.main(["doctor", "--json"]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    states = {line["what"]: line["state"] for line in lines}
    assert states["model up"] == "ok"
    assert states["model down"] == "wrong"
    assert states["index"] == "ok"


def test_doctor_with_a_broken_table(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A table that cannot be read is one finding, in one sentence."""
    table.write_text("[up", encoding="utf-8")
    assert cli.main(["doctor", "--json"]) == 1
    (finding,) = [
        line for line in map(json.loads, capsys.readouterr().out.splitlines()) if line["what"] == "models"
    ]
    assert finding["state"] == "wrong"
    assert "cannot be read" in finding["says"]
