"""Retrieval collections in the usual three files: corpus.jsonl(.gz), queries.jsonl, qrels.tsv.

They are indexed and searched by the product's own vectoriser, engine and finder; only the gate and the
situation, which such collections know nothing of, are left out.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import re
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import BadInput
from eval.metrics import METRICS, Interval, interval
from eval.questions import folded
from eval.workbench import Workbench, cache
from indexes.engine import FORMAT
from indexes.finder import Inquiry
from indexes.text import language
from indexes.types import Clause, Document, Hit, Situation
from indexes.vectoriser import embedded_text
from ingest import validity
from ingest.passages import make

DEPTH = 10
_ARTICLE = re.compile(r"(.+?)(第[^第]{1,12}条(?:之[一二三四五六七八九十]+)?)")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\n]*\)")
"""A Markdown link or picture: its words are text, its target is not (`ingest.readers.markdown` reads it so too)."""


@dataclass(frozen=True, slots=True)
class Collection:
    """Entries (title and text) and questions by their ids; `relevant` holds the ids of a question's entries."""

    name: str
    entries: Mapping[str, tuple[str, str]]
    questions: Mapping[str, str]
    relevant: Mapping[str, frozenset[str]]
    digest: str


@dataclass(frozen=True, slots=True)
class Text:
    """A document made of entries: those of one law together; `ids` names the entry of each clause."""

    document: Document
    clauses: tuple[Clause, ...]
    ids: tuple[str, ...]


def read(folder: Path) -> Collection:
    """Read a collection. Raises BadInput naming the file, or the line, that cannot be used."""
    corpus = next((f for name in ("corpus.jsonl", "corpus.jsonl.gz") if (f := folder / name).is_file()), None)
    if corpus is None:
        raise BadInput(f"There is no corpus.jsonl or corpus.jsonl.gz in {folder}; check the path.")
    relevant = _qrels(folder / "qrels.tsv")
    entries = {row["_id"]: (row.get("title") or "", _LINK.sub(r"\1", row["text"])) for row in _rows(corpus)}
    return Collection(
        name=folder.name,
        entries=entries,
        questions={
            row["_id"]: row["text"] for row in _rows(folder / "queries.jsonl") if row["_id"] in relevant
        },
        relevant=relevant,
        digest=hashlib.sha256(json.dumps(entries).encode()).hexdigest(),
    )


def texts(collection: Collection) -> list[Text]:
    """Return the documents of a collection: a title that ends in an article's number is that law's clause."""
    laws: dict[str, list[tuple[str, Clause]]] = defaultdict(list)
    for id_, (title, text) in collection.entries.items():
        article = _ARTICLE.fullmatch(title)
        name, label = article.groups() if article else (title, "")
        laws[name if article else f"{title}\x1f{id_}"].append((id_, Clause(label, text)))
    found = []
    for key, clauses in laws.items():
        title = key.partition("\x1f")[0]
        lang = language(f"{title} {clauses[0][1].text}")
        ids, made = zip(*clauses, strict=True)
        document = Document(
            doc=key, title=title, lang=lang, version=collection.digest[:32], authority=validity.rank(title)
        )
        found.append(Text(document, made, ids))
    return found


def over(collection: Collection) -> Workbench:
    """Return a workbench whose index holds the collection; it is kept for as long as the models stay the same."""
    plain = Workbench(cache() / "unused")
    made_by = json.dumps(
        [collection.digest, dict(plain.vectoriser.layout.fingerprint), FORMAT], sort_keys=True
    )
    name = hashlib.sha256(made_by.encode()).hexdigest()[:12]
    bench = Workbench(cache() / f"collection-{collection.name}-{name}", beside=plain)
    if not (bench.folder / "index" / "CURRENT").exists():
        _fill(bench, texts(collection))
    return bench


def _fill(bench: Workbench, documents: Sequence[Text]) -> None:
    vectoriser = bench.vectoriser
    made = [(text.document, make(text.document, text.clauses, lambda _: ())) for text in documents]
    wanted = [p for _, passages in made for p in passages if vectoriser.wants_dense(p)]
    vectors = vectoriser.dense([embedded_text(p) for p in wanted])
    dense = {p.id: vector for p, vector in zip(wanted, vectors, strict=True)}
    writer = bench.store.writer(vectoriser.layout, rebuild=True)
    try:
        for document, passages in made:
            writer.put(document, vectoriser.points(passages, dense))
        writer.commit()
    except BaseException:
        writer.abandon()
        raise


@dataclass(frozen=True, slots=True)
class Searched:
    """The metrics of a collection and the milliseconds that each search took."""

    metrics: Mapping[str, Interval]
    milliseconds: tuple[float, ...]


def measure(bench: Workbench, collection: Collection) -> Searched:
    """Ask every question of the collection. An entry with the very words of a relevant one is as right: the
    finder shows one of such copies.
    """
    ids = {(t.document.doc, n): id_ for t in texts(collection) for n, id_ in enumerate(t.ids)}
    words = {id_: folded(text) for id_, (_, text) in collection.entries.items()}
    values: dict[str, list[float]] = defaultdict(list)
    spent = []
    for id_, question in collection.questions.items():
        needs = {words[e] for e in collection.relevant[id_] if e in words}
        inquiry = Inquiry(question, language(question), Situation(as_of=bench.today()))
        started = time.perf_counter()
        hits = bench.finder.find(inquiry, DEPTH).hits
        spent.append((time.perf_counter() - started) * 1000)
        gains = [_gain(hit, ids, words, needs) for hit in hits]
        for name, metric in METRICS.items():
            values[name].append(metric(gains, len(needs)))
    return Searched({name: interval(v) for name, v in values.items()}, tuple(spent))


def _gain(
    hit: Hit, ids: Mapping[tuple[str, int], str], words: Mapping[str, str], needs: set[str]
) -> frozenset[int]:
    shown = words[ids[hit.passage.document.doc, hit.passage.ordinal]]
    return frozenset(n for n, need in enumerate(sorted(needs)) if need == shown)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    try:
        data = file.read_bytes()
        lines = (gzip.decompress(data) if file.suffix == ".gz" else data).decode("utf-8").splitlines()
    except (OSError, EOFError, UnicodeDecodeError) as e:
        raise BadInput(f"{file} cannot be read ({type(e).__name__}); check the file.") from e
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            row["_id"], row["text"]
        except (json.JSONDecodeError, KeyError, TypeError) as e:
            raise BadInput(f"Line {number} of {file} is no object with _id and text; mend it.") from e
        yield row


def _qrels(file: Path) -> dict[str, frozenset[str]]:
    """Return the relevant entries of each question: id, entry and a judgement above 0 a line, tabs between."""
    if not file.is_file():
        raise BadInput(f"There is no file {file}; check the path.")
    relevant: dict[str, set[str]] = defaultdict(set)
    with file.open(encoding="utf-8", newline="") as f:
        for number, row in enumerate(csv.reader(f, delimiter="\t", quoting=csv.QUOTE_NONE), 1):
            if number == 1 and row and not row[-1].isdigit():
                continue  # a heading
            if len(row) < 3 or not row[-1].isdigit():
                raise BadInput(f"Line {number} of {file} is not question, entry and judgement; mend it.")
            if int(row[-1]) > 0:
                relevant[row[0]].add(row[-2])
    return {question: frozenset(found) for question, found in relevant.items()}
