"""Screening what a model says before a person sees it, while it streams."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

from app.gate.gate import Gate
from app.gate.pseudonyms import Pseudonyms
from app.llm.errors import LLMError
from app.neutral import for_people

_WHOLE = re.compile(r".*(?:[。！？；\n]|[.!?;](?=\s))", re.DOTALL)
_LONGEST = 240
"""Characters held back at most while no sentence ends."""


class Leaked(LLMError):
    """The model gave away what it was told to keep: it has been talked out of its rules."""

    code = "leaked"
    sentence = "The model did not keep to its rules, so its answer is not shown; what follows is safe."


class Screen:
    """Lets text through sentence by sentence: without links, images, HTML and control tokens, de-identified
    but for what stands in the `public` passages, and never with the canary.
    """

    def __init__(self, gate: Gate, pseudonyms: Pseudonyms, public: Sequence[str], canary: str) -> None:
        self._gate, self._pseudonyms, self._public, self._canary = gate, pseudonyms, tuple(public), canary
        self._held = ""

    async def feed(self, piece: str) -> str:
        """Take the next piece and return what may be shown by now. Raises Leaked, GateFailed."""
        self._held += piece
        match = _WHOLE.match(self._held)
        end = match.end() if match else len(self._held) if len(self._held) >= _LONGEST else 0
        ready, self._held = self._held[:end], self._held[end:]
        return await self._shown(ready)

    async def finish(self) -> str:
        """Return what is still held back. Raises Leaked, GateFailed."""
        rest, self._held = self._held, ""
        return await self._shown(rest)

    async def _shown(self, text: str) -> str:
        if not text:
            return ""
        if self._canary in re.sub(r"[\W_]", "", text):
            raise Leaked()
        clean, _ = await asyncio.to_thread(self._gate.veil, for_people(text), self._pseudonyms, self._public)
        return clean
