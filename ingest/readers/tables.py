"""Tables to rows that can be read alone: every row carries the names of its columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ingest.readers.whitespace import clean, folded, is_chinese
from ingest.types import Block

_HEADER_CHARS = 60
"""Longest cell of a header row; longer ones are statements."""
_INLINE_CHARS = 80
"""Longest cell that is set beside the others on one line; with longer ones each cell has its own line."""
_BOX_CHARS = 1_500
_KEY_HEADER_CHARS = 20
_KEY_COLUMNS = 5
"""Columns from the left among which the one that names the rows is looked for."""
_KEY_CHARS = 60
"""Mean length up to which a column can name rows; longer ones describe them."""
_DISTINCT_SHARE = 0.8
_BLANK_FORM_CHARS = 30
_CODE = re.compile(r"^[\[(（【#]?[A-Za-z]{0,4}[\d.\-–—.、]{0,8}[a-z]?[\])）】]?$|^[IVXivx]+\.?$|^N/A$")
_SENTENCE = re.compile(r"[。；;！!]|[.?？]\s|[^\s.]{3,}\.$")
_NUMERIC = re.compile(r"^[\d.,%％￥$€/\-–—~～ ()（）元年月日]+$")
_NOTE = re.compile(r"^(?:注|备注|说明|Notes?|Source|来源)[\s:：.\d]")


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a grid; the fields that a merged cell covers share its `origin`, any number unique to it."""

    text: str
    origin: int


