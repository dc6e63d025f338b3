"""What is on the page but is no text of the document: tables of contents, share buttons, imprints."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import takewhile

from ingest.cutting.markers import mark
from ingest.readers.whitespace import folded
from ingest.types import Block

_CONTENTS = re.compile(
    r"^(?:目\s*[录次錄]|contents|table of contents|in this (?:section|article|page))\s*[:：]?$", re.IGNORECASE
)
_LEADERS = re.compile(r"[.…·．\s]*(?:\d+|[ivx]+)?$")
_ENTRY_CHARS = 70
_CLOSED = re.compile(r"[。；;！!，,]$")
_MIN_ENTRIES = 3

_BOILERPLATE = re.compile(
    r"^(?:"
    r"公开(?:方式|形式|属性)\s*[:：].*|[（(]?信息公开形式.*|(?:此件|此文)(?:公开|依申请|不予).{0,8}|"
    r"相关(?:附件|新闻|链接|文件|解读|阅读)\s*[:：]?|扫一扫.{0,20}|分享(?:到|至).{0,20}|听全文|"
    r"(?:字体|字号)\s*[:：].{0,12}|打印(?:本页)?|关闭(?:窗口|本页)?|返回(?:顶部|首页|列表)|"
    r"(?:上|下)一(?:篇|条|页).{0,60}|浏览(?:次数|量)\s*[:：].*|责任编辑\s*[:：].*|当前位置\s*[:：].*|"
    r"附件下载\s*[:：]?.{0,60}|点击(?:下载|查看).{0,30}|抄送\s*[:：].{0,200}|"
    r".{4,40}(?:办公厅|办公室|秘书处|秘书科)\s*(?:[\d０-９]{4}\s*年.{3,8}日)?\s*印发|"
    r"附[件录表]\d*\.(?:pdf|docx?|xlsx?|zip|rar)|.{2,60}\.(?:pdf|docx?|xlsx?|zip|rar)|"
    r"(?:page )?last (?:updated|reviewed|modified).{0,60}|(?:share|print)(?: this)?(?: page)?|back to top|"
    r"skip to (?:main )?content|jump to(?: a section)?\s*:?|jump to: ?source credit|"
    r"help with file formats.{0,40}|download(?: pdf)?|\{%.*%\}|[_\-—=*·.\s]{3,}"
    r")$",
    re.IGNORECASE,
)
"""Whole paragraphs that say something about the page or its printing and nothing in the matter."""
_REPEATED_CHARS = 80
_REPEATED_TIMES = 3


def without_furniture(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks that are text of the document."""
    kept = [block for block in blocks if not _BOILERPLATE.match(block.text.strip())]
    return _without_repeats(_without_contents(kept))


def _without_repeats(blocks: list[Block]) -> list[Block]:
    """Drop short unnumbered paragraphs that stand in the document three times or more, all but the first."""
    short = Counter(folded(block.text) for block in blocks if _may_repeat(block))
    seen: set[str] = set()
    kept = []
    for block in blocks:
        text = folded(block.text)
        if _may_repeat(block) and short[text] >= _REPEATED_TIMES:
            if text in seen:
                continue
            seen.add(text)
        kept.append(block)
    return kept


def _may_repeat(block: Block) -> bool:
    return block.kind == "paragraph" and 12 <= len(block.text) <= _REPEATED_CHARS and mark(block.text) is None


def _without_contents(blocks: list[Block]) -> list[Block]:
    """Drop tables of contents: after their title, or where a run of headings comes again later on."""
    kept: list[Block] = []
    headings = {_entry(block) for block in blocks if block.kind == "heading"}
    last = {_entry(block): i for i, block in enumerate(blocks) if _is_entry(block)}
    i = 0
    while i < len(blocks):
        if _CONTENTS.match(blocks[i].text.strip()):
            end = _contents_end(blocks, i + 1)
            i = end if end > i + 1 else i + 1
            continue
        run = _repeated_run(blocks, i, last) or _jump_list(blocks, i, headings)
        if run:
            i += run
            continue
        kept.append(blocks[i])
        i += 1
    return kept


def _contents_end(blocks: list[Block], start: int) -> int:
    """Return the index after the last entry: the text begins where the first entries come again."""
    seen: set[str] = set()
    i = start
    while i < len(blocks) and _is_entry(blocks[i]):
        entry = _entry(blocks[i])
        if entry in seen:
            break
        seen.add(entry)
        i += 1
    return i


def _repeated_run(blocks: list[Block], start: int, last: Mapping[str, int]) -> int:
    """Return how many blocks from `start` are chapter headings that all stand again further on."""
    run: list[str] = []
    for block in blocks[start : start + 200]:
        found = mark(block.text)
        if found is None or found.rank >= 4 or not _is_entry(block):
            break
        run.append(_entry(block))
    if len(run) < _MIN_ENTRIES:
        return 0
    again = sum(last.get(entry, 0) >= start + len(run) for entry in run)
    return len(run) if again >= len(run) - 1 else 0


def _jump_list(blocks: list[Block], start: int, headings: set[str]) -> int:
    """Return how many list items from `start` only name headings of the same page."""
    if start and blocks[start - 1].kind == "item":
        return 0
    items = list(takewhile(lambda block: block.kind == "item", blocks[start : start + 200]))
    named = sum(_entry(item) in headings for item in items)
    return len(items) if len(items) >= _MIN_ENTRIES and named >= 0.8 * len(items) else 0


def _is_entry(block: Block) -> bool:
    return block.kind != "row" and len(block.text) <= _ENTRY_CHARS and not _CLOSED.search(block.text)


def _entry(block: Block) -> str:
    text = block.text[: 2 * _ENTRY_CHARS]
    return folded(_LEADERS.sub("", text)) or folded(text)
