"""The static embedders at hand: the shipped one, and those trained on the documents of this place.

A trained one is a folder named by its fingerprint. Which of them is used is never a matter of choice: vectors
of two models must not be compared, so it is the one that the index was made with.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexes.static import StaticEmbedder, save

_UNFINISHED = "unfinished"


class Statics:
    """Static embedders by fingerprint."""

    def __init__(self, folder: Path, shipped: StaticEmbedder | None = None) -> None:
        self._folder = folder
        self.shipped = shipped or StaticEmbedder()
        self._loaded: dict[str, StaticEmbedder] = {}

    def latest(self) -> StaticEmbedder:
        """Return the embedder trained last, or the shipped one: what a new index is made with."""
        folders = [f for f in self._folder.glob("*") if f.is_dir() and f.name != _UNFINISHED]
        newest = max(folders, key=lambda f: f.stat().st_mtime, default=None)
        return (self.named(newest.name) if newest else None) or self.shipped

    def named(self, fingerprint: str) -> StaticEmbedder | None:
        """Return the embedder with this fingerprint, None where it is not at hand."""
        if fingerprint == self.shipped.fingerprint:
            return self.shipped
        folder = self._folder / fingerprint
        if fingerprint not in self._loaded and fingerprint and folder.is_dir():
            self._loaded[fingerprint] = StaticEmbedder(folder)
        return self._loaded.get(fingerprint)

    def add(self, tokenizer: Any, table: npt.NDArray[np.float32], card: dict[str, object]) -> StaticEmbedder:
        """Keep a trained embedder and return it; it is whole or not there."""
        unfinished = self._folder / _UNFINISHED
        shutil.rmtree(unfinished, ignore_errors=True)
        save(unfinished, tokenizer, table, card)
        fingerprint = StaticEmbedder(unfinished).fingerprint
        target = self._folder / fingerprint
        if not target.is_dir():
            unfinished.rename(target)
        found = self.named(fingerprint)
        assert found is not None, fingerprint
        return found

    def drop(self, wanted: Collection[str]) -> None:
        """Remove the trained embedders but those with these fingerprints."""
        for folder in self._folder.glob("*"):
            if folder.is_dir() and folder.name not in wanted:
                shutil.rmtree(folder, ignore_errors=True)
                self._loaded.pop(folder.name, None)
