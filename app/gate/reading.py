"""Text as the recognisers read it, with the way back to what was typed.

People hide identifiers without meaning to: full-width digits, invisible characters that come along with a
copy, traditional characters, digits of other scripts. A `Reading` undoes these one by one and remembers for
each character which characters of the typed text it stands for.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from app.gate.digits import Run, runs_of
from indexes.text import HAN

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff\ud800-\udfff]"
)
"""Characters that show nothing: controls but tab and line ends, format controls, fillers, variation selectors, tags, the keycap frame, half a pair of
surrogates (which nothing downstream could write)."""
_HAN_CHAR = re.compile(rf"[{HAN}]")
_LOOK_ALIKE = dict.fromkeys("ー−‐‑–—﹣", "-") | {"Х": "X", "х": "x", "Χ": "X", "χ": "x"}
"""Dashes, and the Cyrillic and Greek letters that pass for the X of a resident ID."""


@dataclass(frozen=True)
class Reading:
    """A text as typed and as read; `starts[i]:ends[i]` is what character i of `text` stands for as typed."""

    typed: str = field(repr=False)
    text: str = field(repr=False)
    starts: tuple[int, ...] | range
    ends: tuple[int, ...] | range
    notes: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """What one recogniser has worked out and another needs too, under the name of the work."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the typed text of the half-open span `start:end` of `text`."""
        return self.starts[start], self.ends[end - 1]

    @cached_property
    def lower(self) -> str:
        """`text` in lower case, of the same length."""
        folded = self.text.lower()
        return folded if len(folded) == len(self.text) else "".join(c.lower()[0] for c in self.text)

    @cached_property
    def latin(self) -> str:
        r"""`text` with every Han character as a space, so that `\b` and ASCII recognisers work beside Chinese."""
        return _HAN_CHAR.sub(" ", self.text)

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """The digit runs of `text`."""
        return runs_of(self.text)


def visible(text: str) -> str:
    """Return `text` without the characters that show nothing and could carry something unseen."""
    return _INVISIBLE.sub("", text)


class Reader:
    """Reads text; holds the converter of traditional characters, which is safe to share between threads."""

    def __init__(self) -> None:
        import opencc

        self._simplifier: Any = opencc.OpenCC("t2s")

    def read(self, typed: str) -> Reading:
        """Return `typed` with compatibility forms, other digits and traditional characters folded."""
        if unicodedata.is_normalized("NFKC", typed) and not _needs_folding(typed):
            text, starts, ends = typed, range(len(typed)), range(1, len(typed) + 1)
            return Reading(typed, self._simplify(text), starts, ends)
        pieces: list[str] = []
        first: list[int] = []
        last: list[int] = []
        for start, end in _clusters(typed):
            folded = _fold(typed[start:end])
            if not folded and last:  # what shows nothing belongs to the character before it
                last[-1] = end
            pieces.append(folded)
            first += [start] * len(folded)
            last += [end] * len(folded)
        return Reading(typed, self._simplify("".join(pieces)), tuple(first), tuple(last))

    def _simplify(self, text: str) -> str:
        if text.isascii():
            return text
        simple = str(self._simplifier.convert(text))
        if len(simple) == len(text):
            return simple
        return "".join(s if len(s := str(self._simplifier.convert(c))) == 1 else c for c in text)


def _needs_folding(text: str) -> bool:
    return bool(_INVISIBLE.search(text)) or (
        not text.isascii() and any(c in _LOOK_ALIKE or _is_foreign_digit(c) for c in text)
    )


def _is_foreign_digit(char: str) -> bool:
    """Tell whether `char` is a digit in another script or in a frame (١, ❸, ⓷); what ASCII has is none."""
    return not char.isascii() and char.isdigit()


def _clusters(text: str) -> list[tuple[int, int]]:
    """Cut `text` into base characters with the combining marks that follow them."""
    cuts = [i for i, c in enumerate(text) if not i or not unicodedata.combining(c)]
    return list(zip(cuts, [*cuts[1:], len(text)], strict=True))


@lru_cache(maxsize=16_384)
def _fold(cluster: str) -> str:
    """Return what a single character with its marks reads as; there are few of them, so they are remembered."""
    folded = _INVISIBLE.sub("", unicodedata.normalize("NFKC", cluster))
    return "".join(
        str(unicodedata.digit(c)) if _is_foreign_digit(c) else _LOOK_ALIKE.get(c, c) for c in folded
    )
