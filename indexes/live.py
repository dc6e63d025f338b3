"""The index as a running program sees it: always the newest one published, never a half-made one."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping

from indexes.engine import Reader, Store
from indexes.types import Document

_LOOK_EVERY = 1.0
"""Seconds between looks for something newer."""


class LiveIndex:
    """Opens the store's index when first asked and again whenever something newer is published.

    Safe to share between threads: a search that runs while the index is replaced ends on the old one.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._reader: Reader | None = None
        self._looked = 0.0

    def reader(self) -> Reader:
        """Return the newest reader. Raises IndexMissing or IndexUnavailable."""
        with self._lock:
            now = time.monotonic()
            if self._reader is None or now - self._looked > _LOOK_EVERY:
                self._looked = now
                if self._reader is None or self._reader.stale():
                    self._reader = self._store.open()
            return self._reader

    @property
    def documents(self) -> Mapping[str, Document]:
        """The register of the newest index."""
        return self.reader().documents
