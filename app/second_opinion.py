"""The second reading of an answer by the model that gave it, or by nobody when it does not answer in time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import aclosing

from app.errors import ModelError
from app.events import Checked, Citation
from app.llm.types import AnswerPiece, Budget
from app.models import Model
from app.proof import second_reader
from app.proving import source, with_sentences

_log = logging.getLogger(__name__)
BUDGET = Budget(thinking_tokens=600, thinking_seconds=20, answer_tokens=150)
SECONDS = 45.0
"""The whole second reading may take so long; the answer has been on the screen all the while."""


async def second_opinion(
    model: Model, checked: Checked, citations: Sequence[Citation], seconds: float = SECONDS
) -> Checked | None:
    """Return the proof with the verdicts that the model's second reading lowers; None when it gave none in time."""
    places = second_reader.passed(checked.sentences)
    if not places:
        return checked
    prompt = second_reader.prompt(checked.sentences, places, [source(c) for c in citations])
    try:
        async with asyncio.timeout(seconds):
            answer = await _asked(model, prompt)
    except (TimeoutError, ModelError) as error:
        _log.warning("no second reading: %s", type(error).__name__)
        return None
    sentences = second_reader.lowered(checked.sentences, second_reader.parse(answer, places))
    return with_sentences(checked, sentences, citations)


async def _asked(model: Model, prompt: str) -> str:
    said: list[str] = []
    async with aclosing(model.client.stream(prompt, BUDGET)) as pieces:
        async for piece in pieces:
            if isinstance(piece, AnswerPiece):
                said.append(piece.text)
    return "".join(said)
