"""Simplified and traditional characters: an answer is written as its question was, quotations as their source is."""

from __future__ import annotations

from functools import cache
from typing import Any

_PAIRS = {"“": "”", "「": "」", "『": "』", "《": "》", "〔": "〕"}
_CLOSING = frozenset(_PAIRS.values())


def is_traditional(text: str) -> bool:
    """Tell whether `text` is written in traditional characters: more of it is only traditional than only simplified."""
    traditional = sum(a != b for a, b in zip(text, _as(text, "t2s"), strict=False))
    simplified = sum(a != b for a, b in zip(text, _as(text, "s2t"), strict=False))
    return traditional > simplified


class Script:
    """Writes the pieces of a text in the script of `question`; what stands in quotation marks stays as it is.

    A quotation may run over pieces and lines, but not over a blank line.
    """

    def __init__(self, question: str) -> None:
        self._traditional = is_traditional(question)
        self._open: list[str] = []
        self._before = ""

    def write(self, text: str) -> str:
        """Return the next piece as it is to be read."""
        if not self._traditional:
            return text
        return "".join(part if quoted else _as(part, "s2hk") for part, quoted in self._parts(text))

    def _parts(self, text: str) -> list[tuple[str, bool]]:
        parts: list[tuple[str, bool]] = []
        start, quoted = 0, bool(self._open)
        for n, character in enumerate(text):
            self._follow(character)
            if bool(self._open) != quoted:
                end = n if self._open else n + 1  # a quotation holds its marks
                parts.append((text[start:end], quoted))
                start, quoted = end, bool(self._open)
        return [*parts, (text[start:], quoted)]

    def _follow(self, character: str) -> None:
        if character == self._before == "\n":
            self._open.clear()
        elif character in _PAIRS:
            self._open.append(_PAIRS[character])
        elif character in _CLOSING and character in self._open:
            while self._open.pop() != character:
                pass
        self._before = character


def _as(text: str, conversion: str) -> str:
    return str(_converter(conversion).convert(text))


@cache
def _converter(conversion: str) -> Any:
    import opencc

    return opencc.OpenCC(conversion)
