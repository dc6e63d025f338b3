"""Measure searching in a large index: real questions among passages spliced from the sample's own, in the real engine,
with the filters that questions have.

A spliced passage is the first half of one clause and the second of another, with the everyday questions of both: its
words and static vectors are made of that text, its dense vector is the mean of the two clauses' own. (Vectors drawn by
chance would be a poor stand-in: each is as far from a question as every other, as no texts are.)
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from eval import questions
from eval.arguments import count, emit, files, folder, parser
from eval.retrieval import percentiles
from eval.static_base import document_passages
from eval.tables import Table
from eval.workbench import Workbench, cache
from indexes import lexical, regions, thesaurus
from indexes.engine import FORMAT, Point
from indexes.finder import DEPTH, Expander, scope
from indexes.types import Clause, Document, Passage, Situation, Validity
from indexes.vectoriser import STATIC, TEXT, embedded_text
from indexes.vectors import Dense, Query, Where

_PER_DOCUMENT = 100
_PLACES = {
    "zh": (
        "",
        regions.CHINA,
        "上海市",
        "广东省",
        "广东省广州市",
        "广东省深圳市",
        "四川省成都市",
        regions.CHINA,
    ),
    "en": ("", regions.USA, regions.USA, "California"),
}
_HERE = {"zh": "广东省广州市", "en": regions.USA}
_POPULATIONS = ((), ("employee",), ("resident",))
_MINE = ("", "employee")
_TODAY = date(2026, 1, 1)


def main(argv: Sequence[str]) -> int:
    """Measure what the command line names."""
    made = parser("search-scale", __doc__)
    made.add_argument("questions", type=Path, nargs="+", metavar="QUESTIONS.jsonl")
    made.add_argument(
        "--documents", type=Path, required=True, help="folder of documents to splice passages from"
    )
    made.add_argument("--passages", type=count, default=100_000, help="how many to splice")
    given = made.parse_args(argv)
    asked = questions.read(files(given.questions))
    bench, seconds = filled(folder(given.documents, "documents"), given.passages)
    figures = {"passages": given.passages, "filled_s": seconds, **measure(bench, asked)}
    emit(given.json, figures, [_table(figures)])
    return 0


def filled(documents: Path, passages: int) -> tuple[Workbench, float | None]:
    """Return a workbench with so many spliced passages, and the seconds it took unless it was there already."""
    layout = Workbench(cache() / "unused").vectoriser.layout
    shape = json.dumps([str(documents.resolve()), dict(layout.fingerprint), passages, FORMAT])
    bench = Workbench(cache() / f"scale-{passages}-{hashlib.sha256(shape.encode()).hexdigest()[:8]}")
    if (bench.folder / "index" / "CURRENT").exists():
        return bench, None
    own = document_passages(documents, documents / "enrichment")
    dense = _dense(bench, own)
    started = time.perf_counter()
    writer = bench.store.writer(layout, rebuild=True)
    try:
        for number, spliced in enumerate(_documents(own, passages)):
            writer.put(*_filed(bench, number, spliced, dense))
        writer.commit()
    except BaseException:
        writer.abandon()
        raise
    return bench, round(time.perf_counter() - started, 1)


def measure(bench: Workbench, asked: Sequence[questions.Question]) -> dict[str, Any]:
    """Search as for each question, with more and with fewer filters, and in two fields alone."""
    reader = bench.index.reader()
    expand = thesaurus.read(bench.index_settings.thesaurus)
    searches = [(_queries(bench, expand, q), q.lang) for q in asked]
    here = {lang: scope(Situation(as_of=_TODAY, regions=(place,))) for lang, place in _HERE.items()}
    mine = {lang: replace(where, populations=_MINE) for lang, where in here.items()}
    two = [([q for q in queries if q.using in (TEXT, STATIC)], lang) for queries, lang in searches]
    return {
        "questions": len(asked),
        "filtered": _timed(reader, searches, mine),
        "as for each question": _timed(reader, searches, here),
        "anywhere": _timed(reader, searches, dict.fromkeys(here, Where())),
        "two fields, filtered": _timed(reader, two, mine),
    }


def _timed(
    reader: Any, searches: Sequence[tuple[Sequence[Query], str]], where: Mapping[str, Where]
) -> dict[str, float]:
    """Search twice as for each question, the first time unmeasured: a service that has been up for a while has its
    index in memory.
    """
    spent = []
    for queries, lang in [*searches, *searches]:
        started = time.perf_counter()
        reader.search(queries, where[lang], DEPTH)
        spent.append((time.perf_counter() - started) * 1000)
    return percentiles(spent[len(searches) :])


def _queries(bench: Workbench, expand: Expander, question: questions.Question) -> list[Query]:
    own = lexical.question_terms(question.text)
    return bench.vectoriser.queries(question.text, question.lang, {**expand(question.text), **own}, own)


def _dense(bench: Workbench, own: Sequence[Passage]) -> dict[str, Dense]:
    """Return the dense vectors of the sample's passages by id, where the embedder reads their language."""
    wanted = [p for p in own if bench.vectoriser.wants_dense(p)]
    vectors = bench.vectoriser.dense([embedded_text(p) for p in wanted])
    return {p.id: v for p, v in zip(wanted, vectors, strict=True)}


