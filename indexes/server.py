"""The server engine: a Qdrant server or cluster, shared by several machines.

The alias `mingbai` names the collection in use. Passages are points; the register is points too, without
vectors, one a document. A document's record is written after its passages and names their version: that is
what makes them visible. Readers drop passages of any version that the register does not name.
"""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import httpx
import numpy as np
from qdrant_client import QdrantClient, models
from qdrant_client.http.exceptions import ApiException, ResponseHandlingException, UnexpectedResponse

from indexes import codec
from indexes.engine import FORMAT, Point, Reader, Writer
from indexes.errors import MISMATCH, OUTDATED, IndexMismatch, IndexMissing, IndexUnavailable
from indexes.types import Document, Passage
from indexes.vectors import Dense, Layout, Query, Scored, Sparse, Where, by_score

_BATCH = 128
_PAGE = 512
_ABANDONED_NS = 24 * 3_600 * 10**9
"""Age, in nanoseconds, from which a collection that is not in use is taken for one that nobody fills any more."""
_NAMESPACE = uuid.UUID("6f0c5d1e-2b0a-4f5e-9a77-1f6a2c8f3b10")
_META = str(uuid.uuid5(_NAMESPACE, "meta"))
_KEYWORDS = ("kind", "doc", "version", "populations")
_NUMBERS = ("valid_from", "valid_to", "ordinal")


class ServerStore:
    """An index on a Qdrant server, under an alias."""

    def __init__(self, client: QdrantClient, alias: str = "mingbai") -> None:
        self._client, self._alias = client, alias

    def open(self) -> Reader:
        """Open the collection behind the alias."""
        with _server_errors():
            return ServerReader(self._client, _behind(self._client, self._alias), self._alias)

    def writer(self, layout: Layout, *, rebuild: bool = False) -> Writer:
        """Start changing the collection, or filling a new one."""
        with _server_errors():
            return ServerWriter(self._client, self._alias, layout, rebuild)


