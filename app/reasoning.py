"""An answer by a model: prompt, stream, screen, prove."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from app.errors import BadInput
from app.events import Answer, Degraded, Event, Rung, Thinking, Waiting
from app.evidence import Found
from app.gate.gate import Gate
from app.gate.pseudonyms import Pseudonyms
from app.gate.types import SafeQuestion
from app.llm.types import BUDGETS, AnswerPiece, Budget, Finished, Queued, ThinkingClosed, ThinkingPiece
from app.models import Model
from app.prompt import Prompt, Prompter
from app.proof.citations import CitationStream
from app.proving import prove, stands
from app.screen import Screen
from app.wording import say


class Reasoning:
    """Answers with a model and proves what it said."""

    def __init__(self, gate: Gate, prompter: Prompter) -> None:
        self._gate, self._prompter = gate, prompter

    async def answer(
        self, model: Model, question: SafeQuestion, found: Found, depth: str, pseudonyms: Pseudonyms
    ) -> AsyncGenerator[Event, None]:
        """Yield Waiting, Thinking and Answer, then Checked — or Degraded when too little could be proven.

        Raises ModelError when the model gives no complete answer, BadInput for an unknown depth.
        """
        budget = _budget(depth)
        prompt = await self._prompter.build(
            question, found, await _room(model, budget), model.client.count_tokens
        )
        said: list[str] = []
        async with aclosing(self._stream(model, prompt, budget, question.lang, pseudonyms)) as events:
            async for event in events:
                if isinstance(event, Answer):
                    said.append(event.text)
                yield event
        checked = prove(question.text, "".join(said), prompt.citations)
        if stands(checked):
            yield checked
        else:
            yield Degraded(Rung.EXTRACTS, say("model_unproven", question.lang))

    async def _stream(
        self, model: Model, prompt: Prompt, budget: Budget, lang: str, pseudonyms: Pseudonyms
    ) -> AsyncGenerator[Event, None]:
        public = [c.hit.passage.text for c in prompt.citations]
        thinking = Screen(self._gate, pseudonyms, public, prompt.canary)
        answer = Screen(self._gate, pseudonyms, public, prompt.canary)
        numbers = CitationStream(len(prompt.citations))
        closed = False
        async with aclosing(model.client.stream(prompt.text, budget)) as pieces:
            async for piece in pieces:
                match piece:
                    case Queued(place):
                        yield Waiting(place)
                    case ThinkingPiece(text):
                        if shown := await thinking.feed(text):
                            yield Thinking(shown)
                    case ThinkingClosed():
                        closed = True
                    case AnswerPiece(text):
                        if rest := await thinking.finish():
                            yield Thinking(rest)
                        if shown := await answer.feed(numbers.feed(text)):
                            yield Answer(shown)
                    case Finished():
                        if rest := await answer.feed(numbers.finish()) + await answer.finish():
                            yield Answer(rest)
                        if piece.thinking_tokens:
                            yield Thinking("", done=True, summary=_summary(piece, closed, lang))


def _budget(depth: str) -> Budget:
    if depth not in BUDGETS:
        raise BadInput(
            f"There is no depth of thinking called {depth!r}; choose one of: {', '.join(BUDGETS)}."
        )
    return BUDGETS[depth]


async def _room(model: Model, budget: Budget) -> int | None:
    """Return how many tokens a prompt may have, or None when the server does not say."""
    caps = model.client.capabilities or await model.client.probe()
    limits = [caps.max_input_tokens] if caps.max_input_tokens else []
    if caps.max_total_tokens:
        limits.append(caps.max_total_tokens - budget.thinking_tokens - budget.answer_tokens)
    return min(limits) if limits else None


def _summary(end: Finished, closed: bool, lang: str) -> str:
    seconds = max(1, round(end.thinking_seconds))
    text = say("thinking_summary", lang, seconds=seconds, tokens=end.thinking_tokens)
    return text + say("thinking_closed", lang) if closed else text
