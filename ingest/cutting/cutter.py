"""The tree of a document to its clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from indexes.types import Clause
from ingest.cutting.markers import ANNEX, LIST_OF_ANNEXES, Mark
from ingest.cutting.outline import REAL_HEADING, Node, is_sentence
from ingest.cutting.sizes import CHUNK, ENUMERATION, SMALL_TABLE, SMALL_TABLE_ROWS, WHOLE, total, weight
from ingest.types import Block

_INTRODUCES = re.compile(
    r"[：:]$|(?:下列|以下|如下)[^。]{0,30}[。；]$|(?:the following|as follows|these|below)[^.]{0,60}[.]$"
)
_INTRO_CHARS = 160
_TITLE_CHARS = 48
_SMALL_ITEM = 160.0
"""Mean weight of items up to which they are an enumeration, not sections of their own."""
_DECIMAL_TAIL = re.compile(r"[\d.]+$")
_SPACED_OUT = re.compile("(?<![^ ])[\u4e00-\u9fff](?: [\u4e00-\u9fff](?![^ ]))+")
_FIRST_SENTENCE = re.compile(r"^.{4,60}?(?=[。：；]|[.:;](?:\s|$))")
PREFACE = "正文"
"""Label of Chinese text before the first numbered clause that has no name of its own."""

Path = tuple[str, ...]


def clauses(root: Node, chinese: bool) -> Iterator[Clause]:
    """Yield the clauses of the document below `root` in order."""
    label = PREFACE if chinese else ""
    yield from _chunks(root.blocks, label, ())
    for child in root.children:
        yield from _part(child, (), "")


def _part(node: Node, path: Path, outer: str) -> Iterator[Clause]:
    """Yield the clauses of one part; `outer` is the label of the numbered part around it."""
    if node.is_article:
        yield from _article(node, path)
    elif node.is_numbered:
        yield from _numbered(node, path, outer)
    else:
        yield from _headed(node, path)


def _article(node: Node, path: Path) -> Iterator[Clause]:
    assert node.mark is not None, node
    blocks = list(node.walk())
    rows = [block for block in blocks if block.kind == "row"]
    if total(rows) <= SMALL_TABLE:
        yield _clause(node.mark.label, blocks, path)
        return
    yield _clause(node.mark.label, [block for block in blocks if block.kind != "row"], path)
    yield from _tables(rows, node.mark.label, (*path, node.mark.label))


def _headed(node: Node, path: Path) -> Iterator[Clause]:
    """Yield the clauses of a chapter, an annex or a section with a heading; the heading is their path."""
    head = node.head
    assert head is not None, node
    if node.mark is not None and node.mark.label == LIST_OF_ANNEXES:
        yield from _chunks(list(node.walk()), LIST_OF_ANNEXES, path)
        return
    title = _tidy(head.text)
    if node.mark is None and node.children and _is_whole(node):
        yield _clause(title, list(node.walk())[1:], path)
        return
    body = node.body
    if node.mark is not None and node.mark.rank == ANNEX and not node.mark.rest and body and _names(body[0]):
        title, body = f"{title} {_tidy(body[0].text)}", body[1:]
    inner = (*path, title)
    if (node.mark is None or node.mark.rank == ANNEX) and _is_enumeration(node):
        yield from _packed(node, list(body), title, path, (*inner, _title(body[-1].text)) if body else inner)
        return
    yield from _chunks(body, title, path)
    for child in node.children:
        yield from _part(child, inner, "")


def _names(block: Block) -> bool:
    """Tell whether a block under an annex's number is the annex's name."""
    return block.kind == "heading" or (block.kind == "paragraph" and not is_sentence(block.text))


def _is_whole(node: Node) -> bool:
    """Tell whether a section is short and divided by nothing but small numbers."""
    plain = all(child.is_numbered and not child.level for child in node.children)
    return plain and total(node.walk()) <= WHOLE and not _has_table(node)


def _numbered(node: Node, path: Path, outer: str) -> Iterator[Clause]:
    """Yield a numbered section as one clause, or cut at its parts when it is long."""
    assert node.mark is not None, node
    assert node.head is not None, node
    label = _label(outer, node.mark)
    blocks = list(node.walk())
    if not _has_table(node):
        limit = ENUMERATION if _is_enumeration(node) else WHOLE
        if total(blocks) <= limit and not _has_headings(node):
            yield _clause(label, blocks, path)
            return
    inner = (*path, _title(node.head.text))
    if not node.children:
        yield from _chunks(node.blocks, label, path, inner)
        return
    lead = node.blocks
    carried = _carries(node)
    if not carried:
        yield from _chunks(lead, label, path, inner)
        lead = []
    if _is_enumeration(node):
        yield from _packed(node, lead, label, path, inner)
        return
    for i, child in enumerate(node.children):
        found = list(_part(child, inner, label))
        if i == 0 and lead and found:
            yield _led(lead, found[0], path)
            found = found[1:]
        elif i == 0 and lead:
            yield from _chunks(lead, label, path)
        yield from found


def _label(outer: str, mark: Mark) -> str:
    """Return how a numbered part is cited: 四、（三）; a decimal number (4.1.2) holds those above it."""
    if mark.style.startswith("1."):
        outer = _DECIMAL_TAIL.sub("", outer)
    return outer + mark.label


def _carries(node: Node) -> bool:
    """Tell whether what stands before the parts is a heading or an introduction, worth nothing alone."""
    last = node.blocks[-1].text
    bare = len(node.blocks) == 1 and (node.level > 0 or not is_sentence(last))
    return total(node.blocks) <= _INTRO_CHARS and (bare or _introduces(last))


def _led(lead: Sequence[Block], first: Clause, path: Path) -> Clause:
    """Put a section's heading in front of its first part, as the document has it."""
    text = "\n".join([*(block.text for block in lead), first.text])
    return Clause(first.label, text, first.path, lead[0].page if lead[0].page is not None else first.page)


