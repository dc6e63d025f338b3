"""The embedded engine: Qdrant Edge, in this process.

A published index is a folder that nobody changes any more, a generation: `generation-7/` with the shard and
its register, and the file CURRENT that names it. A writer copies the current generation, changes the copy
and publishes it by replacing CURRENT in one step. So readers, in any number of processes, never see half a
document; a writer that is killed leaves nothing but a copy that the next one throws away.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np
import qdrant_edge as edge

from indexes import codec
from indexes.engine import FORMAT, Point, Reader, Writer
from indexes.errors import MISMATCH, OUTDATED, IndexesError, IndexMismatch, IndexMissing, IndexUnavailable
from indexes.scopes import Scopes, scope_number
from indexes.types import Document, Passage
from indexes.vectors import Dense, Layout, Query, Scored, Sparse, Where, by_score

_SCOPE = "scope"
_BATCH = 256
_VACUUM_AT = 0.2
"""Share of a shard's points that may be dead before it is compacted on commit."""
_GRAPH_FROM = 20_000
"""Points from which a search over all of them is slow enough to build a graph for; below it scans in 2 ms."""
_LINKS, _LINKS_FROM = 16, 100
"""Links of a point in a graph, and the candidates that they are chosen from: the engine's own defaults."""
_GRAPH_SCANS_BELOW = 3_000
"""Kilobytes of vectors that a filter leaves, below which they are scanned rather than walked to through the graph
(the engine's own default, 10,000, took three times as long in a field that a quarter of the passages have)."""
_LOOK_AT = 32
"""Nearest points that a walk through a graph keeps at least (hnsw_ef): some more than are asked for."""
_LOOSE_AT = 0.2
"""Share of points written since the graph was built from which it is built anew on commit."""
_SPARE = 64 << 20
"""Bytes that stay free on the disk. The engine writes through memory maps: on a full disk the kernel would end
the whole process instead of telling it, so it is told here in time.
"""