Grid = Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table stands: its number in the document from 1, its page, and its title if one is known."""

    table: int
    page: int | None = None
    caption: str = ""


def blocks(grid: Grid, place: Place, header_rows: int | None = None) -> list[Block]:
    """Return the rows of `grid` as blocks.

    `header_rows` is how many rows at the top name the columns, None to find out. Rows that one cell
    spans are the table's title at the top, notes at the bottom, and names of groups in between.
    """
    grid = _dense(grid)
    if not grid:
        return []
    top, grid = _leading(grid)
    if len(grid) == 0 or _width(grid) == 1:
        return _box([text for text in (*top, *(cell.text for row in grid for cell in row)) if text], place)
    caption, said = _caption(place.caption, top)
    grid, notes = _trailing(grid)
    depth = _header_depth(grid) if header_rows is None else max(0, header_rows - len(top))
    names = _names(grid[:depth], _width(grid))
    rows = [Block("paragraph", text, page=place.page) for text in said]
    if depth >= len(grid):
        text = "；".join(names) if is_chinese("".join(names)) else "; ".join(names)
        rows.append(
            Block("row", text, page=place.page, table=place.table, path=(caption,) if caption else ())
        )
    rows += _rows(_joined_continuations(grid[depth:]), names, place, caption)
    return rows + [Block("paragraph", text, page=place.page) for text in notes]


def _box(texts: list[str], place: Place) -> list[Block]:
    """Return a table of one column: a box with a title is one block, named by it; any other is paragraphs."""
    titled = len(texts) > 1 and len(texts[0]) <= 2 * _HEADER_CHARS and not _SENTENCE.search(texts[0])
    if not titled or sum(map(len, texts)) > _BOX_CHARS:
        return [Block("paragraph", text, page=place.page) for text in texts]
    label = texts[0].rstrip("*†‡：: ")
    path = (place.caption,) if place.caption else ()
    return [Block("row", "\n".join(texts), page=place.page, table=place.table, label=label, path=path)]


def plain_grid(rows: Sequence[Sequence[str]]) -> Grid:
    """Return rows of unequal length without merged cells as a grid."""
    width = max((len(row) for row in rows), default=0)
    count = iter(range(len(rows) * width))
    return [[Cell(row[i] if i < len(row) else "", next(count)) for i in range(width)] for row in rows]


def _dense(grid: Grid) -> Grid:
    """Clean the texts and drop rows and columns without any."""
    rows = [[Cell(clean(cell.text), cell.origin) for cell in row] for row in grid]
    rows = [row for row in rows if any(cell.text for cell in row)]
    used = [i for i in range(_width(rows)) if any(i < len(row) and row[i].text for row in rows)]
    return [[row[i] if i < len(row) else Cell("", -1) for i in used] for row in rows]


def _width(grid: Grid) -> int:
    return max((len(row) for row in grid), default=0)


def _spanning(row: Sequence[Cell]) -> str:
    """Return the text of the one cell with content in `row` if it is merged over most of the width."""
    filled = [cell for cell in row if cell.text]
    merged = len(filled) > 1 and len({cell.origin for cell in filled}) == 1
    return filled[0].text if merged and len(filled) * 3 >= len(row) * 2 else ""


def _lonely(row: Sequence[Cell]) -> str:
    """Return the text of `row` if only its first field has any, or one cell spans it."""
    alone = len(row) > 1 and row[0].text and not any(cell.text for cell in row[1:])
    return row[0].text if alone else _spanning(row)


def _leading(grid: Grid) -> tuple[list[str], Grid]:
    top: list[str] = []
    while grid and _lonely(grid[0]):
        top.append(_lonely(grid[0]))
        grid = grid[1:]
    return top, _dense(grid)


def _trailing(grid: Grid) -> tuple[Grid, list[str]]:
    notes: list[str] = []
    while len(grid) > 2 and (text := _lonely(grid[-1])) and (_NOTE.match(text) or len(text) > _HEADER_CHARS):
        notes.insert(0, text)
        grid = grid[:-1]
    return grid, notes


def _caption(known: str, top: list[str]) -> tuple[str, list[str]]:
    """Split the rows above a table into its title (the last short one) and what else is said there."""
    short = [text for text in top if len(text) <= _HEADER_CHARS * 2 and not _SENTENCE.search(text)]
    title = short[-1] if short else ""
    return known or title, [text for text in top if text != title or known]


def _header_depth(grid: Grid) -> int:
    """Return how many rows at the top of `grid` name its columns; 0 when none does."""
    if len(grid) < 2 or not _names_columns(grid[0], grid[1:]):
        return 0
    spread = len({cell.origin for cell in grid[0]}) < len(grid[0])
    if not spread:
        return 1
    depth = 1
    while depth < len(grid) and {c.origin for c in grid[depth]} & {c.origin for c in grid[depth - 1]}:
        if all(len(cell.text) <= _HEADER_CHARS for cell in grid[depth]):
            depth += 1
        else:
            break
    return depth


def _names_columns(row: Sequence[Cell], body: Grid) -> bool:
    texts = [cell.text for cell in row if cell.text]
    if len(texts) < 2 or len(texts) * 2 < len(row):
        return False
    if any(
        len(t) > _HEADER_CHARS or _SENTENCE.search(t) or _NUMERIC.match(t) or t[-1] in "：:" for t in texts
    ):
        return False
    if len(row) > 2:
        return True
    below = [cells[1].text for cells in body if cells[1].text]
    longer = sum(len(text) for text in below) > 1.5 * len(row[1].text) * len(below)
    narrow = _KEY_HEADER_CHARS if is_chinese(row[0].text) else 2 * _KEY_HEADER_CHARS
    return len(body) >= 2 and len(row[0].text) <= narrow and longer


def _names(header: Grid, width: int) -> list[str]:
    """Return one name a column: what stands above it from top to bottom, merged cells once."""
    names = []
    for column in range(width):
        seen: dict[str, None] = {}
        for row in header:
            if row[column].text:
                seen[row[column].text] = None
        names.append(" ".join(seen))
    return names


def _joined_continuations(body: Grid) -> Grid:
    """Join a row whose first field is empty to the one above: a merged cell that the format has lost.

    Only where it is the exception, so that tables with an empty corner column keep their rows.
    """
    empty = [not row[0].text for row in body]
    if not any(empty) or empty[0] or sum(empty) * 2 > len(body) + 1:
        return body
    runs: list[list[Sequence[Cell]]] = []
    for row, continues in zip(body, empty, strict=True):
        if continues:
            runs[-1].append(row)
        else:
            runs.append([row])
    return [[_stacked(column) for column in zip(*run, strict=True)] for run in runs]


def _stacked(column: Sequence[Cell]) -> Cell:
    """Put the fields below each other into one; what a merged cell covers counts once."""
    distinct = {cell.origin: cell.text for cell in column if cell.text}
    return Cell(clean("\n".join(distinct.values())), column[0].origin)


def _rows(body: Grid, names: list[str], place: Place, caption: str) -> Iterator[Block]:
    group = ""
    columns = _key_columns([row for row in body if not _lonely(row)])
    chinese = is_chinese("".join(names) + "".join(cell.text for row in body[:20] for cell in row))
    for row in body:
        if title := _lonely(row):
            if len(title) <= _HEADER_CHARS * 2:
                group = title
            else:
                yield Block("paragraph", title, page=place.page)
            continue
        if folded("".join(cell.text for cell in row)) == folded("".join(names)):
            continue  # the header, printed again at the top of a page
        text = _row_text(_pairs(row, names), chinese)
        if text and not _is_blank_form(row):
            path = tuple(part for part in (caption, group) if part)
            label = _key(row, columns)
            yield Block("row", text, page=place.page, table=place.table, label=label, path=path)


def _is_blank_form(row: Sequence[Cell]) -> bool:
    """Tell whether a row of a wide table says nothing but its own name: a line of a form to be filled in."""
    filled = {cell.origin: cell.text for cell in row if cell.text}
    return len(row) > 2 and len(filled) == 1 and len(*filled.values()) < _BLANK_FORM_CHARS


def _pairs(row: Sequence[Cell], names: list[str]) -> list[tuple[str, str]]:
    """Return (column names, value) for each value; neighbours that repeat one value share it."""
    pairs: list[tuple[list[str], str]] = []
    for cell, name in zip(row, names, strict=True):
        if not cell.text:
            continue
        if pairs and pairs[-1][1] == cell.text:
            pairs[-1][0].append(name)
        else:
            pairs.append(([name], cell.text))
    return [(_range(group), value) for group, value in pairs]


def _range(names: list[str]) -> str:
    distinct = list(dict.fromkeys(name for name in names if name))
    return " ".join(distinct) if len(distinct) < 3 else f"{distinct[0]} – {distinct[-1]}"


def _row_text(pairs: list[tuple[str, str]], chinese: bool) -> str:
    colon, comma = ("：", "；") if chinese else (": ", "; ")
    if len(pairs) == 2 and not any(name for name, _ in pairs):
        return colon.join(value for _, value in pairs)
    texts = [f"{name}{colon}{value}" if name else value for name, value in pairs]
    if any(len(value) > _INLINE_CHARS for _, value in pairs):
        return "\n".join(texts)
    return comma.join(texts)


def _key_columns(body: Grid) -> list[int]:
    """Return the columns that tell the rows apart: the first with a value of its own for nearly every row,
    and the next such one where the first holds only codes. Where no column does, because the rows are parts
    of larger ones, a value for nearly every merged cell will do.
    """
    by_row = _telling(body, lambda _: len(body))
    return by_row or _telling(body, lambda column: len({row[column].origin for row in body})) or [0]


def _telling(body: Grid, cells: Callable[[int], int]) -> list[int]:
    found: list[int] = []
    for column in range(min(_KEY_COLUMNS, _width(body))):
        values = [row[column].text for row in body if row[column].text]
        distinct = len(set(values)) >= _DISTINCT_SHARE * cells(column)
        if not distinct or sum(map(len, values)) > _KEY_CHARS * len(values):
            continue
        found.append(column)
        if not all(_CODE.match(value) for value in values):
            break
    return found


def _key(row: Sequence[Cell], columns: list[int]) -> str:
    """Return what a row is about: its key cell, with the next one where that is only a code."""
    texts = list(dict.fromkeys(row[column].text for column in columns if row[column].text))
    texts = texts or [cell.text for cell in row if cell.text][:1]
    if len(texts) > 1 and texts[0].isdigit():
        texts = texts[1:]
    return " ".join(texts)[: 2 * _KEY_CHARS].rstrip("。；;")