def _documents(own: Sequence[Passage], passages: int) -> Iterator[list[tuple[Passage, Passage]]]:
    """Yield pairs of passages of one language to splice, a document's at a time."""
    draw = np.random.default_rng(0)
    by_lang = {lang: [p for p in own if p.document.lang == lang] for lang in _PLACES}
    by_lang = {lang: some for lang, some in by_lang.items() if some}
    shares = np.array([len(some) for some in by_lang.values()]) / len(own)
    for start in range(0, passages, _PER_DOCUMENT):
        some = by_lang[str(draw.choice(list(by_lang), p=shares / shares.sum()))]
        count = min(_PER_DOCUMENT, passages - start)
        yield [(some[a], some[b]) for a, b in draw.integers(len(some), size=(count, 2))]


def _filed(
    bench: Workbench, number: int, pairs: Sequence[tuple[Passage, Passage]], dense: Mapping[str, Dense]
) -> tuple[Document, list[Point]]:
    lang = pairs[0][0].document.lang
    places = _PLACES[lang]
    document = Document(
        f"spliced/{number}.md",
        f"Rules {number}",
        lang,
        str(number),
        places[number % len(places)],
        populations=_POPULATIONS[number % len(_POPULATIONS)],
        validity=Validity(date(2000 + number % 25, 1, 1), date(2020, 1, 1) if number % 5 == 0 else None),
    )
    passages = [_spliced(document, n, *pair) for n, pair in enumerate(pairs)]
    vectors: dict[str, Dense] = {
        p.id: np.float32(0.5) * (dense[a.id] + dense[b.id])
        for p, (a, b) in zip(passages, pairs, strict=True)
        if a.id in dense
    }
    return document, bench.vectoriser.points(passages, vectors)


def _spliced(document: Document, ordinal: int, first: Passage, second: Passage) -> Passage:
    seed = hashlib.sha256(f"{document.doc}/{ordinal}".encode()).hexdigest()
    text = first.text[: len(first.text) // 2] + second.text[len(second.text) // 2 :]
    return Passage(
        str(int(seed[:15], 16)),
        document,
        Clause(first.clause.label, text),
        text,
        first.header,
        ordinal,
        asked=(*islice(first.asked, 0, None, 2), *islice(second.asked, 1, None, 2)),
    )


def _table(figures: dict[str, Any]) -> Table:
    names = {
        "filtered": "all fields at once, region, population and day filtered",
        "as for each question": "all fields at once, region and day filtered, as for each question",
        "anywhere": "all fields at once, no filter",
        "two fields, filtered": "one lexical and one dense field, region, population and day filtered",
    }
    rows = tuple((what, f"{figures[n]['p50']:.2f}", f"{figures[n]['p95']:.2f}") for n, what in names.items())
    title = f"Search in {figures['passages']:,} passages, {figures['questions']} questions"
    return Table(title, ("", "p50 ms", "p95 ms"), rows)
