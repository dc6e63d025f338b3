"""The manifest beside the documents: what people say of each file, which overrides what its text says.

It is a CSV file named manifest.csv in the root of the documents, with a column `path` and any of: title,
issuer, number, region, populations, kind, lang, published, effective, expires, status, replaced_by, basis,
source, licence. Columns it does not know are left alone; a cell left empty says nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from indexes import regions
from indexes.types import Status
from ingest.errors import BadManifest

NAME = "manifest.csv"

_ALIASES = {
    "jurisdiction": "region",
    "doc_type": "kind",
    "version_or_issue_date": "published",
    "effective_date_in_text": "effective",
    "status_basis": "basis",
    "source_repo": "source",
}
_COUNTRIES = {"CN": regions.CHINA, "US": regions.USA, "US-federal": regions.USA}
_STATUS_WORDS = (  # the first word found in the cell decides
    ("superseded", Status.SUPERSEDED),
    ("replaced", Status.SUPERSEDED),
    ("expired", Status.EXPIRED),
    ("snapshot", Status.SNAPSHOT),
    ("historical", Status.HISTORICAL),
    ("doubtful", Status.DOUBTFUL),
    ("check", Status.DOUBTFUL),
    ("in force?", Status.DOUBTFUL),
    ("in force", Status.IN_FORCE),
    ("in_force", Status.IN_FORCE),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: the cells by their standard column names, verbatim, and the row as it stands in the file."""

    cells: Mapping[str, str]
    raw: str

    def get(self, column: str) -> str:
        """Return a cell, or "" when it is empty or missing."""
        return self.cells.get(column, "")

    @property
    def region(self) -> str:
        """The region, also from codes such as CN-Guangdong-Guangzhou."""
        cell = self.get("region")
        if cell in _COUNTRIES:
            return _COUNTRIES[cell]
        return regions.normalise(cell.removeprefix("CN-").replace("-", " "))

    @property
    def status(self) -> Status:
        """What the row declares of the document irrespective of a day."""
        cell = self.get("status").lower()
        return next((status for word, status in _STATUS_WORDS if word in cell), Status.UNKNOWN)

    @property
    def populations(self) -> tuple[str, ...]:
        """The groups of people it is for."""
        return tuple(p.strip() for p in self.get("populations").split("|") if p.strip())


NO_ENTRY = Entry({}, "")


def read(root: Path) -> dict[str, Entry]:
    """Return the manifest of the documents in `root` by path; empty when there is none.

    Raises BadManifest when the file cannot be used as a whole.
    """
    file = root / NAME
    if not file.is_file():
        return {}
    try:
        rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig")), strict=True))
    except (UnicodeDecodeError, csv.Error) as e:
        raise BadManifest(f"{file} is not a CSV file in UTF-8 ({e}); save it again as CSV UTF-8.") from e
    if rows and "path" not in rows[0]:
        raise BadManifest(f"{file} has no column named path; its first line must name the columns.")
    return {row["path"]: _entry(row) for row in rows if row.get("path")}


def _entry(row: Mapping[str, str | None]) -> Entry:
    cells = {
        _ALIASES.get(name, name): (value or "").strip()
        for name, value in row.items()
        if isinstance(name, str) and isinstance(value, str | None)
    }
    return Entry(cells, "\x1f".join(f"{name}={cells[name]}" for name in sorted(cells)))
