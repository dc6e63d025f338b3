"""All words of all doors in one trie, so that one pass over the text finds them, overlapping ones included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

_HERE = ""
_OPEN = "*"

MOST = 64
"""Hits of one concept that are noted: a text that repeats itself must not take long to decide."""


class Hit(NamedTuple):
    """A word of a concept in the folded text: half-open offsets."""

    start: int
    end: int

    def overlaps(self, other: Hit) -> bool:
        """Tell whether the two share a character."""
        return self.start < other.end and other.start < self.end


class Lexicon:
    """Finds the words of every concept.

    Chinese words are found anywhere. A word that begins with a Latin letter or digit begins at the beginning
    of a word in the text and ends with it, unless it is written with a star at the end: `bleed*`.
    """

    def __init__(self, concepts: Mapping[str, Iterable[str]]) -> None:
        self._root: dict[str, Any] = {}
        for concept, words in concepts.items():
            for word in words:
                self._add(concept, word)

    def _add(self, concept: str, word: str) -> None:
        node = self._root
        for char in word.removesuffix(_OPEN):
            node = node.setdefault(char, {})
        whole, beginning = node.get(_HERE, ((), ()))
        if word.endswith(_OPEN):
            beginning = (*beginning, concept)
        else:
            whole = (*whole, concept)
        node[_HERE] = (whole, beginning)

    def find(self, text: str) -> dict[str, list[Hit]]:
        """Return the hits of every concept found in the folded `text`, each list in order of its starts."""
        found: dict[str, list[Hit]] = {}
        size, root = len(text), self._root
        inside = False
        for start, first in enumerate(text):
            node, end = root.get(first), start + 1
            was_inside, inside = inside, first.isascii() and first.isalnum()
            if node is None or (was_inside and inside):
                continue
            while node is not None:
                if _HERE in node:
                    self._note(found, node[_HERE], start, end, text)
                node = node.get(text[end]) if end < size else None
                end += 1
        return found

    @staticmethod
    def _note(
        found: dict[str, list[Hit]],
        concepts: tuple[tuple[str, ...], tuple[str, ...]],
        start: int,
        end: int,
        text: str,
    ) -> None:
        whole, beginning = concepts
        hit = Hit(start, end)
        for concept in beginning:
            if len(hits := found.setdefault(concept, [])) < MOST:
                hits.append(hit)
        goes_on = text[end - 1 : end + 1]
        if len(goes_on) == 2 and goes_on.isascii() and goes_on.isalnum():
            return
        for concept in whole:
            if len(hits := found.setdefault(concept, [])) < MOST:
                hits.append(hit)