class EdgeStore:
    """An index in a folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self) -> Reader:
        """Open the current generation; again if it is replaced and taken away in that very moment."""
        name = _current(self._folder)
        while True:
            try:
                return EdgeReader(self._folder, name)
            except (OSError, ValueError, KeyError, IndexUnavailable) as e:
                newer = _current(self._folder)
                if newer != name:
                    name = newer
                    continue
                if isinstance(e, IndexUnavailable):
                    raise
                raise IndexUnavailable(
                    f"The index in {self._folder} is damaged; run `mingbai ingest` with --rebuild."
                ) from e

    def writer(self, layout: Layout, *, rebuild: bool = False) -> Writer:
        """Start a new generation on a copy of the current one, or empty."""
        return EdgeWriter(self._folder, layout, rebuild)


class EdgeReader:
    """A published generation, open for searching."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder, name
        self.layout, self.documents, _ = _read_register(folder / name)
        self._scopes = Scopes(self.documents.values())
        self._shard = _load(folder / name / "shard")
        self._filled = {
            name for name in (*self.layout.dense, *self.layout.sparse) if _has_any(self._shard, name)
        }

    def search(self, queries: Sequence[Query], where: Where, limit: int) -> list[list[Scored]]:
        """Search all fields in one pass over the shard, and score what was found in a second one.

        Fields that no point has are not asked, for a filter would be held against every point all the same.
        """
        scopes = self._scopes.within(where)
        nearest = {
            q.using: edge.Query.Nearest(_vector(q.vector), using=q.using)
            for q in queries
            if q.using in self._filled and scopes != ()
        }
        walk = edge.SearchParams(
            hnsw_ef=max(limit, _LOOK_AT), quantization=edge.QuantizationSearchParams(rescore=True)
        )
        found = self._ask(nearest, _filter(scopes), limit, walk)
        ids = {p.id for points in found.values() for p in points}
        if len(nearest) > 1 and ids:
            these = edge.Filter(must=[edge.HasIdCondition(ids)])
            found = self._ask(nearest, these, len(ids), edge.SearchParams(exact=True))
        return [
            sorted((Scored(str(p.id), p.score) for p in found.get(q.using, ())), key=by_score)
            for q in queries
        ]

    def _ask(
        self, nearest: Mapping[str, edge.Query], which: edge.Filter | None, limit: int, how: edge.SearchParams
    ) -> dict[str, list[edge.ScoredPoint]]:
        """Return what each field finds."""
        asked = [
            edge.QueryRequest(limit=limit, query=query, filter=which, params=how, with_payload=False)
            for query in nearest.values()
        ]
        return dict(zip(nearest, self._shard.query_batch(edge.QueryBatchRequest(asked)), strict=True))

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Return the passages with these ids."""
        records = self._shard.retrieve(list(map(int, ids)), with_payload=True, with_vector=False)
        return {p.id: p for p in map(self._passage, records)}

    def neighbours(self, doc: str, ordinals: Sequence[int]) -> list[Passage]:
        """Return the passages of these clauses of a document, in order."""
        here = edge.Filter(
            must=[
                edge.FieldCondition("doc", match=edge.MatchValue(doc)),
                edge.FieldCondition("ordinal", match=edge.MatchAny(list(ordinals))),
            ]
        )
        records, _ = self._shard.scroll(
            edge.ScrollRequest(limit=1000, filter=here, with_payload=True, with_vector=False)
        )
        return sorted(map(self._passage, records), key=lambda p: (p.ordinal, p.part))

    def contents(self, doc: str, using: str) -> list[tuple[Passage, Dense | None]]:
        """Return all passages of a document in order, with their vectors in one field."""
        found: list[tuple[Passage, Dense | None]] = []
        offset: Any = None
        while True:
            request = edge.ScrollRequest(
                offset=offset, limit=_BATCH, filter=_of_doc(doc), with_payload=True, with_vector=[using]
            )
            records, offset = self._shard.scroll(request)
            for record in records:
                vectors = record.vector if isinstance(record.vector, dict) else {}
                dense = np.asarray(vectors[using], dtype=np.float32) if using in vectors else None
                found.append((self._passage(record), dense))
            if offset is None:
                return sorted(found, key=lambda pair: (pair[0].ordinal, pair[0].part))

    def stale(self) -> bool:
        """Tell whether another generation is current."""
        return _current(self._folder) != self._name

    def close(self) -> None:
        """Close the shard."""
        self._shard.close()

    def _passage(self, record: Any) -> Passage:
        return codec.passage_from_payload(
            str(record.id), record.payload, self.documents[record.payload["doc"]]
        )


class EdgeWriter:
    """A generation in the making; one writer at a time holds the folder's lock."""

    def __init__(self, folder: Path, layout: Layout, rebuild: bool) -> None:
        self._folder, self._layout = folder, layout
        with _disk_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = _take_lock(folder)
        try:
            self._base = _current_or_none(folder)
            self._staging = folder / "staging"
            shutil.rmtree(self._staging, ignore_errors=True)
            self._loose = 0
            self._documents = self._start_from_base() if self._base and not rebuild else self._start_empty()
        except BaseException:
            self._lock.close()
            raise
        self._dead = 0

    @property
    def documents(self) -> Mapping[str, Document]:
        """The register as it will be."""
        return self._documents

    def put(self, document: Document, points: Sequence[Point]) -> None:
        """Replace a document whole."""
        with _disk_errors(self._folder):
            self._delete_points(document.doc)
            for start in range(0, len(points), _BATCH):
                _make_sure_of_room(self._folder)
                batch = [_point(p) for p in points[start : start + _BATCH]]
                self._shard.update(edge.UpdateOperation.upsert_points(batch))
            self._loose += len(points)
        self._documents[document.doc] = document

    def touch(self, document: Document) -> None:
        """Update the register and the fields that searches filter on."""
        fields = {_SCOPE: scope_number(document)}
        with _disk_errors(self._folder):
            _make_sure_of_room(self._folder)
            self._shard.update(edge.UpdateOperation.set_payload_by_filter(_of_doc(document.doc), fields))
        self._documents[document.doc] = document

    def remove(self, doc: str) -> None:
        """Take a document out."""
        with _disk_errors(self._folder):
            self._delete_points(doc)
        del self._documents[doc]

    def commit(self) -> None:
        """Publish: everything on disk first, then CURRENT in one step."""
        with _disk_errors(self._folder):
            _make_sure_of_room(self._folder)
            if self._wants_optimizing():
                _make_sure_of_room(self._folder, 2 * _size(self._staging))
                self._shard.optimize()
                self._loose = 0
            self._shard.flush()
            self._shard.close()
            _write_register(self._staging, self._layout, self._documents, self._loose)
            name = f"generation-{_number(self._base) + 1}"
            shutil.rmtree(self._folder / name, ignore_errors=True)
            self._staging.rename(self._folder / name)
            _write_durably(self._folder / "CURRENT", name)
            _drop_old(self._folder, keep={name, self._base or ""})
        self._lock.close()

    def _wants_optimizing(self) -> bool:
        points = self._shard.info().points_count
        graph = points >= _GRAPH_FROM and self._loose > _LOOSE_AT * points
        return graph or self._dead > _VACUUM_AT * max(1, points)

    def abandon(self) -> None:
        """Throw the copy away."""
        try:
            self._shard.close()
        finally:
            shutil.rmtree(self._staging, ignore_errors=True)
            self._lock.close()

    def _start_empty(self) -> dict[str, Document]:
        with _disk_errors(self._folder):
            (self._staging / "shard").mkdir(parents=True)
            self._shard = edge.EdgeShard.create(str(self._staging / "shard"), _config(self._layout))
            self._shard.update(edge.UpdateOperation.create_field_index("doc", edge.KeywordIndexParams()))
            for name in ("ordinal", _SCOPE):
                index = edge.IntegerIndexParams(lookup=True, range=False)
                self._shard.update(edge.UpdateOperation.create_field_index(name, index))
        return {}

    def _start_from_base(self) -> dict[str, Document]:
        assert self._base
        layout, documents, self._loose = _read_register(self._folder / self._base)
        if difference := layout.difference(self._layout):
            raise IndexMismatch(MISMATCH.format(difference=difference))
        with _disk_errors(self._folder):
            _make_sure_of_room(self._folder, _size(self._folder / self._base))
            shutil.copytree(self._folder / self._base, self._staging, copy_function=_copy)
            self._shard = _load(self._staging / "shard", layout)
        return dict(documents)

    def _delete_points(self, doc: str) -> None:
        if doc in self._documents:
            here = _of_doc(doc)
            self._dead += self._shard.count(edge.CountRequest(filter=here, exact=True))
            self._shard.update(edge.UpdateOperation.delete_points_by_filter(here))


