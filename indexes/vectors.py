"""Vectors as they travel between embedders, engines and the retriever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Dense = npt.NDArray[np.float32]
"""One dense vector, shape (dimensions,), or several, shape (n, dimensions)."""


@dataclass(frozen=True, slots=True)
class Sparse:
    """A sparse vector: distinct term numbers (unsigned 32 bit) and their weights, of equal length."""

    indices: tuple[int, ...]
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        assert len(self.indices) == len(self.values), (len(self.indices), len(self.values))


@dataclass(frozen=True, slots=True)
class Layout:
    """What an index holds: named dense vectors with their dimensions, named sparse vectors with IDF weights
    kept by the engine, and the fingerprint of everything that made them.
    """

    dense: Mapping[str, int]
    sparse: tuple[str, ...]
    fingerprint: Mapping[str, str] = field(default_factory=dict)

    def difference(self, other: Layout) -> str:
        """Return in words the first way in which `other` differs from this layout, or ""."""
        for name in sorted({*self.fingerprint, *other.fingerprint}):
            mine, theirs = self.fingerprint.get(name, "nothing"), other.fingerprint.get(name, "nothing")
            if mine != theirs:
                return f"{name} is {theirs} there and {mine} here"
        if dict(self.dense) != dict(other.dense) or self.sparse != other.sparse:
            return "the vectors have another shape"
        return ""


@dataclass(frozen=True, slots=True)
class Query:
    """One search: the vector, and the name of the vector field that it is compared with."""

    using: str
    vector: Dense | Sparse


class Scored(NamedTuple):
    """A point found: its id and its score in that field alone (cosine, or a BM25 sum)."""

    id: str
    score: float


def by_score(scored: Scored) -> tuple[float, str]:
    """Order points best first, equal ones by id, so that the order is the same every time."""
    return -scored.score, scored.id


@dataclass(frozen=True, slots=True)
class Where:
    """Which passages may be found. None leaves a field open.

    `day` is a date written yyyymmdd: the passage's document must hold on it. `regions` and `populations`
    list what is allowed; a passage for everybody is allowed by the value "".
    """

    regions: Sequence[str] | None = None
    populations: Sequence[str] | None = None
    day: int | None = None
