"""Excel workbooks: every row of every visible sheet with the names of its columns."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from itertools import count
from typing import Any

import openpyxl
from openpyxl.utils.cell import range_boundaries

from ingest.errors import Unreadable
from ingest.limits import Limits
from ingest.readers import archive, tables
from ingest.readers.header import NO_TITLE
from ingest.readers.whitespace import clean
from ingest.types import Block, Reading

_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref=["']([A-Z]+\d+:[A-Z]+\d+)["']""")
_BLANK_ROWS = 1
"""Empty rows that may stand inside one table of a sheet; more of them part two tables."""
_MAX_COLUMNS = 512
"""Columns that are read: a sheet formatted to its edge has 16,384, all but a few of them empty."""


def read(data: bytes, limits: Limits) -> Reading:
    """Return the rows with content; each sheet's name is a heading, hidden sheets are left out.

    Formulas give the value that was last computed. Raises Unreadable for entity declarations and what
    goes over `limits`.
    """
    with archive.opened(BytesIO(data), limits) as opened:
        archive.check_xml(opened, limits)
        merged = {info.filename: _merged(opened, info, limits) for info in _sheet_parts(opened)}
    with warnings.catch_warnings():
        # openpyxl warns of drop-down lists and the like that it does not keep
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
    numbers = count(1)
    budget = _Budget(limits)
    blocks: list[Block] = []
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            part = getattr(sheet, "_worksheet_path", "").lstrip("/")
            blocks += _sheet(sheet, merged.get(part, []), numbers, budget)
    book.close()
    return Reading(tuple(blocks), NO_TITLE)


def _sheet_parts(opened: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [info for info in opened.infolist() if re.match(r"xl/worksheets/[^/]+\.xml$", info.filename)]


def _merged(
    opened: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits
) -> list[tuple[int, int, int, int]]:
    """Return the merged ranges of a sheet as (first column, first row, last column, last row), 1-based."""
    xml = archive.read_member(opened, info, limits)
    found = []
    for reference in _MERGED.findall(xml):
        left, top, right, bottom = range_boundaries(reference.decode("ascii"))
        if left and top and right and bottom:
            found.append((left, top, min(right, _MAX_COLUMNS), bottom))
    return found


class _Budget:
    """Counts the rows and cells of a workbook against its limits."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._rows = 0
        self._cells = 0

    def spend(self, cells: int) -> None:
        self._rows += 1
        self._cells += cells
        if self._rows > self._limits.sheet_rows:
            raise Unreadable(f"It has more than {self._limits.sheet_rows:,} rows with content.")
        if self._cells > self._limits.table_cells:
            raise Unreadable(f"It has more than {self._limits.table_cells:,} cells with content.")


def _sheet(
    sheet: Any, merged: list[tuple[int, int, int, int]], numbers: Iterator[int], budget: _Budget
) -> list[Block]:
    rows = _filled_rows(sheet, budget)
    if not rows:
        return []
    blocks = [Block("heading", clean(sheet.title), level=1)]
    for region in _regions(sorted(rows)):
        grid = _grid(rows, region, merged)
        blocks += tables.blocks(grid, tables.Place(next(numbers)))
    return blocks


def _filled_rows(sheet: Any, budget: _Budget) -> dict[int, dict[int, str]]:
    """Return the text of the cells with content by row and column, both 1-based."""
    rows: dict[int, dict[int, str]] = {}
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_col=_MAX_COLUMNS), 1):
        filled = {cell.column: text for cell in row if cell.value is not None and (text := _shown(cell))}
        if filled:
            budget.spend(len(filled))
            rows[number] = filled
    return rows


def _shown(cell: Any) -> str:
    """Return a value as the sheet shows it, near enough: percentages as such, dates without midnight."""
    value = cell.value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        if "%" in (cell.number_format or ""):
            return f"{round(value * 100, 6):g}%"
        return f"{round(value, 10):g}" if abs(value) < 1e15 else str(value)
    return str(value).strip()


def _regions(numbers: list[int]) -> Iterator[list[int]]:
    """Part the numbers of filled rows where blank rows stand between them."""
    region: list[int] = []
    for number in numbers:
        if region and number - region[-1] > _BLANK_ROWS + 1:
            yield region
            region = []
        region.append(number)
    if region:
        yield region


def _grid(
    rows: dict[int, dict[int, str]], region: list[int], merged: list[tuple[int, int, int, int]]
) -> tables.Grid:
    width = max(max(rows[number]) for number in region)
    origins = count()
    cells = {(y, x): tables.Cell(text, next(origins)) for y in region for x, text in rows[y].items()}
    for left, top, right, bottom in merged:
        cell = cells.get((top, left))
        if cell is None:
            continue
        spanned = [y for y in region if top <= y <= bottom]
        cells.update({(y, x): cell for y in spanned for x in range(left, min(right, width) + 1)})
    blank = tables.Cell("", -1)
    return [[cells.get((y, x), blank) for x in range(1, width + 1)] for y in region]
