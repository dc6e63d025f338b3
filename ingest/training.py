"""Refreshing the static embedder on the documents in the index and their everyday questions.

What everyday words mean in this place's rules is learnt from its own pairs of question and clause. Some pairs
are kept back, and the refreshed table replaces the old one only when it finds their clauses no worse, and no
worse from a sentence of the clause itself; otherwise the old one stays and nothing changes.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indexes.engine import Store
from indexes.static import StaticEmbedder
from indexes.statics import Statics
from indexes.types import Document, Passage
from indexes.vectoriser import DENSE, Vectoriser, embedded_text
from indexes.vectors import Dense
from ingest.static_training import Material, Recipe, train_table

RECIPE = Recipe(epochs=3, rate=1e-3)
"""Fewer and smaller steps than from nothing: the shipped table knows more of the language than one place's rules."""
_LEAST_PAIRS = 200
_KEPT_BACK = 10
"""One clause in so many is kept back with its questions."""
_MOST_TRIED = 1_500
_DEPTH = 10
_NOISE = 0.003
"""Difference of the measures that is no difference."""
_SENTENCE = re.compile(r"[^。；.;!?！？\n]{12,}[。；.;!?！？]?")

Pair = tuple[str, int]
"""A text and the number of the passage that it should find."""


@dataclass(frozen=True, slots=True)
class Score:
    """Mean reciprocal rank (first ten) of the clauses kept back, found from questions and from sentences."""

    questions: float
    sentences: float

    def allows(self, newer: Score) -> bool:
        """Tell whether the embedder with the score `newer` may take over."""
        better = newer.questions > self.questions + _NOISE or newer.sentences > self.sentences + _NOISE
        return (
            better
            and newer.questions >= self.questions - _NOISE
            and newer.sentences >= self.sentences - _NOISE
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a training went. `said` is one sentence for a person."""

    adopted: bool
    said: str
    seconds: float


def refresh(store: Store, statics: Statics, vectoriser: Vectoriser, recipe: Recipe = RECIPE) -> Outcome:
    """Train on what is in the index; make its static vectors anew when the result is better.

    Raises IndexesError. Whatever ends it early leaves the index with the vectors and the model it had.
    """
    started = time.perf_counter()
    reader = store.open()
    try:
        contents = [(reader.documents[doc], reader.contents(doc, DENSE)) for doc in sorted(reader.documents)]
        passages = [p for _, held in contents for p, _ in held]
        old = vectoriser.fitting(reader.layout).static
        trained, said = _trained(passages, old, recipe)
        if trained is not None:
            new = statics.add(old.tokenizer, trained, _card(passages, said))
            _publish(store, vectoriser.with_static(new), contents)
            statics.drop({new.fingerprint, old.fingerprint})
    finally:
        reader.close()
    return Outcome(trained is not None, said, time.perf_counter() - started)


def _trained(passages: Sequence[Passage], old: StaticEmbedder, recipe: Recipe) -> tuple[Dense | None, str]:
    """Return a better table, None when there is none, and one sentence on it."""
    back = {n for n, p in enumerate(passages) if _is_kept_back(p)}
    pairs = [(q, n) for n, p in enumerate(passages) for q in p.asked]
    learn = [(q, embedded_text(passages[n])) for q, n in pairs if n not in back]
    if len(learn) < _LEAST_PAIRS:
        return None, (
            f"There are {len(learn)} everyday questions to learn from, {_LEAST_PAIRS} are needed; "
            "the embedder stays as it is (`mingbai ingest --enrich` has them written)."
        )
    texts = [(p.header, p.text) for n, p in enumerate(passages) if n not in back]
    table = train_table(old.tokenizer, Material(texts, learn), recipe, start=old.table)
    new = _Table(old, table)
    asked = [(q, n) for q, n in pairs if n in back][:_MOST_TRIED]
    sentences = [(s, n) for n in sorted(back) if (s := _sentence(passages[n]))][:_MOST_TRIED]
    texts_of_all = [embedded_text(p) for p in passages]
    before, after = (
        Score(*(_found(model, texts_of_all, tried) for tried in (asked, sentences))) for model in (old, new)
    )
    figures = (
        f"everyday questions {before.questions:.3f} before and {after.questions:.3f} after, "
        f"sentences {before.sentences:.3f} and {after.sentences:.3f}"
    )
    if not before.allows(after):
        return None, f"The refreshed embedder is not better ({figures}); the old one stays."
    return table, f"The embedder was refreshed on {len(learn)} everyday questions ({figures})."


def _is_kept_back(passage: Passage) -> bool:
    """Tell whether a clause is kept back, by its text: copies of one clause go the same way."""
    digest = hashlib.sha256(passage.clause.text.encode()).digest()
    return int.from_bytes(digest[:4]) % _KEPT_BACK == 0


def _sentence(passage: Passage) -> str:
    """Return a sentence from the middle of a passage that has several, "" for others."""
    sentences = _SENTENCE.findall(passage.text)
    return sentences[len(sentences) // 2].strip() if len(sentences) > 1 else ""


class _Table(StaticEmbedder):
    """An embedder with another table in memory."""

    def __init__(self, old: StaticEmbedder, table: Dense) -> None:
        super().__init__(old.folder)
        self.table = table
        self.tokenizer = old.tokenizer


def _found(model: StaticEmbedder, texts: Sequence[str], tried: Sequence[Pair]) -> float:
    """Return the mean reciprocal rank of the right passages. Copies of a passage's text count as it; another
    text that scores the same stands before it, or a model that tells nothing apart would be the best.
    """
    if not tried:
        return 0.0
    vectors = model.encode(texts)
    _, alike = np.unique(texts, return_inverse=True)
    total = 0.0
    for start in range(0, len(tried), 256):
        part = tried[start : start + 256]
        scores = model.encode([text for text, _ in part]) @ vectors.T
        wanted = np.array([n for _, n in part])
        right = scores[np.arange(len(part)), wanted]
        before = (scores > right[:, None] - 1e-6) & (alike[None, :] != alike[wanted][:, None])
        ranks = before.sum(axis=1) + 1
        total += float(np.where(ranks <= _DEPTH, 1.0 / ranks, 0.0).sum())
    return total / len(tried)


def _card(passages: Sequence[Passage], said: str) -> dict[str, object]:
    return {
        "what": "static embedding table, refreshed by `mingbai ingest --train`",
        "passages": len(passages),
        "measured": said,
    }


def _publish(
    store: Store,
    vectoriser: Vectoriser,
    contents: Sequence[tuple[Document, Sequence[tuple[Passage, Dense | None]]]],
) -> None:
    """Write the index anew with other static vectors; dense ones and texts stay."""
    writer = store.writer(vectoriser.layout, rebuild=True)
    try:
        for document, held in contents:
            dense = {p.id: vector for p, vector in held if vector is not None}
            writer.put(document, vectoriser.points([p for p, _ in held], dense))
        writer.commit()
    except BaseException:
        writer.abandon()
        raise
