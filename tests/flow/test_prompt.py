"""The prompt: constant rules first, sources that fit, the person's situation, one user turn."""

from __future__ import annotations

import pytest

from app.evidence import Found
from app.gate.pseudonyms import Pseudonyms
from app.gate.types import SafeQuestion
from app.prompt import Prompt, Prompter
from app.situation import profile
from app.wiring import Wiring
from tests.flow.conftest import TODAY
from tests.flow.running import CHILD, LEAVE


def safe(wiring: Wiring, text: str) -> SafeQuestion:
    return wiring.gate.admit(text, pseudonyms=Pseudonyms())


def found(wiring: Wiring, question: SafeQuestion) -> Found:
    return wiring.evidence.find(question, profile("广东省广州市", "职工", ""), TODAY)


async def built(wiring: Wiring, text: str, room: int | None = None) -> Prompt:
    question = safe(wiring, text)

    async def count(prompt: str) -> int:
        return len(prompt)

    return await Prompter().build(question, found(wiring, question), room, count)


@pytest.mark.parametrize("questions", [(LEAVE, "失业保险金领多久？"), (CHILD, "How do I appeal a decision?")])
async def test_the_rules_are_a_stable_prefix(wiring: Wiring, questions: tuple[str, str]) -> None:
    """Two requests share everything up to what is theirs, so that a server reads the rules once."""
    one, other = [await built(wiring, q) for q in questions]
    assert one.text.startswith(one.rules)
    assert other.text.startswith(one.rules)
    assert one.canary != other.canary
    for prompt in (one, other):
        assert prompt.canary not in prompt.rules
        assert prompt.text.index(prompt.canary) > len(prompt.rules)
        assert prompt.text.rstrip().endswith(("[citation:编号]。）", "[citation:number].)"))


async def test_what_is_in_it(wiring: Wiring) -> None:
    """It holds the situation, the day, every source between marks of its own, and no name of a system role."""
    prompt = await built(wiring, LEAVE)
    assert "广东省广州市" in prompt.text
    assert "参保身份：职工" in prompt.text
    assert str(TODAY) in prompt.text
    for citation in prompt.citations:
        assert f"[webpage {citation.n} begin " in prompt.text
    assert "简体中文" in prompt.text
    assert "繁體中文" in (await built(wiring, "女職工生育享受多少天產假？")).text


async def test_sources_are_dropped_until_it_fits(wiring: Wiring) -> None:
    """Fewer sources are sent where there is less room, the best first, and what is sent fits by the given count."""
    whole = await built(wiring, LEAVE)
    room = len(whole.text) - 200
    fewer = await built(wiring, LEAVE, room)
    assert 1 <= len(fewer.citations) < len(whole.citations)
    assert len(fewer.text) <= room
    assert [c.n for c in fewer.citations] == [c.n for c in whole.citations][: len(fewer.citations)]


async def test_the_last_source_is_cut(wiring: Wiring) -> None:
    """When a single source is too long it is cut; what is left of it is verbatim, and is what the proof reads."""
    question = "失业保险金领多久？"
    whole = await built(wiring, question)
    least = await built(wiring, question, 1)
    (only,) = least.citations
    first = whole.citations[0].hit.passage.text
    assert first.startswith(only.hit.passage.text)
    assert len(only.hit.passage.text) <= max(200, len(first))


async def test_only_safe_questions(wiring: Wiring) -> None:
    """Nothing but what has passed the gate is sent."""
    question = safe(wiring, LEAVE)
    with pytest.raises(TypeError):
        await Prompter().build("女职工", found(wiring, question), None, None)  # type: ignore[arg-type]
