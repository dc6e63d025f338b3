"""BM25 weights as sparse vectors."""

from __future__ import annotations

from indexes import lexical
from indexes.vectors import Sparse


def weight(vector: Sparse, term: str) -> float:
    (index,) = lexical.query_vector({term: 1.0}).indices
    return dict(zip(vector.indices, vector.values, strict=True)).get(index, 0.0)


def test_a_second_mention_counts_less_than_the_first() -> None:
    """Term frequency saturates."""
    once, twice, often = (weight(lexical.document_vector("premium " * n), "premium") for n in (1, 2, 10))
    assert once < twice < often < (lexical.K1 + 1)
    assert often - twice < 8 * (twice - once)


def test_a_term_of_a_short_passage_weighs_more() -> None:
    """Length is normalised."""
    short = weight(lexical.document_vector("premium"), "premium")
    long = weight(lexical.document_vector("premium " + "deductible copayment " * 300), "premium")
    assert short > long


def test_a_question_counts_each_term_once() -> None:
    """Saying a word twice does not double it."""
    assert lexical.question_terms("premium premium deductible") == {"premium": 1.0, "deduct": 1.0}
