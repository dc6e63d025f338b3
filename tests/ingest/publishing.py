"""The publisher with small parts, for tests and for processes that tests kill.

python -m tests.ingest.publishing DATA PATH…
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from indexes.edge import EdgeStore
from indexes.errors import IndexesError
from indexes.lexical import query_vector, question_terms
from indexes.static import StaticEmbedder
from indexes.vectoriser import DENSE, TEXT, Vectoriser
from indexes.vectors import Dense, Query, Where
from ingest import enrichment, publish
from ingest.digests import Digests
from ingest.errors import IngestError
from ingest.journal import Journal
from ingest.originals import Originals
from ingest.publish import Publisher
from ingest.reading import Cut, _read
from ingest.sources import Source


class HashEmbedder:
    """Makes a vector of each text from its hash; counts what it was asked to embed."""

    dimension = 8
    fingerprint = "hash-8"

    def __init__(self, speaks: Sequence[str] = ("zh", "en"), seconds_each: float = 0.0) -> None:
        self._speaks, self._seconds_each = speaks, seconds_each
        self.embedded: list[str] = []

    def speaks(self, lang: str) -> bool:
        return lang in self._speaks

    def documents(self, texts: Sequence[str]) -> Dense:
        self.embedded += texts
        time.sleep(self._seconds_each * len(texts))
        return np.array([self.query(text) for text in texts], dtype=np.float32).reshape(len(texts), 8)

    def query(self, text: str) -> Dense:
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
        vector = np.random.default_rng(seed).standard_normal(8).astype(np.float32)
        return vector / np.linalg.norm(vector)


def inline(sources: Iterable[Source]) -> Iterator[tuple[Source, Cut]]:
    """Read files in this process: what `read_all` gives, without the time that starting others takes."""
    return ((source, _read(source)) for source in sources)


class Silent:
    """Progress that nobody watches."""

    def stage(self, name: str, total: int) -> None: ...

    def advance(self, n: int, what: str) -> None: ...


def publisher(
    data: Path, embedder: HashEmbedder | None = None, *, questions: Sequence[Path] = ()
) -> Publisher:
    """Return a publisher over the folder `data`."""
    embedder = embedder or HashEmbedder()
    return Publisher(
        EdgeStore(data / "index"),
        Vectoriser(embedder, StaticEmbedder()),
        enrichment.read(questions),
        Journal(data / "journal.sqlite", embedder.fingerprint),
        Silent(),
        Originals(data / "originals"),
        Digests(data / "files.sqlite"),
    )


def contents(data: Path) -> dict[str, tuple[str, list[tuple[Any, ...]]]]:
    """Return all that the index in `data` holds: each document's version and its passages with vectors."""
    reader = EdgeStore(data / "index").open()
    try:
        return {
            doc: (
                reader.documents[doc].version,
                [
                    (p.clause.label, p.text, p.clause.page, p.asked, vector is not None)
                    for p, vector in reader.contents(doc, DENSE)
                ],
            )
            for doc in sorted(reader.documents)
        }
    finally:
        reader.close()


def found(data: Path, question: str, limit: int = 500) -> list[tuple[str, str]]:
    """Return the documents and texts that a lexical search finds, in order."""
    reader = EdgeStore(data / "index").open()
    try:
        hits = reader.search([lexical(question)], Where(), limit)[0]
        passages = reader.passages([h.id for h in hits])
        ranked = sorted((-round(h.score, 3), passages[h.id].document.doc, passages[h.id].text) for h in hits)
        return [(doc, text) for _, doc, text in ranked]
    finally:
        reader.close()


def lexical(question: str) -> Query:
    """Return the lexical search of a question."""
    return Query(TEXT, query_vector(question_terms(question)))


def main(argv: Sequence[str]) -> int:
    """Ingest in a process of its own, slowly and in small steps, so that it can be killed anywhere."""
    publish._CHUNK = 8
    try:
        work = publisher(Path(argv[0]), HashEmbedder(seconds_each=0.003))
        summary = work.run([Path(path) for path in argv[1:]], prune=True)
    except (IngestError, IndexesError) as e:
        print(e, file=sys.stderr)
        return 2
    return 1 if summary.problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
