"""One run of ingestion: find files, skip what is unchanged, read, embed, and publish to the index.

The index shows whole documents only and changes in one step at the end (see `indexes.engine`); whatever
goes wrong before that leaves it as it was, and the next run takes up the vectors already made.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from indexes.engine import Store, Writer
from indexes.errors import MISMATCH, IndexMismatch, IndexMissing
from indexes.types import Document, Passage
from indexes.vectoriser import Vectoriser, embedded_text
from indexes.vectors import Dense
from ingest import manifest, register, validity
from ingest.enrichment import Enrichment
from ingest.errors import IngestError
from ingest.journal import Journal
from ingest.originals import Originals, name_for, name_of
from ingest.passages import make
from ingest.reading import Cut, read_all

EDITION = "1"
"""Raised whenever reading or cutting changes, so that unchanged files are read again."""

_CHUNK = 1024
"""Texts embedded at a time: enough to sort by length, few enough that a killed run loses little."""
_NOT_DOCUMENT_FOLDERS = ("enrichment", "thesaurus")
_NOT_DOCUMENTS = ("manifest.csv", "readme", "licence", "license", "notice", "changelog")


class Progress(Protocol):
    """Told how a run is going."""

    def stage(self, name: str, total: int) -> None:
        """A stage begins: reading (files) or embedding (passages)."""

    def advance(self, n: int, what: str) -> None:
        """So many more are done; `what` names the last of them."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that did not go in, and why, in one sentence."""

    doc: str
    reason: str


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


@dataclass(frozen=True, slots=True)
class _File:
    doc: str
    path: Path
    entry: manifest.Entry
    version: str


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
    ) -> None:
        self._store, self._vectoriser, self._enrichment = store, vectoriser, enrichment
        self._journal, self._progress, self._originals = journal, progress, originals

    def run(self, paths: Sequence[Path], *, prune: bool = False, rebuild: bool = False) -> Summary:
        """Ingest `paths`. Raises IngestError for paths that cannot be used, IndexesError for the index."""
        started = time.perf_counter()
        files, notes = find(paths)
        if prune and any(p.is_file() for p in paths):
            raise IngestError(
                "--prune needs the whole folder, or it would remove everything else; give the folder."
            )
        before = {} if rebuild else self._published()
        changed = [f for f in files if before.get(f.doc, _NOTHING).version != f.version]
        gone = tuple(sorted(set(before) - {f.doc for f in files})) if prune else ()
        cuts, problems = self._read(changed)
        unread = {p.doc for p in problems}
        self._originals.keep({name_for(f.version, f.doc): f.path for f in files if f.doc not in unread})
        after: Mapping[str, Document] = before
        passages, embedded, embedding = 0, 0, 0.0
        if cuts or gone or not before or register.link(before) != before:
            writer = self._store.writer(self._vectoriser.layout, rebuild=rebuild)
            try:
                passages, embedded, embedding = self._put(writer, changed, cuts)
                for doc in gone:
                    writer.remove(doc)
                _relink(writer)
                after = dict(writer.documents)
                writer.commit()
            except BaseException:
                writer.abandon()
                raise
            self._journal.clear()
        self._originals.drop({name_of(d) for d in (*before.values(), *after.values())})
        done = [f.doc for f in changed if f.doc in cuts]
        return Summary(
            added=tuple(d for d in done if d not in before),
            updated=tuple(d for d in done if d in before),
            unchanged=len(files) - len(changed),
            removed=gone,
            problems=tuple(problems),
            notes=tuple(notes),
            passages=passages,
            embedded=embedded,
            seconds=time.perf_counter() - started,
            embedding_seconds=embedding,
        )

    def _published(self) -> dict[str, Document]:
        """Return the documents of the index as it is. Raises IndexMismatch when it was built differently."""
        try:
            reader = self._store.open()
        except IndexMissing:
            return {}
        try:
            if difference := reader.layout.difference(self._vectoriser.layout):
                raise IndexMismatch(MISMATCH.format(difference=difference))
            return dict(reader.documents)
        finally:
            reader.close()

    def _read(self, files: Sequence[_File]) -> tuple[dict[str, Cut], list[Problem]]:
        """Read the changed files; one that gives nothing is a problem, and its old version stays."""
        self._progress.stage("reading", len(files))
        cuts: dict[str, Cut] = {}
        problems: list[Problem] = []
        by_path = {f.path: f for f in files}
        for path, cut in read_all(by_path):
            doc = by_path[path].doc
            if cut.problem:
                problems.append(Problem(doc, cut.problem))
            else:
                cuts[doc] = cut
            self._progress.advance(1, doc)
        return cuts, problems

    def _put(self, writer: Writer, files: Sequence[_File], cuts: Mapping[str, Cut]) -> tuple[int, int, float]:
        """Embed and write the documents; return passages, passages embedded and seconds of embedding."""
        documents = [self._describe(f, cuts[f.doc]) for f in files if f.doc in cuts]
        made = [(d, self._passages(d, cuts[d.doc])) for d in documents]
        total = sum(len(passages) for _, passages in made)
        self._progress.stage("embedding", total)
        embedded, seconds = 0, 0.0
        for group in _groups(made):
            started = time.perf_counter()
            vectors = self._embed([p for _, passages in group for p in passages])
            seconds += time.perf_counter() - started
            embedded += len(vectors)
            for document, passages in group:
                writer.put(document, self._vectoriser.points(passages, vectors))
                self._progress.advance(len(passages), document.doc)
        return total, embedded, seconds

    def _describe(self, file: _File, cut: Cut) -> Document:
        return validity.describe(file.doc, file.version, cut.clauses, cut.meta, cut.pages, file.entry)

    def _passages(self, document: Document, cut: Cut) -> tuple[Passage, ...]:
        return make(document, cut.clauses, lambda clause: self._enrichment.questions(document.doc, clause))

    def _embed(self, passages: Sequence[Passage]) -> dict[str, Dense]:
        """Return dense vectors by passage id for the passages whose language the embedder reads."""
        wanted = [p for p in passages if self._vectoriser.wants_dense(p)]
        texts = [embedded_text(p) for p in wanted]
        known = self._journal.known(texts)
        missing = [n for n in range(len(texts)) if n not in known]
        fresh = self._vectoriser.dense([texts[n] for n in missing])
        self._journal.add({texts[n]: vector for n, vector in zip(missing, fresh, strict=True)})
        known.update(zip(missing, fresh, strict=True))
        return {p.id: known[n] for n, p in enumerate(wanted)}


