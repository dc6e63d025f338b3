"""HTML elements to blocks: paragraphs, headings, list items and table rows in document order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from lxml.html import HtmlElement

from ingest.limits import Limits
from ingest.readers import tables
from ingest.readers.grid import grid_of
from ingest.readers.whitespace import clean
from ingest.types import Block

SKIPPED = frozenset(
    "script style noscript template iframe object embed svg canvas audio video select option input textarea "
    "head title meta link base map area math rt".split()
)
"""Elements whose content is never text of the document."""

PSEUDO_HEADING = 7
"""Level of a paragraph that is a heading by its looks alone (all bold); real headings end at 6."""

_BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form header hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead "
    "tr ul ucapcontent h1 h2 h3 h4 h5 h6 button".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_HEADING_CHARS = 120
_ENDS_SENTENCE = re.compile(r"[。；，、：,;:.!！]$")
_BULLET = re.compile(r"^(?:[•●○▪■◆]|[–—·*-]\s)")
_NUMBERED = re.compile(r"^(?:[(（\[]?[\dA-Za-z一二三四五六七八九十]{1,3}[)）\].．、]|[•●○▪■◆*·\-–—])")


def blocks_of(root: HtmlElement, limits: Limits) -> list[Block]:
    """Return the text below `root` as blocks; hidden elements must be gone, nesting within limits."""
    return list(_Walker(limits).walk(root))


class _Walker:
    """Collects inline text until a block element begins or ends, then gives it out as one block."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._pieces: list[str] = []
        self._plain = 0
        self._bold = 0
        self._tables = count(1)
        self._heading = 2
        self._lists: list[tuple[str, Iterator[int]]] = []
        self._marker = ""

    def walk(self, element: HtmlElement) -> Iterator[Block]:
        """Yield the blocks of `element` and what follows its last block child."""
        yield from self._element(element, bold=False)
        yield from self._flush()

    def _element(self, element: HtmlElement, bold: bool) -> Iterator[Block]:
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in SKIPPED:
            return
        bold = bold or tag in ("b", "strong")
        if tag == "br":
            yield from self._flush()
        elif tag in _HEADINGS or tag in ("button", "summary"):
            yield from self._flush()
            yield from self._titled(element, tag)
        elif tag == "table":
            yield from self._flush()
            yield from self._table(element)
        elif tag in ("ul", "ol", "menu", "dir"):
            yield from self._flush()
            yield from self._list(element, tag, bold)
        elif tag in _BLOCKS:
            yield from self._flush()
            yield from self._children(element, bold)
            yield from self._flush()
        else:
            yield from self._children(element, bold)

    def _children(self, element: HtmlElement, bold: bool) -> Iterator[Block]:
        self._add(element.text, bold)
        for child in element:
            yield from self._element(child, bold)
            self._add(child.tail, bold)

    def _add(self, text: str | None, bold: bool) -> None:
        if text:
            self._pieces.append(text)
            size = len(text.strip())
            self._bold += size if bold else 0
            self._plain += 0 if bold else size

    def _flush(self) -> Iterator[Block]:
        text = clean("".join(self._pieces))
        looks_bold = self._bold > 0 and self._plain <= 1
        self._pieces.clear()
        self._plain = self._bold = 0
        if not text:
            return
        if self._lists:
            if self._marker and not _NUMBERED.match(text):
                text = f"{self._marker} {text}"
            self._marker = ""
            yield Block("item", text, level=len(self._lists) - 1)
        elif looks_bold and len(text) <= _HEADING_CHARS and not _ENDS_SENTENCE.search(text):
            yield Block("heading", text, level=PSEUDO_HEADING)
        else:
            yield Block("item" if _BULLET.match(text) else "paragraph", text)

    def _titled(self, element: HtmlElement, tag: str) -> Iterator[Block]:
        """Yield a heading; the button that opens a section is the heading of what it opens."""
        text = clean(element.text_content())
        if tag in _HEADINGS:
            self._heading = _HEADINGS[tag]
            level = self._heading
        else:
            level = min(6, self._heading + 1)
        if text:
            yield Block("heading", text, level=level)

    def _list(self, element: HtmlElement, tag: str, bold: bool) -> Iterator[Block]:
        """Yield the items of a list. A list of sections (accordion) or of long texts is layout, not a list."""
        if element.find(".//button") is not None or element.find(".//h3") is not None:
            yield from self._children(element, bold)
            yield from self._flush()
            return
        numbers = count(_start(element)) if tag == "ol" else count(0)
        self._lists.append((tag, numbers))
        for child in element:
            if child.tag == "li":
                self._marker = f"{next(numbers)}." if tag == "ol" else ""
            yield from self._element(child, bold)
            self._add(child.tail, bold)
        yield from self._flush()
        self._lists.pop()

    def _table(self, element: HtmlElement) -> Iterator[Block]:
        if _is_layout(element):
            yield from self._children(element, bold=False)
            yield from self._flush()
            return
        caption = element.find("caption")
        title = clean(caption.text_content()) if caption is not None else ""
        place = tables.Place(next(self._tables), caption=title)
        grid, header_rows = grid_of(element, self._limits)
        yield from tables.blocks(grid, place, header_rows)


def _start(element: HtmlElement) -> int:
    value = element.get("start", "1")
    return int(value) if value.lstrip("-").isdigit() and len(value) < 6 else 1


def _is_layout(table: HtmlElement) -> bool:
    """Tell whether a table only arranges other things: it holds tables, headings, lists of paragraphs."""
    if table.find(".//table") is not None:
        return True
    cells = [cell for tag in ("td", "th") for cell in table.iter(tag)]
    if table.find(".//h2") is not None and len(cells) < 4:
        return True
    long = [cell for cell in cells if len(cell.findall(".//p")) > 8 and len(cell.text_content()) > 1_500]
    return len(long) * 2 > len(cells)
