"""The LlamaIndex starter stack, to be measured beside the product: SimpleDirectoryReader, the default splitter,
QdrantVectorStore in local mode, and the same packaged embedding model. It gets the same files.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.errors import BadInput
from eval.questions import Question
from eval.retrieval import DEPTH, Result, Shown, Stack
from eval.workbench import Workbench, cache
from indexes.dense import SentenceEmbedder

_COLLECTION = "starter"


@contextmanager
def starter(documents: Path, bench: Workbench) -> Iterator[Stack]:
    """Open the starter stack over the files that the bench's index holds; its index is kept too, and its folder
    is locked for as long as it is open.
    """
    try:
        from llama_index.core import StorageContext, VectorStoreIndex
        from llama_index.vector_stores.qdrant import QdrantVectorStore
    except ImportError as e:
        raise BadInput(
            "The starter stack is not installed; run `make install`, or pip install 'mingbai[eval]'."
        ) from e
    from qdrant_client import QdrantClient

    held = bench.index.documents
    digest = hashlib.sha256("".join(sorted(d.version for d in held.values())).encode()).hexdigest()[:12]
    folder = cache() / f"starter-{digest}"
    whole = folder / "whole"
    client = QdrantClient(path=str(folder))
    try:
        store = QdrantVectorStore(_COLLECTION, client=client)
        model = _embedding(bench.embedder)
        if whole.exists():
            index = VectorStoreIndex.from_vector_store(store, embed_model=model)
        else:
            if client.collection_exists(_COLLECTION):
                client.delete_collection(_COLLECTION)
            context = StorageContext.from_defaults(vector_store=store)
            read = _read([path for doc in sorted(held) if (path := documents / doc).is_file()])
            index = VectorStoreIndex.from_documents(read, storage_context=context, embed_model=model)
            whole.touch()
        yield _asking(index.as_retriever(similarity_top_k=DEPTH), documents.resolve())
    finally:
        client.close()


def _asking(retriever: Any, root: Path) -> Stack:
    def ask(question: Question) -> Result:
        found = retriever.retrieve(question.text)
        return Result(tuple(_shown(node, root) for node in found))

    return ask


def _read(paths: Sequence[Path]) -> list[Any]:
    """Read the files the way the starter does: what its readers cannot read is left out."""
    from llama_index.core import SimpleDirectoryReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    return list(SimpleDirectoryReader(input_files=[str(p) for p in paths]).load_data())


def _shown(found: Any, root: Path) -> Shown:
    path = found.node.metadata.get("file_path", "")
    return Shown(os.path.relpath(path, root), "", found.node.get_content(metadata_mode="none"))


def _embedding(embedder: SentenceEmbedder) -> Any:
    """Return the product's embedding model in LlamaIndex's form."""
    from llama_index.core.base.embeddings.base import BaseEmbedding

    class Packaged(BaseEmbedding):  # type: ignore[misc, unused-ignore]
        def _get_query_embedding(self, query: str) -> list[float]:
            return list(map(float, embedder.query(query)))

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return [list(map(float, vector)) for vector in embedder.documents(texts)]

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

    return Packaged(model_name="packaged", embed_batch_size=256)
