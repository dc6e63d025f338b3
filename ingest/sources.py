"""Where the content of a document is: a file of its own, or a member of a zip archive."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

from ingest.limits import Limits
from ingest.readers import archive


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or the `member` of the zip archive in `path` (its name inside, with forward slashes)."""

    path: Path
    member: str = ""

    @property
    def suffix(self) -> str:
        """The suffix that names the format, with its dot."""
        return PurePosixPath(self.member).suffix if self.member else self.path.suffix

    def open(self) -> IO[bytes]:
        """Open the content for reading. Raises OSError, and Unreadable for a member that cannot be had."""
        return BytesIO(self.unpacked()) if self.member else self.path.open("rb")

    def unpacked(self, limits: Limits = Limits()) -> bytes:  # noqa: B008 - frozen
        """Return the content of a member. Raises Unreadable."""
        assert self.member, self.path
        return archive.member(self.path, self.member, limits)
