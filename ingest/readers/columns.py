"""The order in which a page is read: top to bottom, one column after the other."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.readers.page import Line, Page, TableOnPage

_SIDE_LINES = 5
"""Lines each column must have."""
_FILL = 0.6
"""Share of its column that a line of running text fills, at the median; cells of a table stay below."""
_MAX_CROSSING = 0.3
"""Share of a page's lines that may run across the gap between columns: titles, wide paragraphs."""
_MAX_DEPTH = 2
_MAX_LINES = 1_000
"""Pages with more lines than this are drawings and forms."""


def in_reading_order(page: Page) -> Page:
    """Return `page` with its items in reading order; parts of one line are joined unless columns part them."""
    tables = [item for item in page.items if isinstance(item, TableOnPage)]
    return page.with_items(_placed(_ordered(page.lines(), _MAX_DEPTH), tables))


def _placed(lines: list[Line], tables: list[TableOnPage]) -> list[Line | TableOnPage]:
    """Set each table before the first line that begins below its top."""
    items: list[Line | TableOnPage] = list(lines)
    for table in sorted(tables, key=lambda t: t.top):
        at = next((i for i, item in enumerate(items) if item.top > table.top), len(items))
        items.insert(at, table)
    return items


def _ordered(lines: Sequence[Line], depth: int) -> list[Line]:
    gap = _gap(lines) if depth else None
    if gap is None:
        return _rows(lines)
    ordered: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []

    def close() -> None:
        ordered.extend(_ordered(left, depth - 1))
        ordered.extend(_ordered(right, depth - 1))
        left.clear()
        right.clear()

    for line in sorted(lines, key=lambda each: each.top):
        if line.x1 <= gap:
            left.append(line)
        elif line.x0 >= gap:
            right.append(line)
        else:
            close()
            ordered.append(line)
    close()
    return ordered


def _rows(lines: Sequence[Line]) -> list[Line]:
    """Sort lines from top to bottom and join those that stand on one line."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda each: (each.top + each.bottom) / 2):
        middle = (line.top + line.bottom) / 2
        if rows and rows[-1][0].top < middle < rows[-1][0].bottom and not _overlaps(rows[-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_one(sorted(row, key=lambda each: each.x0)) for row in rows]


def _overlaps(row: list[Line], line: Line) -> bool:
    slack = 0.3 * line.size
    return any(other.x0 < line.x1 - slack and line.x0 < other.x1 - slack for other in row)


def _one(row: list[Line]) -> Line:
    if len(row) == 1:
        return row[0]
    text = " ".join(part.text for part in row)
    top, bottom = min(part.top for part in row), max(part.bottom for part in row)
    return Line(text, row[0].x0, max(part.x1 for part in row), top, bottom, all(part.bold for part in row))


def _gap(lines: Sequence[Line]) -> float | None:
    """Return the x between two columns of running text, None where there is one column."""
    if not 2 * _SIDE_LINES <= len(lines) <= _MAX_LINES:
        return None
    start, end = min(line.x0 for line in lines), max(line.x1 for line in lines)
    wide = end - start
    starts = {round(line.x0) for line in lines if start + 0.25 * wide < line.x0 < end - 0.2 * wide}
    best: tuple[int, float] | None = None
    for x in sorted(x - 0.5 for x in starts):
        crossing = sum(line.x0 < x < line.x1 for line in lines)
        if (best is None or crossing < best[0]) and _is_gap(lines, x, crossing):
            best = (crossing, x)
    return best[1] if best else None


def _is_gap(lines: Sequence[Line], x: float, crossing: int) -> bool:
    left = [line for line in lines if line.x1 <= x]
    right = [line for line in lines if line.x0 >= x]
    if min(len(left), len(right)) < _SIDE_LINES or crossing > _MAX_CROSSING * len(lines):
        return False
    top = max(min(line.top for line in side) for side in (left, right))
    bottom = min(max(line.bottom for line in side) for side in (left, right))
    tall = max(line.bottom for line in lines) - min(line.top for line in lines)
    return bottom - top > 0.2 * tall and _fill(left) >= _FILL and _fill(right) >= _FILL


def _fill(lines: list[Line]) -> float:
    start, end = min(line.x0 for line in lines), max(line.x1 for line in lines)
    widths = sorted((line.x1 - line.x0) / max(1.0, end - start) for line in lines)
    return widths[len(widths) // 2]
