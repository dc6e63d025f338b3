"""The question once more, as a rule would say it: written by a model where the first search was not sure.

The search then also looks for the rule that the model imagines (hypothetical document embeddings: Gao and others 2022,
arXiv 2212.10496). What is imagined is looked for only: it is never shown as a rule, cited, or taken for evidence.
"""

from __future__ import annotations

import asyncio
import logging
import re
from contextlib import aclosing, suppress
from functools import cache
from pathlib import Path

from app.errors import ModelError
from app.evidence import Found
from app.gate.types import SafeQuestion
from app.llm.types import AnswerPiece, Budget, Queued
from app.models import Audience, Model, Models
from app.neutral import for_prompt

_log = logging.getLogger(__name__)
_SURE = 0.9
"""From this confidence of the first search nothing is rewritten: most questions are found without."""
BUDGET = Budget(thinking_tokens=1, thinking_seconds=1, answer_tokens=100)
"""A sentence or two, and no thinking: it is closed at its first token."""
_LEAST, _MOST = 6, 300
"""Characters below which there is nothing to look for, and above which nothing is."""
_FIGURES = re.compile(r"[\d０-９][\d０-９,.，．]*\s*[%％]?|第?[〇零一二三四五六七八九十百千万]{2,}条?")
_MARKS = re.compile(r"[*_#>`|\[\]()（）<>]+|https?://\S+")
_FOLDER = Path(__file__).parent / "data" / "prompts"


class Rewriter:
    """Asks the quickest model that is up; `seconds` is the longest that a search may wait for it, 0 for never."""

    def __init__(self, models: Models, seconds: float) -> None:
        self._models, self._seconds = models, seconds

    async def words(self, question: SafeQuestion, found: Found, audience: Audience) -> str:
        """Return what a rule on `question` might say; "" where that is not needed, or none came in time.

        A refusal stands: evidence is never made of what a model imagines.
        """
        if not isinstance(question, SafeQuestion):
            raise TypeError("Only a question that has passed the gate may be sent to a model.")
        needless = found.reason or found.side_by_side or found.findings.confidence >= _SURE
        if not self._seconds or needless:
            return ""
        model = self._models.quickest(question.lang, audience)
        if model is None:
            return ""
        said: list[str] = []
        try:
            with suppress(TimeoutError):  # what has come by then may do
                async with asyncio.timeout(self._seconds):
                    await _write(model, _prompt(question, found), said)
        except ModelError as e:
            _log.warning("a question was not rewritten: %s", type(e).__name__)
        return _sought("".join(said))


async def _write(model: Model, prompt: str, said: list[str]) -> None:
    """Add to `said` what the model writes; nothing when others come first."""
    async with aclosing(model.client.stream(prompt, BUDGET)) as pieces:
        async for piece in pieces:
            if isinstance(piece, Queued):
                return
            if isinstance(piece, AnswerPiece):
                said.append(piece.text)


def _prompt(question: SafeQuestion, found: Found) -> str:
    return _template(question.lang).format(question=for_prompt(found.inquiry.sought))


def _sought(said: str) -> str:
    """Return the words to look for: without marks and without figures, of which a model knows none."""
    text = " ".join(_FIGURES.sub(" ", _MARKS.sub(" ", said)).split())[:_MOST]
    return text if len(text) >= _LEAST else ""


@cache
def _template(lang: str) -> str:
    return (_FOLDER / f"{lang}_rewrite.md").read_text(encoding="utf-8")
