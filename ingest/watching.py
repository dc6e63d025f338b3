"""Keeping an index in step with folders: look, wait until nothing moves any more, ingest, look again."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from indexes.errors import IndexesError
from ingest.errors import IngestError
from ingest.publish import Summary

Snapshot = frozenset[tuple[str, int, int, int]]
"""Path, size, time of the last change and inode of every file."""

_LONGEST_PAUSE = 60.0


def watch(
    paths: Sequence[Path],
    ingest: Callable[[], Summary],
    tell: Callable[[Summary], None],
    complain: Callable[[str], None],
    stop: threading.Event,
    *,
    every: float = 2.0,
) -> None:
    """Ingest now and after every change until `stop` is set.

    A change counts once two looks, `every` seconds apart, have seen the same: files that are still being
    copied wait. What cannot be done is complained of once and tried again, ever more seldom; the index stays
    as it was.
    """
    done: Snapshot | None = None
    before: Snapshot | None = None
    owed = True
    complaint, pause = "", every
    while not stop.is_set():
        now = snapshot(paths)
        if owed or before == now != done:
            try:
                tell(ingest())
                done, owed, complaint, pause = now, False, "", every
            except (IngestError, IndexesError) as e:
                if str(e) != complaint:
                    complaint = str(e)
                    complain(complaint)
                owed, pause = True, min(_LONGEST_PAUSE, 2 * pause)
        before = now
        stop.wait(pause)


def snapshot(paths: Sequence[Path]) -> Snapshot:
    """Return what the file system says of all files under `paths`, read or not."""
    found = set()
    for file in _files(paths):
        try:
            status = file.stat()
        except FileNotFoundError:  # gone since it was listed: the next look will not see it
            continue
        found.add((file.path, status.st_size, status.st_mtime_ns, status.st_ino))
    return frozenset(found)


def _files(folders: Sequence[Path | os.DirEntry[str]]) -> Iterator[os.DirEntry[str]]:
    for folder in folders:
        try:
            with os.scandir(folder.path if isinstance(folder, os.DirEntry) else folder) as entries:
                listed = [entry for entry in entries if not entry.name.startswith((".", "~$"))]
        except (FileNotFoundError, NotADirectoryError):
            continue
        yield from (entry for entry in listed if entry.is_file())
        yield from _files([entry for entry in listed if entry.is_dir(follow_symlinks=False)])
