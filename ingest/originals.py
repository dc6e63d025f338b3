"""The files that the documents were read from, kept beside the index so that a person can open the original.

Each is kept under the version of its document, so a name always stands for the same content. A file is there
before the document that needs it is published. What neither the index nor the one before it names any more is
removed afterwards, so whatever kills a run leaves at most a file too many, which the next run takes away.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from indexes.types import Document
from ingest.errors import IngestError
from ingest.sources import Source

_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_LOCK = ".lock"
_UNFINISHED = ".new"


def name_of(document: Document) -> str:
    """Return the name under which the original of a document is kept; nothing in it comes from outside."""
    return name_for(document.version, document.doc)


def name_for(version: str, doc: str) -> str:
    """Return the name for a version of the file called `doc`."""
    suffix = PurePosixPath(doc).suffix.lower()
    return version + (suffix if _SUFFIX.fullmatch(suffix) else "")


class Originals:
    """A folder of original files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, files: Mapping[str, Source]) -> None:
        """Copy the files, by the names to keep them under, that are not here yet. Raises IngestError."""
        missing = {name: source for name, source in files.items() if not (self._folder / name).is_file()}
        if not missing:
            return
        with self._locked():
            for name, source in missing.items():
                _copy(source, self._folder / name)
            _sync(self._folder)

    def drop(self, wanted: Collection[str]) -> None:
        """Remove everything but the files with these names. Raises IngestError."""
        if not self._folder.is_dir():
            return
        with self._locked():
            for entry in os.scandir(self._folder):
                if entry.name != _LOCK and entry.name not in wanted:
                    os.unlink(entry.path)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep other runs from taking away what this one is writing; trouble with the disk gets a sentence."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with (self._folder / _LOCK).open("w", encoding="utf-8") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield
        except OSError as e:
            raise IngestError(
                f"The original files cannot be kept in {self._folder} ({e.strerror}); "
                "free some space or check its permissions."
            ) from e


def _copy(source: Source, target: Path) -> None:
    """Copy a file so that `target` is either whole or not there."""
    unfinished = target.with_name(target.name + _UNFINISHED)
    with source.open() as old, unfinished.open("wb") as new:
        shutil.copyfileobj(old, new, 1 << 20)
        new.flush()
        os.fsync(new.fileno())
    unfinished.replace(target)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
