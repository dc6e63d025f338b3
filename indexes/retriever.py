"""The finder as a LlamaIndex retriever, for anyone's query engine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from indexes.finder import Finder, Inquiry
from indexes.text import language
from indexes.types import Hit, Situation


class PolicyRetriever(BaseRetriever):
    """Retrieves passages that hold on a day in a region; `situation` says which, today and anywhere by default.

    Nodes carry the verbatim text; everything one needs to cite it is in their metadata, none of which is
    meant for embedding.
    """

    def __init__(
        self,
        finder: Finder,
        *,
        k: int = 8,
        situation: Callable[[str], Situation] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._finder, self._k = finder, k
        self._situation = situation or (lambda _: Situation(as_of=date.today()))

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        text = query_bundle.query_str
        inquiry = Inquiry(text, language(text), self._situation(text))
        found = self._finder.find(inquiry, self._k)
        return [node(hit, inquiry.situation.as_of) for hit in found.hits]


def node(hit: Hit, day: date) -> NodeWithScore:
    """Return a hit as LlamaIndex knows it."""
    passage, document = hit.passage, hit.passage.document
    metadata = {
        "doc": document.doc,
        "title": document.title,
        "number": document.number,
        "issuer": document.issuer,
        "region": document.region,
        "clause": passage.clause.label,
        "path": list(passage.clause.path),
        "page": passage.clause.page,
        "valid_from": str(document.validity.valid_from or ""),
        "valid_to": str(document.validity.valid_to or ""),
        "status": document.validity.on(day).value,
    }
    text_node = TextNode(
        id_=passage.id,
        text=passage.text,
        metadata=metadata,
        excluded_embed_metadata_keys=list(metadata),
        excluded_llm_metadata_keys=["doc", "path", "page", "valid_from", "valid_to"],
    )
    return NodeWithScore(node=text_node, score=hit.score)
