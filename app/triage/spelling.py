"""Slips of the finger in English words, mended toward the words that triage listens for.

A word is mended only to a listed one of six letters or more with the same first letter that is one letter
away: left out, doubled, swapped or struck beside; of shorter words only swapped letters are mended, for they
have too many neighbours (heart, heard). Correct words that stand so close to an alarming one
(breeding, bleeding) are listed too and left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

LONG = 6
"""Letters from which on any slip in a word is mended."""

_WORD = re.compile(r"[a-z]{4,}")


class Spelling:
    """Mends words toward `spelt`, except those in `correct`."""

    def __init__(self, spelt: Iterable[str], correct: Iterable[str]) -> None:
        self._near: dict[str, list[str]] = {}
        targets = tuple(spelt)
        self._known = frozenset((*targets, *correct))
        for target in targets:
            for shortened in _shortened(target):
                self._near.setdefault(shortened, []).append(target)

    def mend(self, text: str) -> str:
        """Return the folded `text` with the words mended that can only be slips."""
        return _WORD.sub(lambda match: self._mended(match.group()), text)

    def _mended(self, word: str) -> str:
        if word in self._known:
            return word
        candidates = (target for shortened in _shortened(word) for target in self._near.get(shortened, ()))
        return next((target for target in candidates if _is_slip(word, target)), word)


def _shortened(word: str) -> list[str]:
    """Return `word` and every form of it with one letter left out, the first letter always kept."""
    return [word, *(word[:at] + word[at + 1 :] for at in range(1, len(word)))]


def _is_slip(word: str, target: str) -> bool:
    """Tell whether one letter left out, added, replaced or swapped with its neighbour separates the two."""
    at = next(
        (i for i, (a, b) in enumerate(zip(word, target, strict=False)) if a != b), min(len(word), len(target))
    )
    if at == 0:
        return False
    if word[at : at + 2] == target[at : at + 2][::-1] and word[at + 2 :] == target[at + 2 :]:
        return True
    if len(target) < LONG:
        return False
    if len(word) == len(target):
        return word[at + 1 :] == target[at + 1 :]
    longer, shorter = (word, target) if len(word) > len(target) else (target, word)
    return longer[at + 1 :] == shorter[at:]
