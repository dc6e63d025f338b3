"""A linear chain over words: hashed facts about each word, one weight row a fact, five tags.

Small enough to read with numpy: the weights are one table of int8. Shapes: T words, K = 5 tags.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from app.errors import GateFailed

TAGS = ("O", "B-PERSON", "I-PERSON", "B-ADDRESS", "I-ADDRESS")
ROWS = 1 << 17


def row_of(fact: str) -> int:
    """Return the row of the weight table that a fact falls on."""
    return crc32(fact.encode()) & (ROWS - 1)


@dataclass(frozen=True, slots=True)
class Tagged:
    """A run of words with one label: word indexes, half-open, and its probability."""

    label: str
    start: int
    end: int
    chance: float


class Tagger:
    """The model; immutable once loaded."""

    def __init__(self, path: Path) -> None:
        """Load the weights; raises GateFailed with one sentence when the file is not a model of this layout."""
        try:
            with np.load(path) as stored:
                self._rows: NDArray[np.float32] = stored["rows"].astype(np.float32) * stored["scale"]
                self._next: NDArray[np.float64] = np.exp(stored["next"].astype(np.float64))
                self._start: NDArray[np.float64] = np.exp(stored["start"].astype(np.float64))
        except (OSError, EOFError, ValueError, KeyError, BadZipFile):
            raise GateFailed(f"The name model {path} cannot be read; reinstall the program.") from None
        if self._rows.shape != (ROWS, len(TAGS)):
            raise GateFailed(f"The name model {path} has another layout; reinstall the program.")

    def chances(self, facts: Sequence[Sequence[str]]) -> NDArray[np.float64]:
        """Return T x K probabilities of the tags of words with these facts."""
        rows = [
            crc32(fact.encode()) & (ROWS - 1) for word in facts for fact in word
        ]  # as row_of, without the calls
        begins = np.cumsum([0, *(len(word) for word in facts[:-1])])
        emissions = np.add.reduceat(self._rows[rows], begins, axis=0).astype(np.float64)
        score = np.exp(emissions - emissions.max(axis=1, keepdims=True))
        ahead, behind = np.empty_like(score), np.ones_like(score)
        ahead[0] = self._start * score[0]
        for t in range(1, len(score)):
            step = (ahead[t - 1] @ self._next) * score[t]
            ahead[t] = step / step.sum()
        for t in range(len(score) - 2, -1, -1):
            step = self._next @ (behind[t + 1] * score[t + 1])
            behind[t] = step / step.sum()
        both = ahead * behind
        return np.asarray(both / both.sum(axis=1, keepdims=True))

    def tag(self, facts: Sequence[Sequence[str]], least: float = 0.5) -> list[Tagged]:
        """Return the labelled runs whose words are each at least `least` likely to carry the label."""
        if not facts:
            return []
        chances = self.chances(facts)
        found = []
        for label, begins, inside in (("PERSON", 1, 2), ("ADDRESS", 3, 4)):
            mass = chances[:, begins] + chances[:, inside]
            at = 0
            while at < len(mass):
                end = at + 1
                if mass[at] >= least:
                    while end < len(mass) and mass[end] >= least and chances[end, begins] < 0.5 * mass[end]:
                        end += 1
                    found.append(Tagged(label, at, end, float(mass[at:end].mean())))
                at = end
        return found
