"""Every way into search, prompt, model, records and log takes a SafeQuestion, and a new one is noticed."""

from __future__ import annotations

import ast
import asyncio
import inspect
import logging
import typing
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

from app.evidence import EvidenceFinder
from app.flow import AnswerFlow, Request
from app.gate.gate import Gate
from app.gate.types import SafeQuestion
from app.guard import Guard
from app.prompt import Prompter
from app.reasoning import Reasoning
from app.records.records import Records
from app.relay import Relay
from app.rewriting import Rewriter
from app.situation import NO_PROFILE

ROOT = Path(__file__).parents[2]
RAW = cast("SafeQuestion", "我叫张伟，手机13812345678")


def calls(package: str, name: str) -> Iterator[str]:
    """Yield the files of a package in which something called `name` is called."""
    for path in sorted((ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(name):
                yield str(path.relative_to(ROOT))


def test_search_refuses_what_has_not_passed_the_gate() -> None:
    """Retrieval takes no string, however it is dressed up for the type checker."""
    with pytest.raises(TypeError, match="passed the gate"):
        EvidenceFinder(cast("Any", None)).find(RAW, NO_PROFILE, date(2026, 1, 1))


def test_the_prompt_refuses_what_has_not_passed_the_gate() -> None:
    """No prompt is written around a string."""
    with pytest.raises(TypeError, match="gate"):
        asyncio.run(Prompter().build(RAW, cast("Any", None), None, cast("Any", None)))


def test_a_rewriting_refuses_what_has_not_passed_the_gate() -> None:
    """No model is asked to put a string into the words of rules."""
    with pytest.raises(TypeError, match="gate"):
        asyncio.run(Rewriter(cast("Any", None), 1.0).words(RAW, cast("Any", None), "patients"))


@pytest.mark.parametrize("name", ["add", "rate", "hand_over"])
def test_the_records_are_typed_for_nothing_else(name: str) -> None:
    """What a person typed reaches the store as a SafeQuestion (that a string raises is tested with the records)."""
    hints = typing.get_type_hints(getattr(Records, name))
    assert SafeQuestion | None in hints.values()
    assert [p for p, hint in hints.items() if hint is str and p not in ("return", "conversation")] == []


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (EvidenceFinder, "find"),
        (Prompter, "build"),
        (Reasoning, "answer"),
        (Relay, "answer"),
        (Guard, "__init__"),
        (Rewriter, "words"),
    ],
)
def test_every_step_after_the_gate_names_its_question_so(owner: type, name: str) -> None:
    """The parameter called `question` is a SafeQuestion in the signature of every step."""
    parameter = inspect.signature(getattr(owner, name)).parameters["question"]
    assert parameter.annotation == "SafeQuestion"


def test_only_the_evidence_finder_asks_the_index_in_the_product() -> None:
    """A second way to the index in `app/` would be a way around the check."""
    assert set(calls("app", "Inquiry")) == {"app/evidence.py"}


def test_a_model_is_only_given_what_was_made_of_a_safe_question() -> None:
    """Who streams from a model is known by name: the answer, the rewriter of a question, the second reader, the author of everyday questions (who
    sees documents alone), and the adapter for other people's programs.
    """
    assert set(calls("app", "client.stream")) == {
        "app/reasoning.py",
        "app/rewriting.py",
        "app/second_opinion.py",
        "app/commands/authoring.py",
        "app/llm/llama.py",
    }


def test_what_a_person_typed_is_printed_by_no_object_on_its_way_to_the_gate() -> None:
    """A request logged by mistake shows neither its words nor the turns before."""
    assert is_dataclass(Request)
    hidden = {f.name for f in fields(Request) if not f.repr}
    assert {"text", "history"} <= hidden
    assert "13812345678" not in repr(Request(str(RAW)))


def test_the_flow_hands_on_only_what_the_gate_gave_back(gate: Gate, caplog: pytest.LogCaptureFixture) -> None:
    """Triage, search and model see the de-identified words; nothing of the typed ones is logged."""
    seen: list[str] = []

    class Doors:
        def decide(self, text: str) -> Any:
            seen.append(text)
            raise SystemExit

    flow = AnswerFlow(gate, cast("Any", Doors()), *cast("Any", (None, _NoModels(), None)))

    async def run() -> None:
        from app.gate.pseudonyms import Pseudonyms

        async for _ in flow.answer(Request(str(RAW)), Pseudonyms()):
            pass

    with caplog.at_level(logging.DEBUG), pytest.raises(SystemExit):
        asyncio.run(run())
    assert seen
    assert "张伟" not in seen[0] + caplog.text
    assert "13812345678" not in seen[0] + caplog.text


class _NoModels:
    def check(self, name: str, audience: str) -> None:
        """Every choice is fine."""
