"""Screening what a model says before a person sees it, while it streams."""

from __future__ import annotations

import asyncio
import base64
import codecs
import re
from collections.abc import Iterator

from app.errors import GateFailed, ModelError
from app.gate.gate import Gate
from app.gate.pseudonyms import Pseudonyms
from app.neutral import for_people
from app.prompt import Prompt

_WHOLE = re.compile(r".*(?:[。！？；\n]|[.!?;](?=\s))", re.DOTALL)
_PAUSE = re.compile(r".*[\s，、,：:）)]", re.DOTALL)
_LONG, _LONGEST = 240, 1_200
"""Characters from which text is let through at a pause although no sentence ends, and at any place."""
_SHINGLE = 40
"""So many letters in a row that stand in the rules of the prompt as well are those rules. Chinese ones count
twice."""
_SENTENCE = 22
"""A sentence of so many letters that stands in the rules as a whole is one of them; "the sources do not say" and
its like are shorter, and meant to be said."""


class Leaked(ModelError):
    """The model gave away what it was told to keep: it has been talked out of its rules."""

    code = "leaked"

    def __init__(self) -> None:
        super().__init__("The model did not keep to its rules, so its answer is not shown.")


class Unscreened(ModelError):
    """What the model said could not be looked at, so nobody sees it."""

    code = "unscreened"

    def __init__(self) -> None:
        super().__init__("What the model said could not be screened, so it is not shown.")


class Secrets:
    """What is in a prompt and must never come out: its check word, in any simple disguise, and its rules."""

    def __init__(self, canary: str, rules: str) -> None:
        encoded = base64.b64encode(canary.encode()).decode().rstrip("=")
        disguises = (canary, canary[::-1], codecs.encode(canary, "rot13"), canary.encode().hex(), encoded)
        self._words = tuple(_letters(word) for word in disguises)
        self._rules = _letters(rules)
        self._shingles = frozenset(_shingles(self._rules))

    def are_in(self, text: str) -> bool:
        """Tell whether `text` gives any of it away."""
        letters = _letters(text)
        return (
            any(word in letters for word in self._words)
            or (_width(letters) >= _SENTENCE and letters in self._rules)
            or not self._shingles.isdisjoint(_shingles(letters))
        )


class Screen:
    """Lets text through sentence by sentence: without links, images, HTML and control tokens, de-identified
    but for what stands in the passages of the prompt, and never with the prompt's secrets.

    With `mend`, a sentence that gives secrets away is left out and the rest goes on: thinking speaks of its
    rules honestly, and need not be shown whole.
    """

    def __init__(self, gate: Gate, pseudonyms: Pseudonyms, prompt: Prompt, *, mend: bool = False) -> None:
        self._gate, self._pseudonyms, self._mend = gate, pseudonyms, mend
        self._public = tuple(c.hit.passage.text for c in prompt.citations)
        self._secrets = Secrets(prompt.canary, prompt.rules)
        self._held = ""
        self._before = ""

    async def feed(self, piece: str) -> str:
        """Take the next piece and return what may be shown by now. Raises Leaked, Unscreened."""
        self._held += piece
        end = _ready(self._held)
        ready, self._held = self._held[:end], self._held[end:]
        return await self._shown(ready)

    async def finish(self) -> str:
        """Return what is still held back. Raises Leaked, Unscreened."""
        rest, self._held = self._held, ""
        return await self._shown(rest)

    async def _shown(self, text: str) -> str:
        shown = []
        for part in _parts(text):
            # A secret may be cut in two: what came last is looked at again.
            if self._secrets.are_in(part) or self._secrets.are_in(self._before + part):
                if not self._mend:
                    raise Leaked
                self._before = ""
                continue
            self._before = (self._before + part)[-_LONG:]
            shown.append(await self._veiled(for_people(part, self._public)))
        return "".join(shown)

    async def _veiled(self, text: str) -> str:
        try:
            clean, _ = await asyncio.to_thread(self._gate.veil, text, self._pseudonyms, self._public)
        except GateFailed:
            raise Unscreened from None
        return clean


def _ready(held: str) -> int:
    """Return how much of `held` can be let through."""
    if match := _WHOLE.match(held):
        return match.end()
    if len(held) < _LONG:
        return 0
    match = _PAUSE.match(held)
    return match.end() if match else len(held) if len(held) >= _LONGEST else 0


def _parts(text: str) -> Iterator[str]:
    return (text[n : n + _LONGEST] for n in range(0, len(text), _LONGEST))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()


def _shingles(letters: str) -> Iterator[str]:
    """Yield every run of letters that is as long as a shingle, Chinese characters counting twice."""
    widths = [_width(c) for c in letters]
    end, width = 0, 0
    for start in range(len(letters)):
        while width < _SHINGLE and end < len(letters):
            width += widths[end]
            end += 1
        if width < _SHINGLE:
            return
        yield letters[start:end]
        width -= widths[start]


def _width(letters: str) -> int:
    return len(letters) + sum("\u3400" <= c <= "\u9fff" for c in letters)
