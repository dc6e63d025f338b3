"""CSV tables, whatever stands between their fields."""

from __future__ import annotations

import csv
from io import StringIO

from ingest.errors import Unreadable
from ingest.limits import Limits
from ingest.readers import tables
from ingest.readers.encoding import decode
from ingest.readers.header import NO_TITLE
from ingest.types import Reading

_DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 20


def read(data: bytes, limits: Limits) -> Reading:
    """Return the rows with the names of their columns; the first row names them where it looks like it.

    Raises Unreadable when the file cannot be decoded, is no table, or goes over `limits`.
    """
    text = decode(data)
    rows = []
    try:
        for row in csv.reader(StringIO(text), delimiter=_delimiter(text)):
            if any(field.strip() for field in row):
                rows.append(row)
            if len(rows) > limits.sheet_rows:
                raise Unreadable(f"It has more than {limits.sheet_rows:,} rows with content.")
    except csv.Error as error:
        raise Unreadable("It is not a CSV table that can be read.") from error
    widest = max((len(row) for row in rows), default=0)
    if widest * len(rows) > limits.table_cells:
        raise Unreadable(f"It has more than {limits.table_cells:,} cells.")
    return Reading(tuple(tables.blocks(tables.plain_grid(rows), tables.Place(1))), NO_TITLE)


def _delimiter(text: str) -> str:
    """Return the delimiter that parts the first rows into the most fields of equal number."""
    sample = "\n".join(text.splitlines()[:_SAMPLE_ROWS])

    def quality(delimiter: str) -> tuple[bool, int]:
        widths = [len(row) for row in csv.reader(StringIO(sample), delimiter=delimiter) if row]
        return len(set(widths)) == 1, min(widths, default=0)

    return max(_DELIMITERS, key=quality)
