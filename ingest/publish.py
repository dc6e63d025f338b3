"""One run of ingestion: find files, skip what is unchanged, read, embed, and publish to the index.

The index shows whole documents only and changes in one step at the end (see `indexes.engine`); whatever
goes wrong before that leaves it as it was, and the next run takes up the vectors already made.
"""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Protocol

from indexes.engine import Point, Reader, Store, Writer
from indexes.errors import IndexesError, IndexMissing
from indexes.types import Document, Passage
from indexes.vectoriser import DENSE, Vectoriser, embedded_text
from indexes.vectors import Dense
from ingest import register, validity
from ingest.counting import Counted, Counting
from ingest.digests import Digests
from ingest.embedding import Embedding, Vectors
from ingest.enrichment import Enrichment
from ingest.errors import IngestError
from ingest.finding import File, Found, Problem, find
from ingest.journal import Journal
from ingest.originals import Originals, name_for, name_of
from ingest.passages import make
from ingest.reading import Cut, read_all

EDITION = "3"
"""Raised whenever reading or cutting changes, so that unchanged files are read again."""

_CHUNK = 512
"""Passages embedded at a time, at least: enough to sort by length."""
_AHEAD = 8
"""Groups of so many passages that the embedder may be given ahead of what is written: documents in languages that
it does not read take the writer's time and none of its own.
"""


class Progress(Protocol):
    """Told how a run is going."""

    def stage(self, name: str, total: int) -> None:
        """A stage begins, with so many things to do: documents, for one."""

    def advance(self, n: int, what: str) -> None:
        """So many more are done; `what` names the last of them."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did, by `doc`."""

    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    passages: int
    embedded: int
    seconds: float
    embedding_seconds: float


@dataclass(slots=True)
class _Run:
    """What a run is doing: the index before it, the writer once something is to be written, what came of it."""

    reader: Reader | None
    before: Mapping[str, Document]
    rebuild: bool
    writer: Writer | None = None
    done: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    passages: int = 0
    embedded: int = 0
    embedding_seconds: float = 0.0


Made = tuple[Document, tuple[Passage, ...]]


@dataclass(frozen=True, slots=True)
class _Group:
    """Some documents with their passages, the vectors that were known, and those that are being made: its own, and
    those of groups begun before it that it has texts in common with.
    """

    made: Sequence[Made]
    counted: Counted
    known: Mapping[str, Dense]
    vectors: Vectors
    beside: Sequence[Vectors]


