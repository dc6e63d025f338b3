"""A large index is searched through graphs that compare in 8 bits, and finds what a scan would find."""

from __future__ import annotations

import numpy as np
import pytest

from indexes import edge
from indexes.engine import Point
from indexes.types import Clause, Document, Passage
from indexes.vectors import Layout, Query, Where

_DIMENSIONS, _DOCUMENTS, _EACH = 1024, 11, 500
"""Enough numbers for the engine to build a graph (20 MB)."""


@pytest.fixture
def vectors():
    """Passages in 60 groups of like ones, as texts are; unit vectors."""
    draw = np.random.default_rng(0)
    groups = draw.standard_normal((60, _DIMENSIONS))
    made = groups[draw.integers(60, size=_DOCUMENTS * _EACH)] + draw.standard_normal(
        (_DOCUMENTS * _EACH, _DIMENSIONS)
    )
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


def test_a_graph_finds_what_a_scan_finds_and_scores_it_the_same(vectors, tmp_path, monkeypatch):
    """Nine in ten of the nearest ten of a region, each with its cosine to four places, though compared in 8 bits."""
    monkeypatch.setattr(edge, "_GRAPH_FROM", len(vectors))
    store = edge.EdgeStore(tmp_path)
    writer = store.writer(Layout({"dense": _DIMENSIONS}, ()))
    ids = [str(n + 1) for n in range(len(vectors))]
    here = np.arange(len(vectors)) // _EACH % 2 == 0
    for number in range(_DOCUMENTS):
        document = Document(
            f"{number}.md", "Rules", "en", "1", region="here" if number % 2 == 0 else "elsewhere"
        )
        some = range(number * _EACH, (number + 1) * _EACH)
        writer.put(
            document,
            [
                Point(Passage(ids[n], document, Clause("", "x"), "x", "", n), {"dense": vectors[n]}, {})
                for n in some
            ],
        )
    writer.commit()
    reader = store.open()
    assert reader._shard.info().indexed_vectors_count == len(vectors)
    found = right = 0
    for n in range(0, len(vectors), 550):
        near = vectors @ vectors[n]
        wanted = set(np.argsort(-np.where(here, near, -1))[:10])
        [hits] = reader.search([Query("dense", vectors[n])], Where(regions=("here",)), 10)
        places = [ids.index(hit.id) for hit in hits]
        assert all(here[places])
        assert [hit.score for hit in hits] == pytest.approx(near[places], abs=1e-4)
        right += len(wanted & set(places))
        found += 10
    assert right >= 0.9 * found
