"""The product's own parts over an index of their own, kept between runs under the data folder."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from app.wiring import Wiring
from eval.lenses import Headerless, Lens, LensedStore
from indexes.errors import IndexMismatch
from indexes.settings import IndexSettings
from ingest.publish import Summary

if TYPE_CHECKING:
    from app.gate.gate import Gate
    from app.triage import Triage
    from indexes.dense import SentenceEmbedder
    from indexes.engine import Store
    from indexes.vectoriser import Vectoriser


class Workbench(Wiring):
    """The wiring over the index in `folder`, seen through a lens; models are shared with `beside`."""

    def __init__(self, folder: Path, lens: Lens | None = None, beside: Workbench | None = None) -> None:
        super().__init__()
        self.folder, self._lens, self._beside = folder, lens or Lens(), beside

    def through(self, lens: Lens) -> Workbench:
        """Return the same through another lens; without headers it is another index."""
        folder = self.folder if lens.header else self.folder.with_name(f"{self.folder.name}-headerless")
        return Workbench(folder, lens, self)

    @cached_property
    def index_settings(self) -> IndexSettings:
        """The operator's settings, but for the place of the index."""
        changed: dict[str, object] = {"data": self.folder, "qdrant_url": ""}
        if not self._lens.thesaurus:
            changed["thesaurus"] = self.folder / "no-thesaurus"
        return super().index_settings.model_copy(update=changed)

    @cached_property
    def store(self) -> Store:
        """The embedded engine behind the lens."""
        return LensedStore(super().store, self._lens)

    @cached_property
    def embedder(self) -> SentenceEmbedder:
        """The embedding model, loaded once for all."""
        return self._beside.embedder if self._beside else super().embedder

    @cached_property
    def vectoriser(self) -> Vectoriser:
        """The vectoriser, blind to headers where the lens takes them away."""
        made = super().vectoriser
        return made if self._lens.header else cast("Vectoriser", Headerless(made))

    @cached_property
    def gate(self) -> Gate:
        """The gate, built once for all."""
        return self._beside.gate if self._beside else super().gate

    @cached_property
    def triage(self) -> Triage:
        """The triage, built once for all."""
        return self._beside.triage if self._beside else super().triage

    def publish(self, documents: Path) -> Summary:
        """Bring the index up to date with a folder of documents; what is unchanged costs nothing."""
        try:
            return self._publish(documents, rebuild=False)
        except IndexMismatch:  # the models have changed since: this index is only a cache
            return self._publish(documents, rebuild=True)

    def _publish(self, documents: Path, *, rebuild: bool) -> Summary:
        return self.publisher(Silent(), [documents]).run([documents], prune=not rebuild, rebuild=rebuild)


class Silent:
    """Progress that nobody watches."""

    def stage(self, name: str, total: int) -> None:
        """Begin a stage."""

    def advance(self, n: int, what: str) -> None:
        """Move on."""


def cache() -> Path:
    """Return the folder for what is kept between measurements."""
    return Wiring().data / "eval"


def over(documents: Path) -> tuple[Workbench, Summary]:
    """Return a workbench over a folder of documents, its index up to date, and what was done for that."""
    name = hashlib.sha256(str(documents.resolve()).encode()).hexdigest()[:8]
    bench = Workbench(cache() / f"documents-{documents.name}-{name}")
    return bench, bench.publish(documents)
