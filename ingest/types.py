"""What a reader makes of a file, before it is cut into clauses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal["title", "heading", "paragraph", "item", "row"]


@dataclass(frozen=True, slots=True)
class Block:
    """One run of text of a document in reading order.

    `level` counts headings from 1 (outermost) and nested list items from 0. `page` is 1-based, None where
    the format has no pages. A `row` carries its table's header inside its text ("列名：值；列名：值").

    Only rows have the rest: `table` counts the tables of the document from 1 (0 is no table), `label` is
    the row's key cell, `path` the table's title and the group the row stands in, where it has them.
    """

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None
    table: int = 0
    label: str = ""
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as read: its blocks in order, and what the file says about itself.

    `meta` holds statements found in the page header or the file's own properties, under the names
    title, issuer, number, published, effective, expires, status, url, history (the lines under a title
    that say who passed and amended it), signed (who signed at the end, and when) and ocr (the pages that
    were scans and read by character recognition); values are verbatim text.
    """

    blocks: tuple[Block, ...]
    meta: Mapping[str, str] = field(default_factory=dict)
    pages: int = 0
