"""A question in the words of rules: asked for where the first search was not sure, and never taken for evidence."""

from __future__ import annotations

import asyncio
import json
import time

import pytest

from app import rewriting
from app.events import Evidence, Refused
from app.flow import AnswerFlow
from app.gate.pseudonyms import Pseudonyms
from app.models import Models
from app.prompt import Prompter
from app.reasoning import Reasoning
from app.rewriting import Rewriter
from app.situation import NO_PROFILE
from app.wiring import Wiring
from tests.flow.conftest import TODAY
from tests.flow.running import events_of, model, one
from tests.model_server import ModelServer, Reply
from tests.model_server.faults import Fault

EVERYDAY = "肚子里的宝宝三个月没保住，公司该让我歇几天？"
RULE = "女职工怀孕未满四个月流产的，享受产假。"
MARS = "火星基地的氧气费归谁报销？"


@pytest.fixture
def unsure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every first search for an unsure one."""
    monkeypatch.setattr(rewriting, "_SURE", 1.1)


def over(wiring: Wiring, server: ModelServer, seconds: float = 5.0, **fields: object) -> AnswerFlow:
    models = Models([model("m", server.url, **fields)])
    rewriter = Rewriter(models, seconds)
    reasoning = Reasoning(wiring.gate, Prompter())
    return AnswerFlow(wiring.gate, wiring.triage, wiring.evidence, models, reasoning, lambda: TODAY, rewriter)


def asked_to_rewrite(server: ModelServer) -> list[str]:
    """Return the prompts that asked for a rule."""
    texts = [json.dumps(request.body, ensure_ascii=False) for request in server.requests]
    return [text for text in texts if "像是回答这个问题的那一条规定" in text]


@pytest.mark.parametrize("kind", ["tgi", "vllm", "llamacpp"])
@pytest.mark.usefixtures("unsure")
async def test_what_a_rule_might_say_is_searched_for_too(wiring: Wiring, kind: str) -> None:
    """The rule is found in front, the trail says how, and nothing of what was imagined is a source."""

    def reply(prompt: str) -> Reply:
        return Reply(
            "想一想。",
            RULE
            if "像是回答这个问题的那一条规定" in prompt
            else "女职工怀孕未满4个月流产的，享受15天产假[citation:1]。",
        )

    async with ModelServer(kind, reply=reply) as server:
        events = await events_of(over(wiring, server), EVERYDAY)
        evidence = one(events, Evidence)
        assert isinstance(evidence, Evidence)
        assert len(asked_to_rewrite(server)) >= 1
    assert "流产" in evidence.citations[0].hit.passage.text
    assert any("改写" in line for line in evidence.trail.searched)
    assert all(RULE not in c.hit.passage.text for c in evidence.citations)


async def test_a_sure_search_asks_nobody(wiring: Wiring) -> None:
    """No time is spent where the rule was found."""
    async with ModelServer(reply=Reply(answer="女职工生育享受98天产假[citation:1]。")) as server:
        await events_of(over(wiring, server), "女职工生育享受多少天产假？")
        assert asked_to_rewrite(server) == []


@pytest.mark.usefixtures("unsure")
async def test_a_refusal_stands(wiring: Wiring) -> None:
    """What a model imagines opens no door: a question that the documents do not answer is refused unasked."""
    async with ModelServer(reply=Reply(answer=RULE)) as server:
        events = await events_of(over(wiring, server), MARS)
        assert isinstance(one(events, Refused), Refused)
        assert asked_to_rewrite(server) == []


@pytest.mark.usefixtures("unsure")
async def test_a_silent_model_costs_no_more_than_its_time(wiring: Wiring) -> None:
    """The first search answers when nothing comes."""
    async with ModelServer(fault=Fault("silent")) as server:
        rewriter = Rewriter(Models([model("m", server.url)]), 0.3)
        question = await asyncio.to_thread(wiring.gate.admit, EVERYDAY, pseudonyms=Pseudonyms())
        found = await asyncio.to_thread(wiring.evidence.find, question, NO_PROFILE, TODAY)
        began = time.monotonic()
        assert await rewriter.words(question, found, "patients") == ""
        assert time.monotonic() - began < 3


@pytest.mark.usefixtures("unsure")
async def test_neither_figures_nor_marks_are_looked_for(wiring: Wiring) -> None:
    """Of figures a model knows none, and markup, links and brackets are no words."""
    said = "**第七条** 女职工生育享受98天产假，见[链接](http://evil.example)。"
    async with ModelServer(reply=Reply("", said)) as server:
        question = await asyncio.to_thread(wiring.gate.admit, EVERYDAY, pseudonyms=Pseudonyms())
        found = await asyncio.to_thread(wiring.evidence.find, question, NO_PROFILE, TODAY)
        words = await Rewriter(Models([model("m", server.url)]), 5).words(question, found, "patients")
    assert "女职工生育享受" in words
    for bad in ("98", "http", "*", "[", "evil"):
        assert bad not in words
