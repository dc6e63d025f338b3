"""OFD documents (GB/T 33190), the page format of Chinese administration: a zip of XML with placed text."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from posixpath import dirname, join, normpath
from zipfile import ZipFile

from lxml import etree

from ingest.errors import Unreadable
from ingest.limits import Limits
from ingest.readers import archive, layout
from ingest.readers.page import Char, Page, lines_of
from ingest.types import Reading

_DAMAGED = "The OFD document is damaged or cut short."
_A4 = (210.0, 297.0)
"""Width and height in millimetres, where the document states none."""
_BOLD = 600


def read(data: bytes, limits: Limits) -> Reading:
    """Return the text of the pages in reading order, without page templates, seals and annotations.

    Raises Unreadable for entity declarations, missing parts and what goes over `limits`.
    """
    with archive.opened(BytesIO(data), limits) as opened:
        archive.check_xml(opened, limits)
        package = _Package(opened, limits)
        if package.has("Encryptions.xml"):
            raise Unreadable(archive.ENCRYPTED)
        pages: list[Page] = []
        title = ""
        for body in _all(package.xml("OFD.xml"), "DocBody"):
            title = title or _text_of(body, "Title")
            pages += _document(package, _text_of(body, "DocRoot"), len(pages), limits)
    return Reading(tuple(layout.blocks(pages, title)), {}, len(pages))


class _Package:
    """The parts of one document by their paths."""

    def __init__(self, opened: ZipFile, limits: Limits) -> None:
        self._opened = opened
        self._limits = limits
        self._infos = {normpath(info.filename).lstrip("/"): info for info in opened.infolist()}

    def has(self, path: str) -> bool:
        """Tell whether the part exists."""
        return path in self._infos

    def xml(self, path: str) -> etree._Element:
        """Return the root element of the part at `path`; raises Unreadable when it is missing or no XML."""
        info = self._infos.get(normpath(path).lstrip("/"))
        if info is None:
            raise Unreadable(_DAMAGED)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            return etree.fromstring(archive.read_member(self._opened, info, self._limits), parser)
        except etree.XMLSyntaxError as error:
            raise Unreadable(_DAMAGED) from error


def _document(package: _Package, root: str, before: int, limits: Limits) -> Iterator[Page]:
    document = package.xml(root)
    folder = dirname(root)
    default = _box(_text_of(document, "PhysicalBox"), (0.0, 0.0, *_A4))
    places = [page.get("BaseLoc", "") for page in _all(document, "Page") if page.get("BaseLoc")]
    if before + len(places) > limits.pdf_pages:
        raise Unreadable(f"It has {before + len(places):,} pages; the limit is {limits.pdf_pages:,}.")
    for number, place in enumerate(places, before + 1):
        path = place if place.startswith("/") else join(folder, place)
        content = package.xml(path)
        box = _box(_text_of(content, "PhysicalBox"), default)
        chars = [char for text in _all(content, "TextObject") for char in _chars(text)]
        yield Page(number, box[2], box[3]).with_items(lines_of(chars))


def _chars(text: etree._Element) -> Iterator[Char]:
    """Yield the characters of one text object where its codes place them."""
    left, top, _, high = _box(text.get("Boundary", ""), (0.0, 0.0, 0.0, 0.0))
    size = _number(text.get("Size"), high or 4.0)
    scale = _matrix(text.get("CTM", ""))
    bold = _number(text.get("Weight"), 400) >= _BOLD
    x = y = 0.0
    for code in _all(text, "TextCode"):
        x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
        deltas = _deltas(code.get("DeltaX", ""))
        at = x
        for i, char in enumerate(code.text or ""):
            x0, baseline = left + at * scale[0] + scale[2], top + y * scale[1] + scale[3]
            width = size * scale[0] * (1.0 if ord(char) > 0x2E7F else 0.5)
            yield Char(
                char,
                x0,
                x0 + width,
                baseline - 0.88 * size * scale[1],
                baseline + 0.12 * size * scale[1],
                bold,
            )
            at += deltas[i] if i < len(deltas) else width / scale[0]


def _deltas(text: str) -> list[float]:
    """Return the advances "3.5 g 12 4.2" (a value, or `g`, a count and a value to repeat)."""
    words = text.split()
    deltas: list[float] = []
    i = 0
    while i < len(words):
        if words[i] == "g" and i + 2 < len(words):
            deltas += [_number(words[i + 2], 0.0)] * min(int(_number(words[i + 1], 0.0)), 10_000)
            i += 3
        else:
            deltas.append(_number(words[i], 0.0))
            i += 1
    return deltas


def _matrix(text: str) -> tuple[float, float, float, float]:
    """Return (x scale, y scale, x shift, y shift) of a transformation; turned text is not told apart."""
    values = [_number(word, 0.0) for word in text.split()]
    if len(values) != 6 or not values[0] or not values[3]:
        return 1.0, 1.0, 0.0, 0.0
    return abs(values[0]), abs(values[3]), values[4], values[5]


def _box(text: str, default: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    values = [_number(word, 0.0) for word in text.split()]
    return (values[0], values[1], values[2], values[3]) if len(values) == 4 else default


def _number(text: str | None, default: float) -> float:
    try:
        return float(text) if text else default
    except ValueError:
        return default


def _all(element: etree._Element, name: str) -> Iterator[etree._Element]:
    yield from element.iter(f"{{*}}{name}")


def _text_of(element: etree._Element, name: str) -> str:
    found = next(_all(element, name), None)
    return (found.text or "").strip() if found is not None else ""