def _config(layout: Layout) -> edge.EdgeConfig:
    """Describe the shard.

    Vectors in graphs are kept in 8 bits too, in which they are compared first; what is found is scored by the vectors
    themselves. There is no write-ahead log: nobody sees a shard before it is flushed and published, and a log would
    let only one process open it.
    """
    return edge.EdgeConfig(
        vectors={n: edge.EdgeVectorParams(size, edge.Distance.Cosine) for n, size in layout.dense.items()},
        sparse_vectors={n: edge.EdgeSparseVectorParams(modifier=edge.Modifier.Idf) for n in layout.sparse},
        hnsw_config=edge.HnswIndexConfig(_LINKS, _LINKS_FROM, _GRAPH_SCANS_BELOW),
        quantization_config=edge.ScalarQuantizationConfig(edge.ScalarType.Int8, always_ram=True),
        wal_enabled=False,
    )


def _point(point: Point) -> edge.Point:
    vectors = {name: _vector(v) for name, v in {**point.dense, **point.sparse}.items()}
    payload = codec.passage_to_payload(point.passage)
    return edge.Point(
        int(point.passage.id), vectors, {**payload, _SCOPE: scope_number(point.passage.document)}
    )


def _vector(vector: Any) -> Any:
    if isinstance(vector, Sparse):
        return edge.SparseVector(list(vector.indices), list(vector.values))
    return vector.tolist()


def _of_doc(doc: str) -> edge.Filter:
    return edge.Filter(must=[edge.FieldCondition("doc", match=edge.MatchValue(doc))])


def _filter(scopes: Sequence[int] | None) -> edge.Filter | None:
    if scopes is None:
        return None
    return edge.Filter(must=[edge.FieldCondition(_SCOPE, match=edge.MatchAny(list(scopes)))])


def _has_any(shard: edge.EdgeShard, field: str) -> bool:
    """Tell whether any point has a vector in this field."""
    there = edge.Filter(must=[edge.HasVectorCondition(field)])
    return bool(
        shard.scroll(edge.ScrollRequest(limit=1, filter=there, with_payload=False, with_vector=False))[0]
    )


