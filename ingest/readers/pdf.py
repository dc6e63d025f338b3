"""PDF files: text with page numbers, ruled tables as rows, scanned pages through character recognition."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.errors import Unreadable
from ingest.limits import Limits
from ingest.readers import archive, layout, rules
from ingest.readers.page import Char, Line, Page, TableOnPage, lines_of
from ingest.readers.rules import Rule
from ingest.types import Reading

_DAMAGED = "The PDF is damaged or cut short."
_FEW_CHARS = 8
"""Characters up to which a page counts as having no text: a page number, a stamp."""
_BOLD = 600
_BOLD_NAMES = ("bold", "black", "heavy", "simhei", "黑体")
_NO_TITLE = re.compile(
    r"^.{0,4}$|^Microsoft |\.(?:docx?|wps|indd|xlsx?|pptx?|pdf|rtf|tmp)$|untitled|^\W+$", re.IGNORECASE
)
"""What programs put into the title property when nobody wrote a title."""
_THIN = 5.0
"""Points up to which a drawn shape is a stroke and not an area."""
_SHORT = 8.0
"""Points from which a stroke can be the border of a cell."""
_SIMPLE_PATH = 6
"""Segments of a line or a box; paths with more may draw a whole grid at once."""
_MAX_SEGMENTS = 2_000
_HYPHENS = {"\ufffe": "-", "\x02": "-"}
"""What pdfium gives for a hyphen at the end of a line."""


def read(data: bytes, limits: Limits) -> Reading:
    """Return the text in reading order; `meta["ocr"]` names the pages that had to be recognised.

    Raises Unreadable when the file is encrypted, damaged, or goes over the limits.
    """
    document = _opened(data)
    try:
        if len(document) > limits.pdf_pages:
            raise Unreadable(f"It has {len(document):,} pages; the limit is {limits.pdf_pages:,}.")
        pages: list[Page] = []
        scanned: list[int] = []
        for index in range(len(document)):
            page, is_scan = _page(document, index, limits, len(scanned))
            pages.append(page)
            scanned += [page.number] if is_scan else []
        stated = document.get_metadata_value("Title").strip()
        blocks = layout.blocks(pages, stated)
        meta = {"ocr": _ranges(scanned)} if scanned else {}
        if not any(block.kind == "title" for block in blocks) and not _NO_TITLE.search(stated):
            meta["title"] = stated
        return Reading(tuple(blocks), meta, len(pages))
    finally:
        document.close()


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data)
        len(document)
        return document
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise Unreadable(archive.ENCRYPTED) from error
        raise Unreadable(_DAMAGED) from error


def _page(document: pypdfium2.PdfDocument, index: int, limits: Limits, scanned: int) -> tuple[Page, bool]:
    page = document[index]
    try:
        width, height = page.get_size()
        placed = _Placement(page)
        chars = [
            char for char in _chars(page, placed) if not char.text.strip() or _is_on(char, width, height)
        ]
        empty = Page(index + 1, width, height)
        if sum(bool(char.text.strip()) for char in chars) <= _FEW_CHARS and _has_image(page):
            if scanned >= limits.ocr_pages:
                raise Unreadable(f"More than {limits.ocr_pages:,} of its pages are scans.")
            from ingest.readers import ocr

            return empty.with_items(
                ocr.lines_of(page.render(scale=ocr.SCALE).to_numpy(), 1 / ocr.SCALE)
            ), True
        return empty.with_items(_items(page, placed, chars)), False
    finally:
        page.close()


def _is_on(char: Char, width: float, height: float) -> bool:
    """Tell whether a character is printed: layout programs leave whole tables beside the page."""
    return char.x1 > 0 and char.x0 < width and char.bottom > 0 and char.top < height


class _Placement:
    """Turns the coordinates of a PDF (origin anywhere, y upwards, page perhaps rotated) into those of `Page`."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._left, self._bottom, self._right, self._top = page.get_cropbox()
        self._rotation = page.get_rotation()

    def __call__(
        self, left: float, bottom: float, right: float, top: float
    ) -> tuple[float, float, float, float]:
        """Return (x0, y0, x1, y1) as shown, for a box in the page's own coordinates."""
        x0, x1 = left - self._left, right - self._left
        y0, y1 = self._top - top, self._top - bottom
        wide, high = self._right - self._left, self._top - self._bottom
        if self._rotation == 90:
            return high - y1, x0, high - y0, x1
        if self._rotation == 180:
            return wide - x1, high - y1, wide - x0, high - y0
        if self._rotation == 270:
            return y0, wide - x1, y1, wide - x0
        return x0, y0, x1, y1


