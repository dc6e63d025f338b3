"""HTML tables with merged cells to a plain grid."""

from __future__ import annotations

from itertools import count

from lxml.html import HtmlElement

from ingest.errors import Unreadable
from ingest.limits import Limits
from ingest.readers.tables import Cell, Grid

_MAX_SPAN = 1_000
"""Widest and tallest merged cell that browsers accept (HTML standard, 4.9.11)."""


def grid_of(table: HtmlElement, limits: Limits) -> tuple[Grid, int | None]:
    """Return the cells of `table`, merged ones spread out, and the rows of header if it marks them.

    Raises Unreadable when spreading goes over the limit of cells.
    """
    rows = list(table.iter("tr"))
    filled: dict[tuple[int, int], Cell] = {}
    origins = count()
    for y, row in enumerate(rows):
        x = 0
        for field in row.iterchildren("td", "th"):
            while (y, x) in filled:
                x += 1
            cell = Cell(_text(field), next(origins))
            wide, tall = _span(field, "colspan"), min(_span(field, "rowspan"), len(rows) - y)
            if len(filled) + wide * tall > limits.table_cells:
                raise Unreadable(f"One of its tables has more than {limits.table_cells:,} cells.")
            filled.update({(y + dy, x + dx): cell for dy in range(tall) for dx in range(wide)})
            x += wide
    width = max((x for _, x in filled), default=-1) + 1
    if width * len(rows) > limits.table_cells:
        raise Unreadable(f"One of its tables has more than {limits.table_cells:,} cells.")
    grid = [[filled.get((y, x), Cell("", -1)) for x in range(width)] for y in range(len(rows))]
    return grid, _marked_header(rows)


def _text(field: HtmlElement) -> str:
    pieces: list[str] = []
    for node in field.iter():
        is_break = node.tag in ("br", "p", "div", "li", "tr")
        if is_break:
            pieces.append("\n")
        if isinstance(node.tag, str) and node.tag not in ("script", "style"):
            pieces.append(node.text or "")
        if node is not field:
            pieces.append(("\n" if is_break else "") + (node.tail or ""))
    return "".join(pieces)


def _span(field: HtmlElement, name: str) -> int:
    value = field.get(name, "1").strip()
    return max(1, min(int(value), _MAX_SPAN)) if value.isdigit() and len(value) < 9 else 1


def _marked_header(rows: list[HtmlElement]) -> int | None:
    """Return how many rows at the top are header by markup; None when the table has no such marks."""
    depth = 0
    for row in rows:
        fields = list(row.iterchildren("td", "th"))
        in_head = row.getparent() is not None and row.getparent().tag == "thead"
        if in_head or (len(fields) > 1 and all(field.tag == "th" for field in fields)):
            depth += 1
        else:
            break
    return depth or None
