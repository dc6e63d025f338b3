"""The small SQLite files in which ingestion keeps what it knows between runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.errors import IngestError


def opened(file: Path, schema: str, *, any_thread: bool = False) -> sqlite3.Connection:
    """Open or make the database with one table, for the thread that opens it or for any. Raises IngestError."""
    with trouble(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(file, check_same_thread=not any_thread)
        try:
            db.execute("PRAGMA journal_mode=WAL")
            db.execute(schema)
        except BaseException:
            db.close()
            raise
        return db


@contextmanager
def trouble(file: Path) -> Iterator[None]:
    """Turn what goes wrong with the file or its disk into one sentence."""
    try:
        yield
    except sqlite3.DatabaseError as e:
        if isinstance(e, sqlite3.OperationalError):
            raise IngestError(
                f"{file} cannot be written ({e}); free some space, check its permissions and run it again."
            ) from e
        raise IngestError(f"{file} is damaged ({e}); remove it, nothing in it is needed for answers.") from e
    except OSError as e:
        raise IngestError(
            f"{file} cannot be opened ({e.strerror}); free some space or check its permissions."
        ) from e
