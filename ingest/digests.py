"""Content hashes of files, remembered with what the file system says of them.

A file whose size, times and inode are those of the last run is taken to be the same without being read, so
that a folder of thousands of files is checked in a moment. What was written in the last seconds before it was
hashed is never remembered: it could be written again within the same tick of the clock.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from ingest import database
from ingest.limits import Limits
from ingest.readers import archive

_SCHEMA = "CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, stamp TEXT, digest TEXT, members TEXT)"
_SETTLED_NS = 2_000_000_000
"""Nanoseconds since the last change from which a file's times tell a later change apart."""

Members = tuple[tuple[str, str], ...]
"""Names and content hashes of the files in an archive."""


@dataclass(frozen=True, slots=True)
class _Row:
    stamp: str
    digest: str
    members: Members = ()


class Digests:
    """The hashes of files by their paths, kept in a small database; without one, nothing outlives the run."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._known: dict[str, _Row] = _read(file) if file else {}
        self._fresh: dict[str, _Row] = {}

    def of(self, path: Path) -> str:
        """Return the SHA-256 of a file's content. Raises OSError."""
        return self._row(path).digest

    def members(self, path: Path, limits: Limits = Limits()) -> Members:  # noqa: B008 - frozen
        """Return the files in a zip archive with their hashes. Raises Unreadable and OSError."""
        row = self._row(path)
        if row.members:
            return row.members
        files = archive.members(path, limits)
        found = tuple((name, hashlib.sha256(data).hexdigest()) for name, data in files)
        if str(path) in self._known:
            self._remember(path, _Row(row.stamp, row.digest, found))
        return found

    def save(self) -> None:
        """Write down what was hashed since the last time, and forget files that are gone. Raises IngestError."""
        if self._file is None or not self._fresh:
            return
        gone = [(path,) for path in self._known if not os.path.exists(path)]
        rows = [(p, r.stamp, r.digest, json.dumps(r.members)) for p, r in self._fresh.items()]
        with closing(database.opened(self._file, _SCHEMA)) as db, database.trouble(self._file), db:
            db.executemany("DELETE FROM files WHERE path = ?", gone)
            db.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", rows)
        self._fresh.clear()

    def _row(self, path: Path) -> _Row:
        status = path.stat()
        stamp = f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_ino}"
        known = self._known.get(str(path))
        if known and known.stamp == stamp:
            return known
        self._known.pop(str(path), None)
        settled = time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) > _SETTLED_NS
        with path.open("rb") as f:
            row = _Row(stamp, hashlib.file_digest(f, "sha256").hexdigest())
        if settled:
            self._remember(path, row)
        return row

    def _remember(self, path: Path, row: _Row) -> None:
        self._known[str(path)] = self._fresh[str(path)] = row


def _read(file: Path) -> dict[str, _Row]:
    with closing(database.opened(file, _SCHEMA)) as db, database.trouble(file):
        rows = db.execute("SELECT path, stamp, digest, members FROM files").fetchall()
    return {
        path: _Row(stamp, digest, tuple((name, of) for name, of in json.loads(members)))
        for path, stamp, digest, members in rows
    }