def _load(shard: Path, layout: Layout | None = None) -> edge.EdgeShard:
    """Open a shard; a writer gives its layout, so that graphs are built as they are described today."""
    try:
        return edge.EdgeShard.load(str(shard), _config(layout) if layout else None)
    except Exception as e:  # the binding raises bare Exception
        raise IndexUnavailable(
            f"The index in {shard.parent.parent} cannot be opened ({e}); run `mingbai ingest` with --rebuild."
        ) from e


def _current_or_none(folder: Path) -> str | None:
    try:
        return (folder / "CURRENT").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None


def _current(folder: Path) -> str:
    name = _current_or_none(folder)
    if name is None:
        raise IndexMissing("There is no index yet; run `mingbai ingest` with the folder of your documents.")
    return name


def _number(name: str | None) -> int:
    return int(name.rpartition("-")[2]) if name else 0


def _read_register(generation: Path) -> tuple[Layout, dict[str, Document], int]:
    """Return the layout, the documents, and how many points were written since the graph was built."""
    with (generation / "register.json").open(encoding="utf-8") as f:
        register = json.load(f)
    if register.get("format") != FORMAT:
        raise IndexMismatch(OUTDATED)
    layout = register["layout"]
    documents = map(codec.document_from_json, register["documents"])
    return (
        Layout(layout["dense"], tuple(layout["sparse"]), layout["fingerprint"]),
        {d.doc: d for d in documents},
        register.get("loose", 0),
    )


def _write_register(generation: Path, layout: Layout, documents: Mapping[str, Document], loose: int) -> None:
    register = {
        "format": FORMAT,
        "layout": {
            "dense": dict(layout.dense),
            "sparse": list(layout.sparse),
            "fingerprint": dict(layout.fingerprint),
        },
        "loose": loose,
        "documents": [codec.document_to_json(documents[doc]) for doc in sorted(documents)],
    }
    _write_durably(generation / "register.json", json.dumps(register, ensure_ascii=False, indent=1))


def _write_durably(path: Path, text: str) -> None:
    """Write a file so that after a crash it holds either its old text or the new one."""
    temporary = path.with_suffix(".new")
    with temporary.open("w", encoding="utf-8") as f:
        f.write(text)
        f.flush()
        os.fsync(f.fileno())
    temporary.replace(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _drop_old(folder: Path, keep: set[str]) -> None:
    """Remove generations that no reader opens any more; the one before stays for readers on their way."""
    for old in folder.glob("generation-*"):
        if old.name not in keep:
            shutil.rmtree(old, ignore_errors=True)


def _take_lock(folder: Path) -> IO[str]:
    lock = (folder / "writer.lock").open("w", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as e:
        lock.close()
        raise IndexUnavailable("Another ingestion is running on this index; wait for it to end.") from e
    return lock


def _make_sure_of_room(folder: Path, size: int = 0) -> None:
    """Raise OSError unless so many bytes can be written with some to spare."""
    if shutil.disk_usage(folder).free < size + _SPARE:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _size(folder: Path) -> int:
    """Return the bytes that the files in a folder take on the disk."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())


def _copy(source: str, target: str) -> None:
    """Copy a file without filling its holes: three quarters of the engine's maps are holes."""
    with open(source, "rb") as old, open(target, "wb") as new:
        size = os.fstat(old.fileno()).st_size
        os.ftruncate(new.fileno(), size)
        at = 0
        while at < size:
            try:
                at = os.lseek(old.fileno(), at, os.SEEK_DATA)
            except OSError as e:
                if e.errno == errno.ENXIO:  # nothing but a hole is left
                    return
                raise
            end = os.lseek(old.fileno(), at, os.SEEK_HOLE)
            while at < end:
                at += os.pwrite(new.fileno(), os.pread(old.fileno(), min(end - at, 1 << 20), at), at)


@contextmanager
def _disk_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except IndexesError:
        raise
    except OSError as e:
        reason = e.strerror or "copying it failed"
        raise IndexUnavailable(
            f"The index in {folder} cannot be written ({reason}); free some space or check its permissions."
        ) from e
    except Exception as e:  # the binding raises bare Exception
        raise IndexUnavailable(
            f"The index in {folder} cannot be written ({e}); free some space and run `mingbai ingest` again."
        ) from e
