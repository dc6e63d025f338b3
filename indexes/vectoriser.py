"""From passages to points and from questions to queries: the one place that knows every vector field."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

import numpy as np

from indexes import lexical
from indexes.dense import Embedder
from indexes.engine import Point
from indexes.errors import MISMATCH, EmbedderUnavailable, IndexMismatch
from indexes.static import StaticEmbedder
from indexes.statics import Statics
from indexes.types import Passage
from indexes.vectors import Dense, Layout, Query, Sparse

_log = logging.getLogger(__name__)

TEXT = "text"
"""BM25 over the clause with its header."""
ASKED = "asked"
"""BM25 over the clause's everyday questions."""
STATIC = "static"
"""Static embedding of the clause with its header."""
STATIC_ASKED = "static_asked"
"""Mean static embedding of the clause's everyday questions."""
DENSE = "dense"
"""Embedding by the sentence-transformers model, for passages in a language that it reads."""

DENSE_MODEL, STATIC_MODEL = "the embedding model", "the static model"
"""Under these names a layout's fingerprint has those of the models that made the vectors."""
LEXICAL_EDITION = "bm25-1"
"""Raised whenever terms or weights change, so that an index of the old kind is rebuilt."""

WordFields = Mapping[str, Sparse]
"""The word vectors of a passage by field."""


class Vectoriser:
    """Makes the vectors of an index and of the questions asked of it."""

    def __init__(self, embedder: Embedder, static: StaticEmbedder, statics: Statics | None = None) -> None:
        self._embedder, self._static, self._statics = embedder, static, statics

    @property
    def static(self) -> StaticEmbedder:
        """The static embedder in use."""
        return self._static

    def with_static(self, static: StaticEmbedder) -> Vectoriser:
        """Return a vectoriser with another static embedder."""
        return Vectoriser(self._embedder, static, self._statics)

    def fitting(self, layout: Layout) -> Vectoriser:
        """Return this vectoriser with the static embedder that an index of this layout was made with.

        Raises IndexMismatch when the index was made otherwise, or the embedder is not at hand.
        """
        wanted = layout.fingerprint.get(STATIC_MODEL, "")
        if self._statics and wanted != self._static.fingerprint and (found := self._statics.named(wanted)):
            self._static = found
        if difference := layout.difference(self.layout):
            raise IndexMismatch(MISMATCH.format(difference=difference))
        return self

    @property
    def layout(self) -> Layout:
        """What an index filled by this vectoriser holds."""
        size = self._static.dimension
        return Layout(
            {DENSE: self._embedder.dimension, STATIC: size, STATIC_ASKED: size},
            (TEXT, ASKED),
            {
                DENSE_MODEL: self._embedder.fingerprint,
                STATIC_MODEL: self._static.fingerprint,
                "the word index": LEXICAL_EDITION,
            },
        )

    def wants_dense(self, passage: Passage) -> bool:
        """Tell whether the passage gets a vector by the sentence-transformers model."""
        return self._embedder.speaks(passage.document.lang)

    def dense(self, texts: Sequence[str]) -> Dense:
        """Embed texts of passages by the sentence-transformers model, shape (len(texts), dimension)."""
        return self._embedder.documents(texts)

    def points(
        self,
        passages: Sequence[Passage],
        dense: Mapping[str, Dense],
        counted: Sequence[WordFields] | None = None,
    ) -> list[Point]:
        """Return the points of passages; `dense` holds vectors made of `embedded_text` by passage id, and `counted`
        the word fields of each passage where they have been made already.
        """
        if counted is None:
            counted = [word_fields(embedded_text(p), p.asked) for p in passages]
        static = self._static.encode([embedded_text(p) for p in passages])
        asked = iter(self._static.encode([question for p in passages for question in p.asked]))
        return [
            _point(p, static[n], [next(asked) for _ in p.asked], dense.get(p.id), words)
            for n, (p, words) in enumerate(zip(passages, counted, strict=True))
        ]

    def likeness(self, texts: Sequence[str]) -> Dense:
        """Return unit vectors, shape (len(texts), dimensions), whose products tell how alike texts are."""
        return self._static.encode(texts)

    def queries(
        self, question: str, lang: str, terms: Mapping[str, float], own: Mapping[str, float]
    ) -> list[Query]:
        """Return the searches of a question; one by the embedding model only while that works.

        `terms` are its weighted words with those of rules added, which is how clauses are searched; `own`
        are the person's words alone, which is how everyday questions are searched.
        """
        queries = []
        if terms:
            queries += [Query(TEXT, lexical.query_vector(terms)), Query(ASKED, lexical.query_vector(own))]
        (static,) = self._static.encode([question])
        if static.any():
            queries += [Query(STATIC, static), Query(STATIC_ASKED, static)]
        if self.wants_dense_query(lang):
            try:
                queries.append(Query(DENSE, self._embedder.query(question)))
            except EmbedderUnavailable as e:
                _log.error("searching without the embedding model: %s", e)
        return queries

    def wants_dense_query(self, lang: str) -> bool:
        """Tell whether questions in this language are searched by the embedding model too."""
        return self._embedder.speaks(lang)


def _point(
    passage: Passage, static: Dense, asked: Sequence[Dense], dense: Dense | None, words: WordFields
) -> Point:
    vectors: dict[str, Dense] = {STATIC: static}
    if passage.asked:
        vectors[STATIC_ASKED] = np.mean(asked, axis=0)
    if dense is not None:
        vectors[DENSE] = dense
    return Point(passage, vectors, words)


def word_fields(text: str, asked: Sequence[str]) -> WordFields:
    """Return the BM25 vectors of a passage by field, made of its `embedded_text` and its everyday questions."""
    fields = {TEXT: lexical.document_vector(text)}
    if asked:
        fields[ASKED] = lexical.document_vector("\n".join(asked))
    return fields


def embedded_text(passage: Passage) -> str:
    """Return what is embedded and indexed for a passage: its header in front of its text."""
    return f"{passage.header}\n{passage.text}"
