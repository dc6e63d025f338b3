"""The models in their order, until one of them has answered: a model that is down is no reason for no answer."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing

from app.errors import ModelError
from app.events import Answer, Degraded, Event, Rung, Thinking
from app.evidence import Found
from app.gate.pseudonyms import Pseudonyms
from app.gate.types import SafeQuestion
from app.models import Line, Model
from app.reasoning import Reasoning
from app.screen import Leaked
from app.wording import reason, say

_log = logging.getLogger(__name__)
PATIENCE = 90.0
"""Seconds after which no other model is tried any more: the extracts are there at once."""


class Relay:
    """Answers one question with the first model of a line that can."""

    def __init__(self, reasoning: Reasoning, *, patience: float = PATIENCE) -> None:
        self._reasoning, self._patience = reasoning, patience

    async def answer(
        self, line: Line, question: SafeQuestion, found: Found, depth: str, pseudonyms: Pseudonyms
    ) -> AsyncGenerator[Event, None]:
        """Yield the events of the model that answers, the last of them Checked, or Degraded to the extracts.

        Another model takes over while no word of an answer has been shown, and says so.
        """
        began = time.monotonic()
        lang = question.lang
        if line.models[0] is not line.wanted:
            yield _steps_in(line.wanted, line.models[0], lang)
        for model, following in zip(line.models, (*line.models[1:], None), strict=True):
            leg = _Leg()
            try:
                async with aclosing(
                    self._reasoning.answer(model, question, found, depth, pseudonyms)
                ) as events:
                    async for event in events:
                        leg.see(event)
                        yield event
                return
            except ModelError as e:
                _log.warning("the model %s failed: %s", model.name, type(e).__name__)
                failed = e
            if leg.thought:
                yield Thinking("", done=True, summary=say("thinking_broken_off", lang))
            late = time.monotonic() - began > self._patience
            if following is None or leg.answered or late or not _may_be_taken_over(failed):
                yield Degraded(Rung.EXTRACTS, say("model_failed", lang, reason=reason(failed.code, lang)))
                return
            yield _steps_in(model, following, lang)


class _Leg:
    """What one model has shown so far."""

    def __init__(self) -> None:
        self.thought = self.answered = False

    def see(self, event: Event) -> None:
        """Take note of the next event."""
        self.thought |= isinstance(event, Thinking)
        self.answered |= isinstance(event, Answer)


def _may_be_taken_over(error: ModelError) -> bool:
    """Tell whether another model may fare better: not with sources that have talked one out of its rules."""
    return not isinstance(error, Leaked)


def _steps_in(failed: Model, other: Model, lang: str) -> Degraded:
    return Degraded(
        Rung.FULL, say("model_steps_in", lang, failed=failed.label(lang), other=other.label(lang))
    )
