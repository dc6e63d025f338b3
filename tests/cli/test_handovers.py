"""Staff find what people left for them by the number that is read out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.gate.gate import Gate
from app.gate.pseudonyms import Pseudonyms
from app.records.build import open_records
from app.records.settings import RecordsSettings
from tests.cli.conftest import Run
from tests.records.conftest import outcome


@pytest.fixture
def number(data: Path, gate: Gate, run: Run) -> str:
    """The number of a conversation that a person has left for staff, with a note."""
    records = open_records(RecordsSettings(), data)
    pseudonyms = Pseudonyms()
    question = gate.admit("我叫张伟，手机13812345678，失业金能领多久？", pseudonyms=pseudonyms)
    conversation = records.begin("zh")
    records.add(conversation, question, outcome(question))
    handed = records.hand_over(conversation, gate.admit("请下午回电", pseudonyms=pseudonyms))
    records.close()
    return handed.number


def test_the_waiting_are_listed_with_their_notes(run: Run, number: str) -> None:
    """One line of JSON for each, the number and the note in it."""
    ran = run("handovers", "--json")
    assert ran.status == 0
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert {"number": number, "note": "请下午回电", "settled": None}.items() <= next(
        row for row in rows if row["number"] == number
    ).items()
    assert number in run("handovers").out


def test_a_conversation_is_shown_de_identified_with_its_answer(run: Run, number: str) -> None:
    """Staff read what was asked and answered, and no name or telephone number."""
    shown = run("handovers", "show", f"{number[:3]} {number[3:]}").out
    assert "失业金能领多久" in shown.replace("\n", "")
    assert "二十四个月" in shown.replace("\n", "")
    assert "〔姓名1〕" in shown
    assert "张伟" not in shown
    assert "13812345678" not in shown
    (exchange,) = json.loads(run("handovers", "show", number, "--json").out)["exchanges"]
    assert exchange["mode"] == "extract"
    assert "citations" in exchange["detail"]


def test_what_is_settled_waits_no_longer(run: Run, number: str) -> None:
    """Settled, it leaves the list, and can still be read."""
    assert run("handovers", "settle", number).status == 0
    assert number not in run("handovers").out
    assert "settled" in run("handovers", "show", number).out


@pytest.mark.parametrize("wrong", ["123", "abc", "999999999"])
def test_a_number_that_was_misheard_is_one_sentence(run: Run, number: str, wrong: str) -> None:
    """Exit code 2 and what to do, never a traceback."""
    ran = run("handovers", "show", wrong)
    assert ran.status == 2
    assert ran.err.strip() == "There is no hand-over with this number; please have it read out again."
