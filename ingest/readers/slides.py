"""Presentations (.pptx): a slide is a page, its title the heading; notes are left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import count
from typing import Any

import pptx
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER

from ingest.errors import Unreadable
from ingest.limits import Limits
from ingest.readers import archive, tables
from ingest.readers.whitespace import clean
from ingest.types import Block, Reading

_FURNITURE = frozenset(
    {PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.HEADER}
)
_TITLES = frozenset({PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE})
_ROW_EMU = 300_000
"""Shapes whose tops are within this distance (a third of an inch) stand in one row, read left to right."""


def read(data: bytes, limits: Limits) -> Reading:
    """Return the slides in order, `page` being the slide's number; hidden slides are left out.

    Raises Unreadable for entity declarations and what goes over `limits`.
    """
    with archive.opened(BytesIO(data), limits) as opened:
        archive.check_xml(opened, limits)
    presentation = pptx.Presentation(BytesIO(data))
    slides = list(presentation.slides)
    if len(slides) > limits.pdf_pages:
        raise Unreadable(f"It has {len(slides):,} slides; the limit is {limits.pdf_pages:,}.")
    numbers = count(1)
    blocks: list[Block] = []
    for page, slide in enumerate(slides, 1):
        if slide.element.get("show") != "0":
            blocks += _slide(slide, page, numbers, limits)
    return Reading(tuple(blocks), _title(blocks), len(slides))


def _title(blocks: list[Block]) -> dict[str, str]:
    first = next((block for block in blocks if block.kind == "heading"), None)
    return {"title": first.text} if first is not None and first.page == 1 else {}


def _slide(slide: Any, page: int, numbers: Iterator[int], limits: Limits) -> Iterator[Block]:
    shapes = sorted(_flat(slide.shapes, limits.nesting), key=_position)
    title = next((shape for shape in shapes if _placeholder(shape) in _TITLES and _has_text(shape)), None)
    if title is not None:
        yield Block("heading", clean(title.text_frame.text.replace("\x0b", " ")), level=1, page=page)
    for shape in shapes:
        if shape is title or _placeholder(shape) in _FURNITURE:
            continue
        if getattr(shape, "has_table", False) and shape.has_table:
            yield from tables.blocks(_grid(shape.table, limits), tables.Place(next(numbers), page))
        elif _has_text(shape):
            yield from _paragraphs(shape, page)


def _flat(shapes: Iterable[Any], depth: int) -> Iterator[Any]:
    """Yield shapes with groups taken apart. Raises Unreadable when groups nest deeper than `depth`."""
    if depth <= 0:
        raise Unreadable("Its shapes are grouped too deeply.")
    for shape in shapes:
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from _flat(shape.shapes, depth - 1)
        else:
            yield shape


def _position(shape: Any) -> tuple[int, int]:
    return (shape.top or 0) // _ROW_EMU, shape.left or 0


def _placeholder(shape: Any) -> Any:
    return shape.placeholder_format.type if getattr(shape, "is_placeholder", False) else None


def _has_text(shape: Any) -> bool:
    return bool(shape.has_text_frame and shape.text_frame.text.strip())


def _paragraphs(shape: Any, page: int) -> Iterator[Block]:
    paragraphs = [p for p in shape.text_frame.paragraphs if p.text.strip()]
    is_list = len(paragraphs) > 1
    for paragraph in paragraphs:
        text = clean(paragraph.text.replace("\x0b", " "))
        yield Block(
            "item" if is_list else "paragraph", text, level=paragraph.level if is_list else 0, page=page
        )


def _grid(table: Any, limits: Limits) -> tables.Grid:
    rows = list(table.rows)
    width = len(table.columns)
    if width * len(rows) > limits.table_cells:
        raise Unreadable(f"One of its tables has more than {limits.table_cells:,} cells.")
    grid: list[list[tables.Cell]] = [[tables.Cell("", -1)] * width for _ in rows]
    for y, row in enumerate(rows):
        for x, field in enumerate(row.cells):
            if field.is_spanned:
                continue
            cell = tables.Cell(field.text.replace("\x0b", "\n"), y * width + x)
            for dy in range(field.span_height if field.is_merge_origin else 1):
                for dx in range(field.span_width if field.is_merge_origin else 1):
                    if y + dy < len(rows) and x + dx < width:
                        grid[y + dy][x + dx] = cell
    return grid
