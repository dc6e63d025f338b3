"""Word documents (.docx): paragraphs with their automatic numbers, headings by style, tables as rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import count

import docx
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from ingest.errors import Unreadable
from ingest.limits import Limits
from ingest.readers import archive, numbering, tables
from ingest.readers.shape import with_headings
from ingest.readers.whitespace import clean
from ingest.types import Block, Reading

_HEADING_STYLE = re.compile(r"^(?:heading|标题|標題)\s*(\d)$", re.IGNORECASE)
_TITLE_STYLES = frozenset({"title", "标题", "文档标题"})
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DROPPED = frozenset({*map(qn, ("w:del", "w:moveFrom", "w:instrText", "w:txbxContent")), _FALLBACK})
"""Elements whose text is not printed where they stand: deletions, field codes, text boxes."""
_WRAPPERS = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:ins", "w:smartTag", "w:customXml")))
_MAX_SPAN = 1_000
_BOLD_HEADING = 7
_HEADING_CHARS = 120


def read(data: bytes, limits: Limits) -> Reading:
    """Return the document's body; deleted and hidden text, comments, headers and footnotes are left out.

    Raises Unreadable for entity declarations and what goes over `limits`.
    """
    with archive.opened(BytesIO(data), limits) as opened:
        archive.check_xml(opened, limits)
    document = docx.Document(BytesIO(data))
    blocks = list(_Body(document, limits).blocks())
    if not any(block.kind == "heading" for block in blocks):
        blocks = with_headings(blocks)
    return Reading(tuple(blocks))


class _Body:
    """Walks the body of one document and keeps count of its lists and tables."""

    def __init__(self, document: Document, limits: Limits) -> None:
        self._document = document
        self._limits = limits
        self._tables = count(1)
        self._styles = {style.style_id: style for style in document.styles if hasattr(style, "style_id")}
        part = next(
            (p for p in document.part.package.iter_parts() if p.partname.endswith("/numbering.xml")), None
        )
        self._numbering = numbering.parse(part.blob if part is not None else None)

    def blocks(self) -> Iterator[Block]:
        yield from self._children(self._document.element.body)

    def _children(self, parent: etree._Element) -> Iterator[Block]:
        for child in parent:
            if child.tag == qn("w:p"):
                yield from self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                yield from self._table(child)
            elif child.tag in _WRAPPERS and not _is_contents(child):
                yield from self._children(child)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Block]:
        style_id, style_name = self._style(paragraph)
        if style_name.lower().startswith(("toc", "目录")):
            return
        number = self._number(paragraph, style_id)
        joint = "" if number[-1:] in ("、", "）", "．") else " "
        for i, line in enumerate(_text(paragraph).split("\n")):
            if line.strip():
                text = clean(f"{number}{joint}{line}" if i == 0 else line)
                yield self._block(paragraph, style_name, text)

    def _block(self, paragraph: etree._Element, style_name: str, text: str) -> Block:
        if style_name.lower() in _TITLE_STYLES:
            return Block("title", text)
        level = self._level(paragraph, style_name)
        if level:
            return Block("heading", text, level=level)
        if self._is_bold(paragraph) and len(text) <= _HEADING_CHARS and text[-1] not in "。；，：,;:.":
            return Block("heading", text, level=_BOLD_HEADING)
        is_item = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None
        return Block(
            "item" if is_item and not re.match(r"[\d一二三四五六七八九十（(第]", text) else "paragraph", text
        )

    def _style(self, paragraph: etree._Element) -> tuple[str, str]:
        found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        style_id = str(found.get(qn("w:val")) or "") if found is not None else ""
        style = self._styles.get(style_id)
        return style_id, str(style.name or "") if style is not None else ""

    def _level(self, paragraph: etree._Element, style_name: str) -> int:
        """Return the heading level of a paragraph from its style or its outline level, 0 for body text."""
        if match := _HEADING_STYLE.match(style_name):
            return max(1, int(match.group(1)))
        outline = paragraph.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        value = outline.get(qn("w:val"), "9") if outline is not None else "9"
        return int(value) + 1 if value.isdigit() and int(value) < 9 else 0

    def _number(self, paragraph: etree._Element, style_id: str) -> str:
        found = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        style = self._styles.get(style_id)
        if found is None and style is not None:
            found = style.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if found is None:
            return ""
        list_id, depth = found.find(qn("w:numId")), found.find(qn("w:ilvl"))
        value = depth.get(qn("w:val"), "0") if depth is not None else "0"
        return self._numbering.next(list_id.get(qn("w:val"), "") if list_id is not None else "", int(value))

    def _is_bold(self, paragraph: etree._Element) -> bool:
        runs = [
            run
            for run in paragraph.iter(qn("w:r"))
            if any((t.text or "").strip() for t in run.iter(qn("w:t")))
        ]
        return bool(runs) and all(_on(run, "w:b") for run in runs)

    def _table(self, table: etree._Element) -> Iterator[Block]:
        if next(table.iterdescendants(qn("w:tbl")), None) is not None:
            for cell in table.iter(qn("w:tc")):
                yield from self._children(cell)
            return
        place = tables.Place(next(self._tables))
        yield from tables.blocks(_grid(table, self._limits), place, _marked_header(table))


def _text(paragraph: etree._Element) -> str:
    """Return the visible text of a paragraph: deleted and hidden runs are out, text boxes too."""
    pieces: list[str] = []
    stack = [iter(paragraph)]
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
        elif node.tag in _DROPPED or (node.tag == qn("w:r") and _on(node, "w:vanish")):
            continue
        elif node.tag == qn("w:t"):
            pieces.append(node.text or "")
        elif node.tag in (qn("w:tab"), qn("w:noBreakHyphen")):
            pieces.append("-" if node.tag == qn("w:noBreakHyphen") else " ")
        elif node.tag in (qn("w:br"), qn("w:cr")):
            pieces.append("\n")
        else:
            stack.append(iter(node))
    return "".join(pieces)


def _on(run: etree._Element, name: str) -> bool:
    found = run.find(f"{qn('w:rPr')}/{qn(name)}")
    return found is not None and found.get(qn("w:val"), "1") not in ("0", "false", "off")


def _is_contents(element: etree._Element) -> bool:
    """Tell whether a content control is Word's automatic table of contents."""
    gallery = element.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
    return gallery is not None and "contents" in gallery.get(qn("w:val"), "").lower()


def _grid(table: etree._Element, limits: Limits) -> tables.Grid:
    origins = count()
    grid: list[list[tables.Cell]] = []
    total = 0
    for row in table.iter(qn("w:tr")):
        cells: list[tables.Cell] = []
        for field in row.iter(qn("w:tc")):
            span = field.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            value = span.get(qn("w:val"), "1") if span is not None else "1"
            wide = max(1, min(int(value), _MAX_SPAN)) if value.isdigit() else 1
            merge = field.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            continues = merge is not None and merge.get(qn("w:val"), "continue") == "continue"
            above = grid[-1][len(cells)] if continues and grid and len(cells) < len(grid[-1]) else None
            text = "\n".join(_text(paragraph) for paragraph in field.iter(qn("w:p")))
            cells += [above or tables.Cell(text, next(origins))] * wide
            total += wide
            if total > limits.table_cells:
                raise Unreadable(f"One of its tables has more than {limits.table_cells:,} cells.")
        grid.append(cells)
    return grid


def _marked_header(table: etree._Element) -> int | None:
    marked = 0
    for row in table.iter(qn("w:tr")):
        if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is None:
            break
        marked += 1
    return marked or None
