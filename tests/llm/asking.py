"""What the tests share: a client, and one answer taken down to its end or its error."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path

from app.llm.client import ModelClient
from app.llm.errors import LLMError
from app.llm.limits import Deadlines, Limits
from app.llm.types import AnswerPiece, Budget, Finished, Piece, ThinkingClosed, ThinkingPiece

DATA = Path(__file__).parent / "data"
KINDS = ["tgi", "vllm", "sglang", "llamacpp", "ollama"]
PATIENT = Deadlines(connect=10, first=10, between=10, total=15, probe=10, queue=15)
"""No test waits this long; a machine that is busy with other things may."""
QUICKLY = Limits(backoff=0.01, cooldown=0.2)
ROOMY = Budget(thinking_tokens=2_000, thinking_seconds=60, answer_tokens=500)


def distinct(count: int) -> str:
    """Return so many words, no two alike: text that gets on."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return " ".join("".join(letters[n // 26**power % 26] for power in range(3)) for n in range(count))


@dataclass
class Heard:
    """One answer as it was heard."""

    pieces: list[Piece] = field(default_factory=list)
    error: LLMError | None = None

    @property
    def thinking(self) -> str:
        return "".join(piece.text for piece in self.pieces if isinstance(piece, ThinkingPiece))

    @property
    def answer(self) -> str:
        return "".join(piece.text for piece in self.pieces if isinstance(piece, AnswerPiece))

    @property
    def closed(self) -> str:
        return next((piece.reason.value for piece in self.pieces if isinstance(piece, ThinkingClosed)), "")

    @property
    def finished(self) -> Finished | None:
        return next((piece for piece in self.pieces if isinstance(piece, Finished)), None)


def client(url: str, **settings: object) -> ModelClient:
    """Return a client that does not pause between retries."""
    return ModelClient(url, **{"deadlines": PATIENT, "limits": QUICKLY, **settings})


async def ask(
    of: ModelClient,
    budget: Budget = ROOMY,
    prompt: str = "How much?",
    answer_now: asyncio.Event | None = None,
) -> Heard:
    """Return the whole answer; a hang fails the test instead of stopping it."""
    heard = Heard()
    async with asyncio.timeout(20):
        try:
            async with aclosing(of.stream(prompt, budget, answer_now=answer_now)) as pieces:
                async for piece in pieces:
                    heard.pieces.append(piece)
        except LLMError as error:
            heard.error = error
    return heard
