"""The second reading of an answer by the model that gave it, or by nobody when it does not answer in time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import aclosing

from app.errors import ModelError
from app.events import Checked, CheckedSentence, Citation
from app.llm.types import AnswerPiece, Budget
from app.models import Model
from app.proof import second_reader
from app.proof.types import Source
from app.proving import source, with_sentences

_log = logging.getLogger(__name__)
BUDGET = Budget(thinking_tokens=600, thinking_seconds=20, answer_tokens=150)
SECONDS = 45.0
"""The whole second reading may take so long; the answer has been on the screen all the while."""


async def second_opinion(
    model: Model, checked: Checked, citations: Sequence[Citation], seconds: float = SECONDS
) -> Checked | None:
    """Return the proof with the verdicts that the model's second reading lowers; None when it gave none in time."""
    sentences = await read_again(model, checked.sentences, [source(c) for c in citations], seconds)
    return None if sentences is None else with_sentences(checked, sentences, citations)


async def read_again(
    model: Model, sentences: Sequence[CheckedSentence], sources: Sequence[Source], seconds: float = SECONDS
) -> tuple[CheckedSentence, ...] | None:
    """Return the sentences with the verdicts that the model lowers; None when it gave no reading in time."""
    places = second_reader.passed(sentences)
    if not places:
        return tuple(sentences)
    prompt = second_reader.prompt(sentences, places, sources)
    try:
        async with asyncio.timeout(seconds):
            answer = await _asked(model, prompt)
    except (TimeoutError, ModelError) as error:
        _log.warning("no second reading: %s", type(error).__name__)
        return None
    return second_reader.lowered(sentences, second_reader.parse(answer, places))


async def _asked(model: Model, prompt: str) -> str:
    said: list[str] = []
    async with aclosing(model.client.stream(prompt, BUDGET)) as pieces:
        async for piece in pieces:
            if isinstance(piece, AnswerPiece):
                said.append(piece.text)
    return "".join(said)
