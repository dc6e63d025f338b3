"""Ruled tables: the grid that lines drawn on a page form, and the characters inside its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.page import Char, TableOnPage
from ingest.readers.tables import Cell

_SNAP = 3.0
"""Points within which two drawn lines are the same line, or meet."""
_MAX_CELLS = 5_000
_MAX_RULES = 1_500
"""Drawings with more strokes than this are pictures or maps, not tables."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight stroke: at `at` (y of a horizontal, x of a vertical one), from `start` to `end`."""

    at: float
    start: float
    end: float


def find_tables(
    horizontal: Sequence[Rule], vertical: Sequence[Rule], chars: Sequence[Char]
) -> list[tuple[TableOnPage, set[int]]]:
    """Return the ruled tables with the indices of the characters inside of each, top to bottom.

    A frame around text is no table: a table has two columns and two cells with text at least.
    """
    if len(horizontal) + len(vertical) > _MAX_RULES:
        return []
    found = []
    for rows, columns in _components(_merged(horizontal), _merged(vertical)):
        table = _table(rows, columns, chars)
        if table is not None:
            found.append(table)
    return sorted(found, key=lambda pair: pair[0].top)


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """Join strokes that continue each other: cell borders are often drawn one by one."""
    joined: list[Rule] = []
    for rule in sorted(rules, key=lambda r: (round(r.at / _SNAP), r.start)):
        last = joined[-1] if joined else None
        if last and abs(last.at - rule.at) <= _SNAP and rule.start <= last.end + _SNAP:
            joined[-1] = Rule(last.at, last.start, max(last.end, rule.end))
        else:
            joined.append(rule)
    return joined


def _components(horizontal: list[Rule], vertical: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Group rules that cross or touch each other."""
    group = list(range(len(horizontal) + len(vertical)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    for i, h in enumerate(horizontal):
        for j, v in enumerate(vertical, len(horizontal)):
            crosses_x = h.start - _SNAP <= v.at <= h.end + _SNAP
            if crosses_x and v.start - _SNAP <= h.at <= v.end + _SNAP:
                group[root(i)] = root(j)
    members: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i in range(len(group)):
        pair = members.setdefault(root(i), ([], []))
        pair[0 if i < len(horizontal) else 1].append(
            horizontal[i] if i < len(horizontal) else vertical[i - len(horizontal)]
        )
    return [pair for pair in members.values() if pair[0] and pair[1]]


def _table(
    rows: list[Rule], columns: list[Rule], chars: Sequence[Char]
) -> tuple[TableOnPage, set[int]] | None:
    ys = _edges([rule.at for rule in rows] + [e for rule in columns for e in (rule.start, rule.end)])
    xs = _edges([rule.at for rule in columns] + [e for rule in rows for e in (rule.start, rule.end)])
    width, height = len(xs) - 1, len(ys) - 1
    if width < 2 or height < 1 or width * height > _MAX_CELLS:
        return None
    owner = _merged_cells(xs, ys, rows, columns)
    texts: dict[int, list[Char]] = {}
    inside: set[int] = set()
    for i, char in enumerate(chars):
        x, y = (char.x0 + char.x1) / 2, (char.top + char.bottom) / 2
        column, row = _slot(xs, x), _slot(ys, y)
        if column is not None and row is not None:
            inside.add(i)
            texts.setdefault(owner[row * width + column], []).append(char)
    filled = {key: text for key, found in texts.items() if (text := _cell_text(found))}
    if len({key % width for key in filled}) < 2:
        return None
    grid = [
        [Cell(filled.get(owner[y * width + x], ""), owner[y * width + x]) for x in range(width)]
        for y in range(height)
    ]
    return TableOnPage(grid, ys[0], ys[-1]), inside


def _edges(values: list[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > 2 * _SNAP:
            edges.append(value)
    return edges


def _slot(edges: list[float], value: float) -> int | None:
    for i in range(len(edges) - 1):
        if edges[i] <= value < edges[i + 1]:
            return i
    return None


def _merged_cells(xs: list[float], ys: list[float], rows: list[Rule], columns: list[Rule]) -> list[int]:
    """Return for each field of the grid the field whose cell it belongs to: no rule between, same cell."""
    width, height = len(xs) - 1, len(ys) - 1
    owner = list(range(width * height))

    def root(i: int) -> int:
        while owner[i] != i:
            i = owner[i]
        return i

    for y in range(height):
        for x in range(width):
            here = y * width + x
            middle_x, middle_y = (xs[x] + xs[x + 1]) / 2, (ys[y] + ys[y + 1]) / 2
            if x + 1 < width and not _drawn(columns, xs[x + 1], middle_y):
                owner[max(root(here), root(here + 1))] = min(root(here), root(here + 1))
            if y + 1 < height and not _drawn(rows, ys[y + 1], middle_x):
                owner[max(root(here), root(here + width))] = min(root(here), root(here + width))
    return [root(i) for i in range(width * height)]


def _drawn(rules: list[Rule], at: float, middle: float) -> bool:
    return any(
        abs(rule.at - at) <= 2 * _SNAP and rule.start - _SNAP <= middle <= rule.end + _SNAP for rule in rules
    )


def _cell_text(chars: list[Char]) -> str:
    pieces: list[str] = []
    last: Char | None = None
    for char in chars:
        if (
            last is not None
            and char.text.strip()
            and not last.top <= (char.top + char.bottom) / 2 <= last.bottom
        ):
            pieces.append("\n")
        pieces.append(char.text)
        last = char if char.text.strip() else last
    return "".join(pieces).strip()