def find(paths: Sequence[Path]) -> tuple[list[_File], list[str]]:
    """Return the files under `paths` with their identity, and remarks on what the manifest says in vain.

    Raises IngestError for a path that is missing and for two files that would get the same name.
    """
    found: dict[str, _File] = {}
    notes: list[str] = []
    for given in paths:
        if not given.exists():
            raise IngestError(f"There is no file or folder {given}; check the path.")
        root, listed = _root_and_files(given)
        entries = manifest.read(root)
        for path in listed:
            doc = path.relative_to(root).as_posix()
            if doc in found and found[doc].path != path:
                raise IngestError(
                    f"{path} and {found[doc].path} would both be called {doc}; put them under one folder and give that."
                )
            entry = entries.get(doc, manifest.NO_ENTRY)
            found[doc] = _File(doc, path, entry, _version(path, entry))
        if given.is_dir():
            notes += [
                f"The manifest lists {doc}, which is not there." for doc in sorted(set(entries) - set(found))
            ]
    if not found:
        raise IngestError(f"There are no documents in {', '.join(map(str, paths))}; check the path.")
    return list(found.values()), notes


def _root_and_files(given: Path) -> tuple[Path, list[Path]]:
    """Return what names are relative to, and the files: a single file belongs to the folder whose manifest
    lists it, else to its own folder.
    """
    given = given.resolve()
    if given.is_file():
        above = next((p for p in given.parents if (p / manifest.NAME).is_file()), given.parent)
        return above, [given]
    listed = sorted(p for p in given.rglob("*") if p.is_file() and not _set_aside(p.relative_to(given)))
    return given, listed


def _set_aside(relative: Path) -> bool:
    """Tell whether a file is no document: hidden, a manifest, a licence, everyday questions or a thesaurus."""
    hidden = any(part.startswith((".", "~$")) for part in relative.parts)
    aside = len(relative.parts) > 1 and relative.parts[0] in _NOT_DOCUMENT_FOLDERS
    return hidden or aside or relative.name.lower().startswith(_NOT_DOCUMENTS)


def _version(path: Path, entry: manifest.Entry) -> str:
    with path.open("rb") as f:
        digest = hashlib.file_digest(f, "sha256")
    digest.update(f"{EDITION}\x1f{entry.raw}".encode())
    return digest.hexdigest()[:32]


def _groups(
    made: Iterable[tuple[Document, tuple[Passage, ...]]],
) -> Iterator[list[tuple[Document, tuple[Passage, ...]]]]:
    """Gather whole documents until there are enough passages to embed at a time."""
    group: list[tuple[Document, tuple[Passage, ...]]] = []
    for item in made:
        group.append(item)
        if sum(len(passages) for _, passages in group) >= _CHUNK:
            yield group
            group = []
    if group:
        yield group


def _relink(writer: Writer) -> None:
    """Work out anew how the documents bear on each other."""
    for doc, document in register.link(writer.documents).items():
        if document != writer.documents[doc]:
            writer.touch(document)


_NOTHING = replace(Document("", "", "", ""))
