"""From passages to points and from questions to queries: the one place that knows every vector field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from indexes import lexical
from indexes.dense import Embedder
from indexes.engine import Point
from indexes.types import Passage
from indexes.vectors import Dense, Layout, Query, Sparse

DENSE = "dense"
TEXT = "text"
ASKED = "asked"

LEXICAL_EDITION = "bm25-1"
"""Raised whenever terms or weights change, so that an index of the old kind is rebuilt."""


class Vectoriser:
    """Makes the vectors of an index: dense where the embedder reads the language, BM25 over the clause with
    its header, and BM25 over its everyday questions.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    @property
    def layout(self) -> Layout:
        """What an index filled by this vectoriser holds."""
        return Layout(
            {DENSE: self._embedder.dimension},
            (TEXT, ASKED),
            {"the embedding model": self._embedder.fingerprint, "the word index": LEXICAL_EDITION},
        )

    def wants_dense(self, passage: Passage) -> bool:
        """Tell whether the passage gets a dense vector."""
        return self._embedder.speaks(passage.document.lang)

    def dense(self, texts: Sequence[str]) -> Dense:
        """Embed texts of passages, shape (len(texts), dimension)."""
        return self._embedder.documents(texts)

    def point(self, passage: Passage, dense: Dense | None) -> Point:
        """Return the point of a passage with the dense vector made of `embedded_text(passage)`."""
        sparse: dict[str, Sparse] = {TEXT: lexical.document_vector(embedded_text(passage))}
        if passage.asked:
            sparse[ASKED] = lexical.document_vector("\n".join(passage.asked))
        return Point(passage, {} if dense is None else {DENSE: dense}, sparse)

    def queries(self, question: str, lang: str, terms: Mapping[str, float]) -> list[Query]:
        """Return the searches of a question: `terms` are its weighted words, `question` what is embedded."""
        words = lexical.query_vector(terms)
        found = [Query(TEXT, words), Query(ASKED, words)] if terms else []
        if self._embedder.speaks(lang):
            found.append(Query(DENSE, self._embedder.query(question)))
        return found


def embedded_text(passage: Passage) -> str:
    """Return what is embedded and indexed for a passage: its header in front of its text."""
    return f"{passage.header}\n{passage.text}"
