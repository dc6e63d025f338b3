"""The connected model as the author of everyday questions."""

from __future__ import annotations

from contextlib import aclosing

from app.errors import ModelError
from app.llm.types import BUDGETS, AnswerPiece
from app.models import Model
from app.neutral import for_prompt
from ingest.enriching import WritingFailed


class ModelAuthor:
    """Has a model write; it thinks quickly, and its thinking is not read."""

    def __init__(self, model: Model, at_once: int = 4) -> None:
        self._model, self.at_once = model, at_once

    @property
    def name(self) -> str:
        """What people see the model called."""
        return self._model.label("en")

    async def write(self, prompt: str) -> str:
        """Return the model's answer. Raises WritingFailed."""
        said: list[str] = []
        try:
            async with aclosing(self._model.client.stream(for_prompt(prompt), BUDGETS["quick"])) as pieces:
                async for piece in pieces:
                    if isinstance(piece, AnswerPiece):
                        said.append(piece.text)
        except ModelError as e:
            raise WritingFailed(str(e)) from e
        return "".join(said)
