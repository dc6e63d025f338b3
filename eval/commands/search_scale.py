"""Measure searching in a large index: made-up vectors in the real engine, with the filters that every question has."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np

from eval.arguments import emit, parser
from eval.retrieval import percentiles
from eval.tables import Table
from eval.workbench import Workbench, cache
from indexes import regions
from indexes.engine import Point
from indexes.finder import DEPTH, scope
from indexes.types import Clause, Document, Passage, Situation, Validity
from indexes.vectors import Dense, Layout, Query, Sparse, Where

_PER_DOCUMENT = 100
_VOCABULARY, _TERMS, _ASKED_TERMS = 30_000, 60, 6
_REGIONS = (
    "",
    regions.CHINA,
    "上海市",
    "广东省",
    "广东省广州市",
    "广东省深圳市",
    "四川省成都市",
    regions.USA,
)
_TODAY = date(2026, 1, 1)


def main(argv: Sequence[str]) -> int:
    """Measure what the command line names."""
    made = parser("search-scale", __doc__)
    made.add_argument("--passages", type=int, default=100_000)
    made.add_argument("--questions", type=int, default=300)
    given = made.parse_args(argv)
    layout = Workbench(cache() / "unused").vectoriser.layout
    bench, seconds = filled(layout, given.passages)
    figures = {"passages": given.passages, "filled_s": seconds, **measure(bench, layout, given.questions)}
    emit(given.json, figures, [_table(figures)])
    return 0


def filled(layout: Layout, passages: int) -> tuple[Workbench, float | None]:
    """Return a workbench with so many made-up passages, and the seconds it took unless it was there already."""
    shape = json.dumps([dict(layout.dense), list(layout.sparse), passages])
    bench = Workbench(cache() / f"scale-{passages}-{hashlib.sha256(shape.encode()).hexdigest()[:8]}")
    if (bench.folder / "index" / "CURRENT").exists():
        return bench, None
    started = time.perf_counter()
    writer = bench.store.writer(layout, rebuild=True)
    try:
        draw = np.random.default_rng(0)
        for number in range(0, passages, _PER_DOCUMENT):
            document = _document(number // _PER_DOCUMENT)
            writer.put(document, list(_points(document, layout, draw, min(_PER_DOCUMENT, passages - number))))
        writer.commit()
    except BaseException:
        writer.abandon()
        raise
    return bench, round(time.perf_counter() - started, 1)


def measure(bench: Workbench, layout: Layout, questions: int) -> dict[str, Any]:
    """Search every field at once, as for each question, with and without a region, a day and their filter."""
    reader = bench.index.reader()
    draw = np.random.default_rng(1)
    asked = [_queries(layout, draw) for _ in range(questions)]
    here = scope(Situation(as_of=_TODAY, regions=("广东省广州市",)))
    return {
        "filtered": _timed(reader, asked, here),
        "anywhere": _timed(reader, asked, Where()),
        "two fields, filtered": _timed(reader, [[q[0], q[-1]] for q in asked], here),
    }


def _timed(reader: Any, asked: Sequence[Sequence[Query]], where: Where) -> dict[str, float]:
    reader.search(asked[0], where, DEPTH)
    spent = []
    for queries in asked:
        started = time.perf_counter()
        reader.search(queries, where, DEPTH)
        spent.append((time.perf_counter() - started) * 1000)
    return percentiles(spent)


def _document(number: int) -> Document:
    begins = date(2000 + number % 25, 1, 1)
    ends = date(2020, 1, 1) if number % 5 == 0 else None
    region = _REGIONS[number % len(_REGIONS)]
    return Document(
        f"made/{number}.md", f"Rules {number}", "en", str(number), region, validity=Validity(begins, ends)
    )


def _points(document: Document, layout: Layout, draw: np.random.Generator, count: int) -> Iterator[Point]:
    dense = {name: _unit(draw, count, size) for name, size in layout.dense.items()}
    for n in range(count):
        seed = hashlib.sha256(f"{document.doc}/{n}".encode()).hexdigest()
        id_ = f"{seed[:8]}-{seed[8:12]}-4{seed[13:16]}-8{seed[17:20]}-{seed[20:32]}"
        passage = Passage(id_, document, Clause(f"§ {n}", f"Clause {n}"), f"Clause {n}", document.title, n)
        sparse = {name: _sparse(draw, _TERMS) for name in layout.sparse}
        yield Point(passage, {name: vectors[n] for name, vectors in dense.items()}, sparse)


def _queries(layout: Layout, draw: np.random.Generator) -> list[Query]:
    sparse = [Query(name, _sparse(draw, _ASKED_TERMS)) for name in layout.sparse]
    return sparse + [Query(name, _unit(draw, 1, size)[0]) for name, size in layout.dense.items()]


def _unit(draw: np.random.Generator, count: int, size: int) -> Dense:
    vectors: Dense = draw.standard_normal((count, size), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def _sparse(draw: np.random.Generator, terms: int) -> Sparse:
    """Return words as frequent as words are: few often, most hardly ever (Zipf)."""
    drawn = np.unique(draw.zipf(1.3, terms * 2) % _VOCABULARY)[:terms]
    return Sparse(tuple(int(t) for t in drawn), tuple(1.0 for _ in drawn))


def _table(figures: dict[str, Any]) -> Table:
    names = {
        "filtered": "all fields at once, region and day filtered",
        "anywhere": "all fields at once, no filter",
        "two fields, filtered": "one lexical and one dense field, filtered",
    }
    rows = tuple((what, f"{figures[n]['p50']:.2f}", f"{figures[n]['p95']:.2f}") for n, what in names.items())
    return Table(f"Search in {figures['passages']:,} passages", ("", "p50 ms", "p95 ms"), rows)