def _items(page: pypdfium2.PdfPage, placed: _Placement, chars: list[Char]) -> Iterator[Line | TableOnPage]:
    tables = rules.find_tables(*_rules(page, placed), chars)
    inside = {i for _, indices in tables for i in indices}
    yield from (table for table, _ in tables)
    yield from lines_of([char for i, char in enumerate(chars) if i not in inside])


def _chars(page: pypdfium2.PdfPage, placed: _Placement) -> Iterator[Char]:
    text_page = page.get_textpage()
    try:
        raw, box = text_page.raw, pdfium.FS_RECTF()
        weights = _Weights(raw)
        pending: Char | None = None
        for i in range(pdfium.FPDFText_CountChars(raw)):
            code = pdfium.FPDFText_GetUnicode(raw, i)
            text = _HYPHENS.get(chr(code), chr(code)) if 0 < code < 0x110000 else ""
            if text in ("\r", "\n"):
                if pending is not None:
                    yield replace(pending, breaks=True)
                    pending = None
                continue
            if not text or not pdfium.FPDFText_GetLooseCharBox(raw, i, ctypes.byref(box)):
                continue
            if pending is not None:
                yield pending
            x0, top, x1, bottom = placed(box.left, box.bottom, box.right, box.top)
            pending = Char(text, x0, x1, top, bottom, bool(text.strip()) and weights.is_bold(i))
        if pending is not None:
            yield pending
    finally:
        text_page.close()


class _Weights:
    """Tells bold characters by the weight of their font, or by its name where it states none."""

    def __init__(self, raw: pdfium.FPDF_TEXTPAGE) -> None:
        self._raw = raw
        self._buffer = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()

    def is_bold(self, index: int) -> bool:
        weight = pdfium.FPDFText_GetFontWeight(self._raw, index)
        if weight >= _BOLD:
            return True
        length = pdfium.FPDFText_GetFontInfo(self._raw, index, self._buffer, 128, ctypes.byref(self._flags))
        name = self._buffer.raw[: max(0, min(length, 128) - 1)].decode("utf-8", "replace").lower()
        return any(part in name for part in _BOLD_NAMES)


def _has_image(page: pypdfium2.PdfPage) -> bool:
    return any(obj.type == pdfium.FPDF_PAGEOBJ_IMAGE for obj in page.get_objects(max_depth=4))


def _rules(page: pypdfium2.PdfPage, placed: _Placement) -> tuple[list[Rule], list[Rule]]:
    """Return the horizontal and vertical strokes: thin shapes, the edges of boxes, the lines of grids."""
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    for obj in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=4):
        for x0, y0, x1, y1 in _strokes(obj, placed):
            if y1 - y0 <= _THIN and x1 - x0 >= _SHORT:
                horizontal.append(Rule((y0 + y1) / 2, x0, x1))
            elif x1 - x0 <= _THIN and y1 - y0 >= _SHORT:
                vertical.append(Rule((x0 + x1) / 2, y0, y1))
    return horizontal, vertical


def _strokes(path: pypdfium2.PdfObject, placed: _Placement) -> Iterator[tuple[float, float, float, float]]:
    """Yield what a path draws as boxes (left, top, right, bottom), most of them without any area."""
    left, y0, right, y1 = placed(*path.get_bounds())
    segments = pdfium.FPDFPath_CountSegments(path.raw)
    if min(right - left, y1 - y0) <= _THIN:
        yield left, y0, right, y1
    elif segments <= _SIMPLE_PATH:
        yield from (
            (left, y0, right, y0),
            (left, y1, right, y1),
            (left, y0, left, y1),
            (right, y0, right, y1),
        )
    elif segments <= _MAX_SEGMENTS:
        yield from _segments(path, segments, placed)


def _segments(
    path: pypdfium2.PdfObject, count: int, placed: _Placement
) -> Iterator[tuple[float, float, float, float]]:
    matrix = path.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    last: tuple[float, float] | None = None
    for i in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path.raw, i)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = matrix.on_point(x.value, y.value)
        if last is not None and pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_LINETO:
            (xa, ya), (xb, yb) = last, point
            yield placed(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))
        last = point


def _ranges(numbers: list[int]) -> str:
    """Return page numbers as people write them: 1–3, 7."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(f"{part[0]}–{part[-1]}" if len(part) > 1 else str(part[0]) for part in parts)
