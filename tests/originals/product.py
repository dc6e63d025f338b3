"""The product over a small folder of documents, without the embedding model: nothing here is searched for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from app.wiring import Wiring
from indexes.types import Document, Passage
from indexes.vectors import Dense
from ingest.publish import Summary

CORPUS = Path(__file__).parents[2] / "corpus"


class NoEmbedder:
    """Reads no language, so every passage goes without its vector."""

    dimension = 4
    fingerprint = "none"

    def speaks(self, lang: str) -> bool:
        return False

    def documents(self, texts: Sequence[str]) -> Dense:
        return np.zeros((len(texts), 4), dtype=np.float32)

    def query(self, text: str) -> Dense:
        raise AssertionError("nothing is searched for")


class Silent:
    """Watches a run and says nothing."""

    def stage(self, name: str, total: int) -> None: ...

    def advance(self, n: int, what: str) -> None: ...


class Product:
    """A data folder and what runs on it."""

    def __init__(self, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("MINGBAI_DATA", str(data))
        self.data = data
        self.wiring = self._wiring()

    def _wiring(self) -> Wiring:
        wiring = Wiring()
        wiring.__dict__["embedder"] = NoEmbedder()
        return wiring

    def ingest(self, folder: Path, **options: bool) -> Summary:
        return self._wiring().publisher(Silent(), [folder]).run([folder], **options)

    def originals(self) -> dict[str, bytes]:
        """Return what is kept, by name."""
        folder = self.data / "originals"
        return {p.name: p.read_bytes() for p in folder.iterdir() if not p.name.startswith(".")}

    def document(self, doc: str) -> Document:
        return self._wiring().index.documents[doc]

    def passage(self, doc: str, label: str) -> Passage:
        """Return the first passage of a clause."""
        found = self.wiring.index.reader().neighbours(doc, list(range(500)))
        return next(p for p in found if p.clause.label == label)
