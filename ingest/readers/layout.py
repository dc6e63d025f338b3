"""Lines on pages to paragraphs: furniture out, columns in reading order, broken lines joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count, takewhile

from ingest.readers import tables
from ingest.readers.columns import in_reading_order
from ingest.readers.dom import PSEUDO_HEADING
from ingest.readers.page import Line, Page, TableOnPage
from ingest.readers.style import BULLET, HEADING_CHARS, MARK, Style
from ingest.readers.whitespace import clean, folded
from ingest.types import Block

_MARGIN = 0.12
"""Share of a page's height at its top and bottom in which headers, footers and page numbers stand."""
_PAGE_NUMBER = re.compile(
    r"^\W*(?:第?\s*\d{1,4}\s*页?(?:\s*[/／,，]?\s*共\s*\d+\s*页)?|page\s+\d+(?:\s+of\s+\d+)?|\d{1,4}\s*/\s*\d{1,4}|[ivxl]{1,6})\W*$",
    re.IGNORECASE,
)
_REPEATED_PAGES = 3
_REPEATED_SHARE = 0.4
_NO_TITLE = re.compile(r"第.{1,3}部分|附\s*[件录表]")
_OPENING_CHARS = 90
_NUMBERED_HEADINGS = 3
"""Headings with numbers from which a document is divided by them; others then stand inside of the parts."""


def blocks(pages: Sequence[Page], stated_title: str = "") -> list[Block]:
    """Return the text of `pages` as titles, headings, paragraphs, items and rows in reading order.

    `stated_title` is what the file's properties say; often it is wrong, so the text must confirm it.
    """
    ordered = [in_reading_order(page) for page in _without_furniture(pages)]
    style = Style.of(ordered)
    words = _hyphenated_words(ordered)
    numbers = count(1)
    found: list[Block] = []
    paragraph: list[Line] = []
    at = latest = 1

    def close() -> None:
        if paragraph:
            found.append(_block(paragraph, at, style, words))
            paragraph.clear()

    for page, item in _joined_tables(ordered):
        if isinstance(item, TableOnPage):
            close()
            found += tables.blocks(item.grid, tables.Place(next(numbers), page.number))
            continue
        if paragraph and style.begins_paragraph(paragraph, item, latest, page.number):
            close()
        if not paragraph:
            at = page.number
        paragraph.append(item)
        latest = page.number
    close()
    return _with_title([block for block in found if block.text], stated_title)


def _without_furniture(pages: Sequence[Page]) -> list[Page]:
    """Drop page numbers, running heads and feet, and text set sideways along the edge."""
    shapes: Counter[str] = Counter()
    for page in pages:
        shapes.update({_shape(line.text) for line in page.lines() if _in_margin(line, page)})
    often = max(_REPEATED_PAGES, int(len(pages) * _REPEATED_SHARE))
    running = {shape for shape, times in shapes.items() if times >= often}

    def is_furniture(line: Line, page: Page) -> bool:
        return _in_margin(line, page) and (
            bool(_PAGE_NUMBER.match(line.text)) or _shape(line.text) in running
        )

    return [
        page.with_items(
            item for item in _upright(page) if not (isinstance(item, Line) and is_furniture(item, page))
        )
        for page in pages
    ]


def _shape(text: str) -> str:
    return re.sub(r"\d+", "0", folded(text))


def _in_margin(line: Line, page: Page) -> bool:
    return line.bottom <= page.height * _MARGIN or line.top >= page.height * (1 - _MARGIN)


def _upright(page: Page) -> Iterator[Line | TableOnPage]:
    """Yield the items of a page without columns of single letters: text that runs sideways."""
    lone = Counter(round(line.x0) for line in page.lines() if len(line.text) <= 3)
    for item in page.items:
        sideways = isinstance(item, Line) and len(item.text) <= 5 and lone[round(item.x0)] >= 6
        if not sideways or (isinstance(item, Line) and item.x1 - item.x0 > 3 * item.size):
            yield item


def _joined_tables(pages: Sequence[Page]) -> Iterator[tuple[Page, Line | TableOnPage]]:
    """Yield the items in order, a table that goes on over the page joined to its beginning."""
    held: tuple[Page, TableOnPage] | None = None
    for page in pages:
        for i, item in enumerate(page.items):
            if isinstance(item, TableOnPage):
                if held and i == 0 and len(held[1].grid[0]) == len(item.grid[0]):
                    held = (held[0], replace(held[1], grid=[*held[1].grid, *_renumbered(item, held[1])]))
                    continue
                if held:
                    yield held
                held = (page, item)
                continue
            if held:
                yield held
                held = None
            yield page, item
    if held:
        yield held


def _renumbered(table: TableOnPage, before: TableOnPage) -> list[list[tables.Cell]]:
    """Return the rows of `table` with origins that the rows before it do not use."""
    offset = 1 + max(cell.origin for row in before.grid for cell in row)
    return [[tables.Cell(cell.text, cell.origin + offset) for cell in row] for row in table.grid]


def _hyphenated_words(pages: Sequence[Page]) -> frozenset[str]:
    text = " ".join(line.text for page in pages for line in page.lines())
    return frozenset(re.findall(r"[A-Za-z]{4,}", text.lower()))


def _joined(lines: list[Line], words: frozenset[str]) -> str:
    """Join lines; a word broken at a hyphen is put together where the document has it in one piece."""
    text = lines[0].text
    for line in lines[1:]:
        broken = re.search(r"([A-Za-z]+)-$", text[-40:])
        rest = re.match(r"[a-z]+", line.text)
        if broken and rest:
            whole = (broken.group(1) + rest.group()).lower() in words
            text = (text[:-1] if whole else text) + line.text
        elif text.endswith(("/", "-")) and "." in text.split()[-1]:
            text += line.text
        else:
            text += "\n" + line.text
    return clean(text)


def _block(lines: list[Line], page: int, style: Style, words: frozenset[str]) -> Block:
    text = _joined(lines, words)
    if style.is_heading(lines[0]) and len(text) <= 2 * HEADING_CHARS:
        return Block("heading", text, level=-round(lines[0].size), page=page)
    return Block("item" if BULLET.match(text) else "paragraph", text, page=page)


def _with_title(found: list[Block], stated: str) -> list[Block]:
    """Make one heading at the top the title, and level the others.

    The title is the one that the file's own properties state, else the largest before the first paragraph.
    """
    opening = list(
        takewhile(lambda block: len(block.text) < _OPENING_CHARS or block.kind == "heading", found[:12])
    )
    tops = [i for i, block in enumerate(opening) if block.kind == "heading" and block.page == 1]
    tops = [i for i in tops if not _NO_TITLE.match(found[i].text)]
    same = [i for i in tops if folded(found[i].text) == folded(stated)]
    if tops:
        at = same[0] if same else min(tops, key=lambda i: (found[i].level, i))
        found[at] = replace(found[at], kind="title", level=0)
    return _levelled(found)


def _levelled(found: list[Block]) -> list[Block]:
    """Number the levels of headings from 1: so far a level is the size of the letters, counted down from 0.

    Where a document is divided by numbered headings, one without a number stands inside of their parts.
    """
    headings = [block for block in found if block.kind == "heading"]
    rank = {level: min(6, i + 1) for i, level in enumerate(sorted({block.level for block in headings}))}
    divided = sum(bool(MARK.match(block.text)) for block in headings) >= _NUMBERED_HEADINGS

    def level(block: Block) -> int:
        return PSEUDO_HEADING if divided and not MARK.match(block.text) else rank[block.level]

    return [replace(block, level=level(block)) if block.kind == "heading" else block for block in found]
