"""Vectors of a run in progress, so that a run that was killed does not embed again what it had embedded.

They are added by the thread that embeds, and looked up by the one that reads and writes.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from indexes.vectors import Dense
from ingest import database

_SCHEMA = "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID"


class Journal:
    """A small database beside the index; it is emptied when the run has published its result."""

    def __init__(self, file: Path, fingerprint: str) -> None:
        self._file, self._fingerprint = file, fingerprint
        self._db = database.opened(file, _SCHEMA, any_thread=True)
        self._lock = threading.Lock()

    def known(self, texts: Sequence[str]) -> dict[str, Dense]:
        """Return the vectors already made, by text. Raises IngestError."""
        found: dict[str, Dense] = {}
        with database.trouble(self._file), self._lock:
            for text in texts:
                row = self._db.execute(
                    "SELECT vector FROM vectors WHERE key = ?", (self._key(text),)
                ).fetchone()
                if row:
                    found[text] = np.frombuffer(row[0], dtype=np.float32)
        return found

    def add(self, vectors: Mapping[str, Dense]) -> None:
        """Keep the vectors of these texts; they are on disk when this returns. Raises IngestError."""
        rows = [(self._key(text), v.astype(np.float32).tobytes()) for text, v in vectors.items()]
        with database.trouble(self._file), self._lock, self._db:
            self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    def clear(self) -> None:
        """Forget everything: it stands in the published index. Raises IngestError."""
        with database.trouble(self._file):
            with self._db:
                self._db.execute("DELETE FROM vectors")
            self._db.execute("VACUUM")

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def _key(self, text: str) -> bytes:
        return hashlib.sha256(f"{self._fingerprint}\x1f{text}".encode()).digest()