def _packed(node: Node, lead: list[Block], label: str, path: Path, inner: Path) -> Iterator[Clause]:
    """Yield a long enumeration in groups of items; all but the first carry the introduction in their path."""
    group = list(lead)
    first = True
    for child in node.children:
        items = list(child.walk())
        if group and total(group) + total(items) > CHUNK:
            yield _clause(label, group, path if first else inner)
            group, first = [], False
        group += items
    yield _clause(label, group, path if first else inner)


def _is_enumeration(node: Node) -> bool:
    """Tell whether the parts are items under one sentence rather than sections."""
    small = all(child.is_numbered and not child.level for child in node.children)
    if not node.children or not small or _has_table(node):
        return False
    mean = sum(total(child.walk()) for child in node.children) / len(node.children)
    return _introduces(node.blocks[-1].text) and mean <= _SMALL_ITEM


def _has_headings(node: Node) -> bool:
    return any(0 < child.level <= REAL_HEADING or _has_headings(child) for child in node.children)


def _has_table(node: Node) -> bool:
    return any(block.kind == "row" for block in node.walk())


def _introduces(text: str) -> bool:
    return bool(_INTRODUCES.search(text[-120:]))


def _chunks(blocks: Sequence[Block], label: str, path: Path, later: Path | None = None) -> Iterator[Clause]:
    """Yield paragraphs under one label in as few clauses as their length allows; tables row by row.

    `later` is the path of all but the first, when the first has the heading in its text.
    """
    first = True
    for is_row, run in groupby(blocks, key=lambda block: block.kind == "row"):
        if is_row:
            under = (*path, label) if label and label != PREFACE else path
            yield from _tables(list(run), label, later or under)
            first = False
            continue
        for intro, group in _groups(list(run)):
            under = path if first or later is None else later
            yield _clause(label, group, (*under, intro) if intro else under)
            first = False


def _groups(blocks: list[Block]) -> Iterator[tuple[str, list[Block]]]:
    """Pack units up to `CHUNK` and yield them; a list too long for one clause yields its parts, each but the
    first with the sentence that introduces the list.
    """
    group: list[Block] = []
    held = 0.0
    for unit in _units(blocks):
        weighs = total(unit)
        if group and held + weighs > CHUNK:
            yield "", group
            group, held = [], 0.0
        if weighs > ENUMERATION and len(unit) > 2:
            *parts, last = _parts_of_list(unit)
            yield from parts
            if last[0]:
                yield last
                continue
            unit, weighs = last[1], total(last[1])
        group = group + unit
        held += weighs
    if group:
        yield "", group


def _units(blocks: list[Block]) -> Iterator[list[Block]]:
    """Yield single paragraphs, and lists with the paragraph that introduces them."""
    unit: list[Block] = []
    for block in blocks:
        if unit and (block.kind == "item" or (_introduces(unit[-1].text) and unit[-1].kind != "item")):
            unit.append(block)
            continue
        if unit:
            yield unit
        unit = [block]
    if unit:
        yield unit


def _parts_of_list(unit: list[Block]) -> list[tuple[str, list[Block]]]:
    """Part a long list at its items (not at the items inside of one)."""
    introduced = unit[0].kind != "item" and _introduces(unit[0].text)
    intro = _title(unit[0].text) if introduced else ""
    outermost = min((block.level for block in unit if block.kind == "item"), default=0)
    parts: list[tuple[str, list[Block]]] = []
    part: list[Block] = []
    for block in unit:
        opens = block.kind != "item" or block.level == outermost
        if (
            part
            and opens
            and total(part) + weight(block.text) > CHUNK
            and not (introduced and len(part) == 1)
        ):
            parts.append((intro if parts else "", part))
            part = []
        part = [*part, block]
    parts.append((intro if parts else "", part))
    return parts


def _tables(rows: list[Block], label: str, path: Path) -> Iterator[Clause]:
    """Yield each row as a clause named by its key cell; a small table whole."""
    for _, run in groupby(rows, key=lambda row: row.table):
        table = list(run)
        title = table[0].path[0] if table[0].path else ""
        if (
            1 < len(table) <= SMALL_TABLE_ROWS
            and total(table) <= SMALL_TABLE
            and len({row.path for row in table}) == 1
        ):
            yield _clause(title or label, table, path)
            continue
        for row in table:
            yield Clause(_tidy(row.label) or title or label, row.text, _joined(path, row.path), row.page)


def _joined(path: Path, more: Path) -> Path:
    return path + tuple(part for part in more if part not in path)


def _clause(label: str, blocks: Sequence[Block], path: Path) -> Clause:
    text = "\n".join(block.text for block in blocks)
    return Clause(label, text, path, blocks[0].page if blocks else None)


def _tidy(text: str) -> str:
    """Return a heading as people write it: 总 则 is 总则."""
    return _SPACED_OUT.sub(lambda match: match.group().replace(" ", ""), text).strip(" ：:")


def _title(text: str) -> str:
    """Return a numbered heading for the path; of a whole sentence its beginning."""
    text = _tidy(text)
    if len(text) <= _TITLE_CHARS:
        return text.rstrip("。；;")
    first = _FIRST_SENTENCE.match(text)
    return first.group() if first else text[:_TITLE_CHARS] + "…"