class ServerReader:
    """A collection, open for searching; its register is read again when it turns out to be old."""

    def __init__(self, client: QdrantClient, collection: str, alias: str) -> None:
        self._client, self._collection, self._alias = client, collection, alias
        self._edition, self.layout, self.documents = _read_register(client, collection)

    def search(self, queries: Sequence[Query], where: Where, limit: int) -> list[list[Scored]]:
        """Search all fields in one request, and score what was found in a second one."""
        found = self._ask(queries, _filter(where), limit)
        ids = {scored.id for points in found for scored in points}
        if len(queries) > 1 and ids:
            found = self._ask(
                queries, models.Filter(must=[models.HasIdCondition(has_id=list(map(int, ids)))]), len(ids)
            )
        return found

    def _ask(self, queries: Sequence[Query], which: models.Filter | None, limit: int) -> list[list[Scored]]:
        """Return what each field finds, best first."""
        with _server_errors():
            answers = self._client.query_batch_points(
                self._collection, requests=[_request(q, which, limit) for q in queries]
            )
        return [sorted((Scored(str(p.id), p.score) for p in a.points), key=by_score) for a in answers]

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Return the visible passages with these ids."""
        with _server_errors():
            records = self._client.retrieve(self._collection, ids=list(map(int, ids)), with_payload=True)
        return {p.id: p for p in self._visible(records)}

    def neighbours(self, doc: str, ordinals: Sequence[int]) -> list[Passage]:
        """Return the visible passages of these clauses of a document, in order."""
        here = models.Filter(
            must=[
                models.FieldCondition(key="kind", match=models.MatchValue(value="passage")),
                models.FieldCondition(key="doc", match=models.MatchValue(value=doc)),
                models.FieldCondition(key="ordinal", match=models.MatchAny(any=list(ordinals))),
            ]
        )
        with _server_errors():
            records, _ = self._client.scroll(
                self._collection, scroll_filter=here, limit=1000, with_payload=True
            )
        return sorted(self._visible(records), key=lambda p: (p.ordinal, p.part))

    def contents(self, doc: str, using: str) -> list[tuple[Passage, Dense | None]]:
        """Return all visible passages of a document in order, with their vectors in one field."""
        vectors: dict[str, Dense] = {}
        passages: list[Passage] = []
        offset: Any = None
        while True:
            with _server_errors():
                records, offset = self._client.scroll(
                    self._collection,
                    scroll_filter=_of_doc(doc),
                    limit=_PAGE,
                    offset=offset,
                    with_payload=True,
                    with_vectors=[using],
                )
            passages += self._visible(records)
            for record in records:
                if isinstance(record.vector, dict) and using in record.vector:
                    vectors[str(record.id)] = np.asarray(record.vector[using], dtype=np.float32)
            if offset is None:
                break
        return [(p, vectors.get(p.id)) for p in sorted(passages, key=lambda p: (p.ordinal, p.part))]

    def stale(self) -> bool:
        """Tell whether the alias or the register has moved on."""
        with _server_errors():
            moved = _behind(self._client, self._alias) != self._collection
            return moved or _read_meta(self._client, self._collection)["edition"] != self._edition

    def close(self) -> None:
        """Nothing to let go of: the client belongs to the store."""

    def _visible(self, records: Sequence[Any]) -> Iterator[Passage]:
        for record in records:
            document = self.documents.get(record.payload["doc"])
            if document and document.version == record.payload["version"]:
                yield codec.passage_from_payload(str(record.id), record.payload, document)


class ServerWriter:
    """Changes to a collection, document by document; a new collection shows itself on commit."""

    def __init__(self, client: QdrantClient, alias: str, layout: Layout, rebuild: bool) -> None:
        self._client, self._alias, self._layout = client, alias, layout
        self._old = _behind_or_none(client, alias)
        if self._old and not rebuild:
            self._collection = self._old
            self._edition, existing, documents = _read_register(client, self._old)
            if difference := existing.difference(layout):
                raise IndexMismatch(MISMATCH.format(difference=difference))
            self._documents = dict(documents)
        else:
            self._collection = f"{alias}-{time.time_ns():x}"
            self._edition, self._documents = 0, {}
            self._create()

    @property
    def documents(self) -> Mapping[str, Document]:
        """The register as it will be."""
        return self._documents

    def put(self, document: Document, points: Sequence[Point]) -> None:
        """Write the passages, then the record that makes them visible; tell readers; drop the old version."""
        with _server_errors():
            for start in range(0, len(points), _BATCH):
                batch = [_point(p) for p in points[start : start + _BATCH]]
                self._client.upsert(self._collection, points=batch, wait=True)
            self._record(document)
            self._write_meta(self._edition + 1)
            self._delete_passages(document.doc, but=document.version)

    def touch(self, document: Document) -> None:
        """Update the record and the fields that searches filter on."""
        with _server_errors():
            self._client.set_payload(
                self._collection,
                payload=codec.filter_fields(document),
                points=_of_doc(document.doc),
                wait=True,
            )
            self._record(document)

    def remove(self, doc: str) -> None:
        """Take the record out first, then its passages."""
        with _server_errors():
            self._client.delete(self._collection, points_selector=[_record_id(doc)], wait=True)
            self._write_meta(self._edition + 1)
            self._delete_passages(doc)
        del self._documents[doc]

    def commit(self) -> None:
        """Tell readers that there is something new, and switch the alias to a new collection."""
        with _server_errors():
            self._sweep()
            self._write_meta(self._edition + 1)
            if self._collection != self._old:
                self._switch()

    def abandon(self) -> None:
        """Drop a collection that never showed itself; whole documents already in a shared one stay."""
        if self._collection != self._old:
            with _server_errors():
                self._client.delete_collection(self._collection)

    def _sweep(self) -> None:
        """Delete passages that no record makes visible: what a run left behind that was killed in between."""
        visible = [document.version for document in self._documents.values()]
        selector = models.Filter(
            must=[models.FieldCondition(key="kind", match=models.MatchValue(value="passage"))],
            must_not=[models.FieldCondition(key="version", match=models.MatchAny(any=visible))],
        )
        self._client.delete(
            self._collection, points_selector=models.FilterSelector(filter=selector), wait=True
        )

    def _create(self) -> None:
        self._drop_unfinished()
        self._client.create_collection(
            self._collection,
            vectors_config={
                n: models.VectorParams(size=size, distance=models.Distance.COSINE)
                for n, size in self._layout.dense.items()
            },
            sparse_vectors_config={
                n: models.SparseVectorParams(modifier=models.Modifier.IDF) for n in self._layout.sparse
            },
        )
        for name in _KEYWORDS:
            self._client.create_payload_index(self._collection, name, models.PayloadSchemaType.KEYWORD)
        self._client.create_payload_index(
            self._collection,
            "region",
            models.KeywordIndexParams(type=models.KeywordIndexType.KEYWORD, is_tenant=True),
        )
        for name in _NUMBERS:
            self._client.create_payload_index(self._collection, name, models.PayloadSchemaType.INTEGER)
        self._write_meta(0)

    def _drop_unfinished(self) -> None:
        """Drop collections that runs killed long ago began to fill."""
        for collection in self._client.get_collections().collections:
            begun = re.fullmatch(rf"{re.escape(self._alias)}-([0-9a-f]+)", collection.name)
            if begun and collection.name != self._old and time.time_ns() - int(begun[1], 16) > _ABANDONED_NS:
                self._client.delete_collection(collection.name)

    def _switch(self) -> None:
        operations: list[Any] = []
        if self._old:
            operations.append(
                models.DeleteAliasOperation(delete_alias=models.DeleteAlias(alias_name=self._alias))
            )
        operations.append(
            models.CreateAliasOperation(
                create_alias=models.CreateAlias(collection_name=self._collection, alias_name=self._alias)
            )
        )
        self._client.update_collection_aliases(change_aliases_operations=operations)
        if self._old:
            self._client.delete_collection(self._old)

    def _record(self, document: Document) -> None:
        payload = {"kind": "document", "record": codec.document_to_json(document)}
        point = models.PointStruct(id=_record_id(document.doc), vector={}, payload=payload)
        self._client.upsert(self._collection, points=[point], wait=True)
        self._documents[document.doc] = document

    def _write_meta(self, edition: int) -> None:
        layout = self._layout
        payload = {
            "kind": "meta",
            "format": FORMAT,
            "edition": edition,
            "dense": dict(layout.dense),
            "sparse": list(layout.sparse),
            "fingerprint": dict(layout.fingerprint),
        }
        point = models.PointStruct(id=_META, vector={}, payload=payload)
        self._client.upsert(self._collection, points=[point], wait=True)
        self._edition = edition

    def _delete_passages(self, doc: str, but: str = "") -> None:
        selector = _of_doc(doc)
        if but:
            selector.must_not = [models.FieldCondition(key="version", match=models.MatchValue(value=but))]
        self._client.delete(
            self._collection, points_selector=models.FilterSelector(filter=selector), wait=True
        )


def _point(point: Point) -> models.PointStruct:
    vectors = {name: _vector(v) for name, v in {**point.dense, **point.sparse}.items()}
    passage = point.passage
    payload = {**codec.passage_to_payload(passage), **codec.filter_fields(passage.document)}
    return models.PointStruct(id=int(passage.id), vector=vectors, payload=payload)


def _vector(vector: Any) -> Any:
    if isinstance(vector, Sparse):
        return models.SparseVector(indices=list(vector.indices), values=list(vector.values))
    return vector.tolist()


def _of_doc(doc: str) -> models.Filter:
    return models.Filter(
        must=[
            models.FieldCondition(key="kind", match=models.MatchValue(value="passage")),
            models.FieldCondition(key="doc", match=models.MatchValue(value=doc)),
        ]
    )


def _request(query: Query, condition: models.Filter | None, limit: int) -> models.QueryRequest:
    return models.QueryRequest(query=_vector(query.vector), using=query.using, filter=condition, limit=limit)


def _filter(where: Where) -> models.Filter | None:
    must: list[Any] = []
    for key, allowed in (("region", where.regions), ("populations", where.populations)):
        if allowed is not None:
            must.append(models.FieldCondition(key=key, match=models.MatchAny(any=list(allowed))))
    if where.day is not None:
        must.append(models.FieldCondition(key="valid_from", range=models.Range(lte=where.day)))
        must.append(models.FieldCondition(key="valid_to", range=models.Range(gte=where.day)))
    return models.Filter(must=must) if must else None


def _record_id(doc: str) -> str:
    return str(uuid.uuid5(_NAMESPACE, "document/" + doc))


def _behind_or_none(client: QdrantClient, alias: str) -> str | None:
    for entry in client.get_aliases().aliases:
        if entry.alias_name == alias:
            return str(entry.collection_name)
    return None


def _behind(client: QdrantClient, alias: str) -> str:
    name = _behind_or_none(client, alias)
    if name is None:
        raise IndexMissing("There is no index yet; run `mingbai ingest` with the folder of your documents.")
    return name


def _read_meta(client: QdrantClient, collection: str) -> dict[str, Any]:
    records = client.retrieve(collection, ids=[_META], with_payload=True)
    if not records or records[0].payload is None:
        raise IndexUnavailable(
            f"The collection {collection} holds no index of this program; run `mingbai ingest` with --rebuild."
        )
    return dict(records[0].payload)


def _read_register(client: QdrantClient, collection: str) -> tuple[int, Layout, dict[str, Document]]:
    meta = _read_meta(client, collection)
    if meta.get("format") != FORMAT:
        raise IndexMismatch(OUTDATED)
    documents: dict[str, Document] = {}
    records = models.Filter(
        must=[models.FieldCondition(key="kind", match=models.MatchValue(value="document"))]
    )
    offset: Any = None
    while True:
        page, offset = client.scroll(
            collection, scroll_filter=records, limit=_PAGE, offset=offset, with_payload=True
        )
        for record in page:
            assert record.payload is not None, record.id
            document = codec.document_from_json(record.payload["record"])
            documents[document.doc] = document
        if offset is None:
            break
    return meta["edition"], Layout(meta["dense"], tuple(meta["sparse"]), meta["fingerprint"]), documents


@contextmanager
def _server_errors() -> Iterator[None]:
    """Turn the client's errors into one sentence; the address stays out of it, `mingbai doctor` shows it."""
    try:
        yield
    except (ResponseHandlingException, httpx.HTTPError, OSError) as e:
        raise IndexUnavailable(
            "The Qdrant server does not answer; check MINGBAI_QDRANT_URL and the server."
        ) from e
    except UnexpectedResponse as e:
        raise IndexUnavailable(
            f"The Qdrant server refused the request (HTTP {e.status_code}); check MINGBAI_QDRANT_API_KEY and its log."
        ) from e
    except ApiException as e:
        raise IndexUnavailable(
            "The Qdrant server gave an answer that makes no sense; check its version."
        ) from e
