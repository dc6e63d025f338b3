"""Vectors of a run in progress, so that a run that was killed does not embed again what it had embedded."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from indexes.vectors import Dense


class Journal:
    """A small database beside the index; it is emptied when the run has published its result."""

    def __init__(self, file: Path, fingerprint: str) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._fingerprint = fingerprint
        self._db = sqlite3.connect(file)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID"
        )

    def known(self, texts: Sequence[str]) -> dict[int, Dense]:
        """Return the vectors already made, by position in `texts`."""
        found: dict[int, Dense] = {}
        for position, text in enumerate(texts):
            row = self._db.execute("SELECT vector FROM vectors WHERE key = ?", (self._key(text),)).fetchone()
            if row:
                found[position] = np.frombuffer(row[0], dtype=np.float32)
        return found

    def add(self, vectors: Mapping[str, Dense]) -> None:
        """Keep the vectors of these texts; they are on disk when this returns."""
        rows = [(self._key(text), v.astype(np.float32).tobytes()) for text, v in vectors.items()]
        with self._db:
            self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    def clear(self) -> None:
        """Forget everything: it stands in the published index."""
        with self._db:
            self._db.execute("DELETE FROM vectors")
        self._db.execute("VACUUM")

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def _key(self, text: str) -> bytes:
        return hashlib.sha256(f"{self._fingerprint}\x1f{text}".encode()).digest()
