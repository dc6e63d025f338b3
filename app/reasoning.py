"""An answer by a model: prompt, stream, screen, prove."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from app.errors import BadInput
from app.events import Degraded, Event, Rung
from app.evidence import Found
from app.gate.gate import Gate
from app.gate.pseudonyms import Pseudonyms
from app.gate.types import SafeQuestion
from app.llm.types import BUDGETS, Budget, Capabilities
from app.models import Model
from app.prompt import Prompter
from app.proving import claims, prove, stands
from app.second_opinion import second_opinion
from app.telling import Telling
from app.wording import say

_LEAST_SHARE = 0.5
"""Of what a model can take, the prompt gets this much at least; thinking and answer are then cut to fit."""


class Reasoning:
    """Answers with a model and proves what it said."""

    def __init__(self, gate: Gate, prompter: Prompter, *, second_reader: bool = False) -> None:
        self._gate, self._prompter, self._second_reader = gate, prompter, second_reader

    async def answer(
        self, model: Model, question: SafeQuestion, found: Found, depth: str, pseudonyms: Pseudonyms
    ) -> AsyncGenerator[Event, None]:
        """Yield Waiting, Thinking and Answer, then Checked — or Degraded when too little could be proven.

        Raises ModelError when the model gives no complete answer, BadInput for an unknown depth.
        """
        budget = budget_of(depth)
        room = _room(await model.client.ready(), budget)
        prompt = await self._prompter.build(question, found, room, model.client.count_tokens)
        telling = Telling(self._gate, pseudonyms, question, prompt)
        async with aclosing(model.client.stream(prompt.text, budget)) as pieces:
            async for piece in pieces:
                for event in await telling.take(piece):
                    yield event
                if telling.full:
                    break
        if telling.full:
            for event in telling.broken_off():
                yield event
        checked = await asyncio.to_thread(prove, question.text, telling.said, prompt.citations)
        if self._second_reader and stands(checked):
            lowered = await second_opinion(model, checked, prompt.citations)
            if lowered is None:
                yield Degraded(Rung.FULL, say("second_reader_silent", question.lang))
            checked = lowered or checked
        if stands(checked):
            yield replace(checked, model=model.name)
        else:
            why = "model_unproven" if claims(checked) else "model_silent"
            yield Degraded(Rung.EXTRACTS, say(why, question.lang))


def budget_of(depth: str) -> Budget:
    """Return the budget of a depth of thinking. Raises BadInput for a depth that there is not."""
    if depth not in BUDGETS:
        raise BadInput(f"There is no such depth of thinking; choose one of: {', '.join(BUDGETS)}.")
    return BUDGETS[depth]


def _room(caps: Capabilities, budget: Budget) -> int | None:
    """Return how many tokens a prompt may have, or None when the server does not say."""
    limits = [caps.max_input_tokens] if caps.max_input_tokens else []
    if total := caps.max_total_tokens:
        wanted = total - budget.thinking_tokens - budget.answer_tokens
        limits.append(max(wanted, int(total * _LEAST_SHARE)))
    return min(limits) if limits else None
