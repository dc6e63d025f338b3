"""BM25 as sparse vectors: the document side carries the saturated term frequencies, the engine the IDF."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Mapping

from indexes.text import terms
from indexes.vectors import Sparse

K1 = 1.2
"""Term-frequency saturation, and `B` length normalisation: Robertson and Zaragoza 2009, the usual values."""
B = 0.75
AVERAGE_TERMS = 180.0
"""Terms in an average passage; fixed, so that a passage's vector does not depend on the others."""


def document_vector(text: str, *, average_terms: float = AVERAGE_TERMS) -> Sparse:
    """Return the BM25 vector of a passage."""
    counts = Counter(terms(text))
    length = K1 * (1 - B + B * sum(counts.values()) / average_terms)
    return _sparse({term: n * (K1 + 1) / (n + length) for term, n in counts.items()})


def query_vector(weights: Mapping[str, float]) -> Sparse:
    """Return the vector of a question whose terms carry these weights (1 for the person's own words)."""
    return _sparse(weights)


def question_terms(text: str) -> dict[str, float]:
    """Return the terms of a question, each once, with weight 1."""
    return dict.fromkeys(terms(text), 1.0)


def _sparse(weights: Mapping[str, float]) -> Sparse:
    by_number: dict[int, float] = {}
    for term, weight in weights.items():
        number = zlib.crc32(term.encode())
        by_number[number] = by_number.get(number, 0.0) + weight
    numbers = sorted(by_number)
    return Sparse(tuple(numbers), tuple(by_number[n] for n in numbers))
