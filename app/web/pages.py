"""Pages of PDFs as images, with the words of a quotation marked as with a felt pen."""

from __future__ import annotations

import asyncio
import ctypes
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TypeVar

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops, ImageDraw

from app.web.marking import places

WIDTH = 1000
"""Pixels across: text of a full page is readable on a phone when enlarged, and sharp beside an answer."""
_TALLEST = 4 * WIDTH
_WAITING = 64
_CACHE_BYTES = 48 << 20
_PEN = (255, 232, 120)
"""Multiplied with the page: white becomes yellow, black stays black."""
_MARGIN = 2
_COLOURS = 128
_SPREAD = 4
"""Pages over which one clause may run."""

T = TypeVar("T")
Box = tuple[int, int, int, int]


class NoSuchPage(Exception):
    """The document has no page of that number."""


class Unrenderable(Exception):
    """The file cannot be opened as a PDF."""


class TooBusy(Exception):
    """More pages are asked for than can be drawn in a reasonable time."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What to mark: half-open spans of a passage's text, which is given whole to find the right place.

    `page` is where its clause begins, from 1.
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    page: int


class PageImages:
    """Draws pages one after the other, since pdfium knows no threads, and remembers the latest."""

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="pages")
        self._cache: OrderedDict[tuple[Path, int, Mark | None], bytes] = OrderedDict()
        self._bytes = self._waiting = 0

    async def png(self, path: Path, number: int, mark: Mark | None = None) -> bytes:
        """Return page `number`, counted from 1, as PNG. Raises NoSuchPage, Unrenderable, TooBusy.

        `path` must always hold the same content.
        """
        key = (path, number, mark)
        if key in self._cache:
            self._cache.move_to_end(key)
            return self._cache[key]
        image = await self._in_turn(lambda: draw(path, number, mark))
        self._remember(key, image)
        return image

    async def printed_on(self, path: Path, mark: Mark) -> list[int]:
        """Return the numbers of the pages that print something of `mark`. Raises Unrenderable, TooBusy."""
        return await self._in_turn(lambda: printed_on(path, mark))

    async def _in_turn(self, work: Callable[[], T]) -> T:
        if self._waiting >= _WAITING:
            raise TooBusy
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._worker, work)
        finally:
            self._waiting -= 1

    def _remember(self, key: tuple[Path, int, Mark | None], image: bytes) -> None:
        if key not in self._cache:
            self._cache[key] = image
            self._bytes += len(image)
        while self._bytes > _CACHE_BYTES:
            _, oldest = self._cache.popitem(last=False)
            self._bytes -= len(oldest)


@contextmanager
def _opened(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as e:
        raise Unrenderable from e
    try:
        yield document
    except pypdfium2.PdfiumError as e:
        raise Unrenderable from e
    finally:
        document.close()


def printed_on(path: Path, mark: Mark) -> list[int]:
    """Return the pages that print something of `mark`; not to be called from two threads at once."""
    with _opened(path) as document:
        return sorted(_located(document, mark))


def draw(path: Path, number: int, mark: Mark | None) -> bytes:
    """Return a page as PNG; not to be called from two threads at once."""
    with _opened(path) as document:
        if not 1 <= number <= len(document):
            raise NoSuchPage
        page = document[number - 1]
        width, height = page.get_size()
        image = page.render(scale=min(WIDTH / width, _TALLEST / height)).to_pil().convert("RGB")
        if mark is not None:
            _mark(image, _boxes(page, image.size, _located(document, mark).get(number, [])))
    # A printed page has few colours; a palette makes it a quarter of the size, which a phone feels.
    small = image.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    written = BytesIO()
    small.save(written, "PNG", compress_level=6)
    return written.getvalue()


def _located(document: pypdfium2.PdfDocument, mark: Mark) -> dict[int, list[list[int]]]:
    """Return by page, for each span that it prints something of, the indices of its characters.

    The words are looked for on all pages over which the clause may run: what fits best on one is not on another.
    """
    pages = range(mark.page, min(mark.page + _SPREAD, len(document) + 1))
    printed = [_chars(document[n - 1]) for n in pages]
    starts = [0, *accumulate(len(chars) for chars in printed)]
    found: dict[int, list[list[int]]] = {}
    for indices in places(mark.text, mark.spans, [c for chars in printed for c in chars]):
        for n, (start, end) in zip(pages, pairwise(starts), strict=True):
            if here := [i - start for i in indices if start <= i < end]:
                found.setdefault(n, []).append(here)
    return found


def _boxes(page: pypdfium2.PdfPage, size: tuple[int, int], spans: Sequence[Sequence[int]]) -> list[Box]:
    """Return the boxes on an image of a page (left, top, right, bottom) that cover these characters."""
    text_page = page.get_textpage()
    try:
        found: list[Box] = []
        for indices in spans:
            found += _joined([box for i in indices if (box := _box(page, text_page.raw, i, size))])
        return found
    finally:
        text_page.close()


def _chars(page: pypdfium2.PdfPage) -> list[str]:
    text_page = page.get_textpage()
    try:
        raw = text_page.raw
        return [_char(pdfium.FPDFText_GetUnicode(raw, i)) for i in range(pdfium.FPDFText_CountChars(raw))]
    finally:
        text_page.close()


def _char(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "


def _box(page: pypdfium2.PdfPage, raw: pdfium.FPDF_TEXTPAGE, index: int, size: tuple[int, int]) -> Box | None:
    """Return the box of a character on the image, which may be turned and cropped."""
    rect, x, y = pdfium.FS_RECTF(), ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFText_GetLooseCharBox(raw, index, ctypes.byref(rect)):
        return None
    corners = []
    for px, py in ((rect.left, rect.top), (rect.right, rect.bottom)):
        pdfium.FPDF_PageToDevice(page.raw, 0, 0, *size, 0, px, py, ctypes.byref(x), ctypes.byref(y))
        corners.append((x.value, y.value))
    (x0, y0), (x1, y1) = corners
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _joined(chars: Sequence[Box]) -> Iterator[Box]:
    """Join the boxes of characters that stand beside each other on one line."""
    line: Box | None = None
    for box in chars:
        if line and _beside(line, box):
            line = (min(line[0], box[0]), min(line[1], box[1]), max(line[2], box[2]), max(line[3], box[3]))
        else:
            if line:
                yield line
            line = box
    if line:
        yield line


def _beside(line: Box, box: Box) -> bool:
    middle, height = (box[1] + box[3]) / 2, max(1, line[3] - line[1])
    return line[1] <= middle <= line[3] and -height <= box[0] - line[2] <= 1.5 * height


def _mark(image: Image.Image, found: Sequence[Box]) -> None:
    """Colour the boxes without hiding what is printed there, each spot once."""
    if not found:
        return
    pen = Image.new("RGB", image.size, "white")
    brush = ImageDraw.Draw(pen)
    for x0, y0, x1, y1 in found:
        brush.rectangle((x0 - _MARGIN, y0, x1 + _MARGIN, y1), fill=_PEN)
    image.paste(ImageChops.multiply(image, pen))