class Publisher:
    """Brings folders of documents into an index."""

    def __init__(
        self,
        store: Store,
        vectoriser: Vectoriser,
        enrichment: Enrichment,
        journal: Journal,
        progress: Progress,
        originals: Originals,
        digests: Digests,
    ) -> None:
        self._store, self._vectoriser, self._enrichment = store, vectoriser, enrichment
        self._journal, self._progress, self._originals = journal, progress, originals
        self._digests = digests

    def run(self, paths: Sequence[Path], *, prune: bool = False, rebuild: bool = False) -> Summary:
        """Ingest `paths`. Raises IngestError for paths that cannot be used, IndexesError for the index."""
        started = time.perf_counter()
        found = find(paths, self._digests)
        if prune and any(p.is_file() for p in paths):
            raise IngestError(
                "--prune needs the whole folder, or it would remove everything else; give the folder."
            )
        reader = None if rebuild else self._published()
        try:
            run = _Run(reader, dict(reader.documents) if reader else {}, rebuild, problems=[*found.problems])
            versions = {f.doc: self._version(f) for f in found.files}
            changed = [f for f in found.files if versions[f.doc] != run.before.get(f.doc, _NOTHING).version]
            gone = found.gone(run.before) if prune else ()
            same = [f for f in found.files if versions[f.doc] == run.before.get(f.doc, _NOTHING).version]
            self._originals.keep({name_for(versions[f.doc], f.doc): f.source for f in same})
            after = self._publish(run, changed, versions, gone)
        finally:
            if reader:
                reader.close()
        self._originals.drop({name_of(d) for d in (*run.before.values(), *after.values())})
        self._digests.save()
        return _summary(run, found, len(same), gone, time.perf_counter() - started)

    def _published(self) -> Reader | None:
        """Open the index as it is, and go on with the static embedder that it was made with.

        Raises IndexMismatch when it was built differently.
        """
        try:
            reader = self._store.open()
        except IndexMissing:
            return None
        try:
            self._vectoriser.fitting(reader.layout)
        except IndexesError:
            reader.close()
            raise
        return reader

    def _version(self, file: File) -> str:
        """Return what identifies this reading of a file: its content, and all that is known of it elsewhere."""
        known = f"{EDITION}\x1f{file.entry.raw}\x1f{self._enrichment.digest(file.doc)}"
        return hashlib.sha256(f"{file.digest}\x1f{known}".encode()).hexdigest()[:32]

    def _publish(
        self, run: _Run, changed: Sequence[File], versions: Mapping[str, str], gone: Sequence[str]
    ) -> Mapping[str, Document]:
        """Write what has changed and return the documents as they are then; nothing is written in vain."""
        try:
            sources = {f.doc: f.source for f in changed}
            with Embedding(self._vectoriser, self._journal) as embedding, Counting() as counting:
                ahead: deque[_Group] = deque()
                for made in _groups(self._made(run, changed, versions)):
                    self._originals.keep({name_of(d): sources[d.doc] for d, _ in made})
                    counted = counting.begin([p for _, passages in made for p in passages])
                    ahead.append(self._begin(run, embedding, made, counted, [g.vectors for g in ahead]))
                    if len(ahead) > _AHEAD:
                        self._put(run, ahead.popleft())
                while ahead:
                    self._put(run, ahead.popleft())
            if gone or not run.before or register.link(run.before) != run.before:
                self._writer(run)
            if run.writer is None:
                return run.before
            for doc in gone:
                run.writer.remove(doc)
            _relink(run.writer)
            after = dict(run.writer.documents)
            run.writer.commit()
        except BaseException:
            if run.writer is not None:
                run.writer.abandon()
            raise
        self._journal.clear()
        return after

    def _writer(self, run: _Run) -> Writer:
        if run.writer is None:
            run.writer = self._store.writer(self._vectoriser.layout, rebuild=run.rebuild)
        return run.writer

    def _made(self, run: _Run, files: Sequence[File], versions: Mapping[str, str]) -> Iterator[Made]:
        """Read the files and give their passages; one that gives nothing is a problem, and its old version stays."""
        self._progress.stage("documents", len(files))
        by_source = {f.source: f for f in files}
        for source, cut in read_all(by_source):
            file = by_source[source]
            if cut.problem:
                run.problems.append(Problem(file.doc, cut.problem))
                self._progress.advance(1, file.doc)
                continue
            document = self._describe(file, versions[file.doc], cut)
            yield document, self._passages(document, cut)

    def _begin(
        self,
        run: _Run,
        embedding: Embedding,
        made: Sequence[Made],
        counted: Counted,
        before: Sequence[Vectors],
    ) -> _Group:
        """Begin to embed some documents, where the embedder reads the language; those `before` are not done yet.

        Texts that stand in the index already, or that a killed run has embedded, are not embedded again.
        """
        self._writer(run)
        wanted = [p for _, passages in made for p in passages if self._vectoriser.wants_dense(p)]
        texts = dict.fromkeys(embedded_text(p) for p in wanted)
        beside = [v for v in before if not texts.keys().isdisjoint(v.texts)]
        open_ = [t for t in texts if not any(t in v.texts for v in beside)]
        known = self._kept(run, {p.document.doc for p in wanted}) | self._journal.known(open_)
        return _Group(made, counted, known, embedding.begin([t for t in open_ if t not in known]), beside)

    def _put(self, run: _Run, group: _Group) -> None:
        """Write some documents when their words are counted and their vectors are there."""
        writer = self._writer(run)
        counted = iter(group.counted())
        made = [(d, self._vectoriser.points(p, {}, list(islice(counted, len(p))))) for d, p in group.made]
        known = dict(group.known)
        for vectors in (*group.beside, group.vectors):
            known |= vectors.made()
        run.embedding_seconds += group.vectors.seconds
        run.embedded += len(group.vectors.texts)
        for document, points in made:
            writer.put(document, [_with_dense(point, known) for point in points])
            run.passages += len(points)
            run.done.append(document.doc)
            self._progress.advance(1, document.doc)

    def _describe(self, file: File, version: str, cut: Cut) -> Document:
        return validity.describe(file.doc, version, cut.clauses, cut.meta, cut.pages, file.entry)

    def _passages(self, document: Document, cut: Cut) -> tuple[Passage, ...]:
        return make(document, cut.clauses, lambda clause: self._enrichment.questions(document.doc, clause))

    def _kept(self, run: _Run, docs: Iterable[str]) -> dict[str, Dense]:
        """Return the vectors that the index has for these documents, by the text they were made of."""
        if run.reader is None:
            return {}
        return {
            embedded_text(passage): vector
            for doc in docs
            if doc in run.before
            for passage, vector in run.reader.contents(doc, DENSE)
            if vector is not None
        }


def _summary(run: _Run, found: Found, unchanged: int, gone: tuple[str, ...], seconds: float) -> Summary:
    return Summary(
        added=tuple(d for d in run.done if d not in run.before),
        updated=tuple(d for d in run.done if d in run.before),
        unchanged=unchanged,
        removed=gone,
        problems=tuple(run.problems),
        notes=found.notes,
        passages=run.passages,
        embedded=run.embedded,
        seconds=seconds,
        embedding_seconds=run.embedding_seconds,
    )


def _with_dense(point: Point, known: Mapping[str, Dense]) -> Point:
    vector = known.get(embedded_text(point.passage))
    return point if vector is None else replace(point, dense={**point.dense, DENSE: vector})


def _groups(made: Iterable[Made]) -> Iterator[list[Made]]:
    """Gather whole documents until there are enough passages to embed at a time."""
    group: list[Made] = []
    held = 0
    for item in made:
        group.append(item)
        held += len(item[1])
        if held >= _CHUNK:
            yield group
            group, held = [], 0
    if group:
        yield group


def _relink(writer: Writer) -> None:
    """Work out anew how the documents bear on each other."""
    for doc, document in register.link(writer.documents).items():
        if document != writer.documents[doc]:
            writer.touch(document)


_NOTHING = replace(Document("", "", "", ""))
