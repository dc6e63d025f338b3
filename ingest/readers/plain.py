"""Plain text: lines to paragraphs, whether each line is one or they were wrapped at a fixed width."""

from __future__ import annotations

import re
import unicodedata

from ingest.limits import Limits
from ingest.readers import tables
from ingest.readers.encoding import decode
from ingest.readers.shape import with_headings
from ingest.readers.whitespace import clean
from ingest.types import Block, Reading

_ENDS = re.compile(r"[。；：！？.;:!?”）)】》]\s*$")
_BULLET = re.compile(r"^\s*(?:[•●○▪■◆*·–—-]\s+|[•●○▪■◆])")
_MARKED = re.compile(
    r"^\s*(?:[•●○▪■◆*–—-]\s|[(（]?(?:\d{1,2}|[a-z]|[一二三四五六七八九十]{1,3})[)）.．、](?!\d)|第\s*[一二三四五六七八九十百零\d]+\s*[编章节条]|"
    r"[①-⑳]|§|附[件录表])"
)
_INDENT = re.compile(r"^(?:\u3000|[ \t]{2,})")
_WRAPPED_SHARE = 0.75
"""A line that reaches this share of the longest line and ends without a stop runs on into the next."""
_FIELD = re.compile(r"\t|[ \u3000]?\|[ \u3000]?")


def read(data: bytes, limits: Limits) -> Reading:
    """Return the paragraphs of a text file; raises Unreadable when it cannot be decoded."""
    return Reading(tuple(blocks_of(decode(data))))


def blocks_of(text: str) -> list[Block]:
    """Return `text` as paragraphs, list items and, where lines have fields (tabs, bars), table rows."""
    found: list[Block] = []
    table = 0
    for run in _runs(text.split("\n")):
        if len(run) > 1 and all(len(_fields(line)) > 1 for line in run):
            table += 1
            grid = tables.plain_grid([_fields(line) for line in run])
            found += tables.blocks(grid, tables.Place(table))
        else:
            found += [_block(paragraph) for paragraph in _paragraphs(run)]
    return with_headings([block for block in found if block.text])


def _fields(line: str) -> list[str]:
    fields = [field.strip() for field in _FIELD.split(line.strip(" \u3000"))]
    return fields[:-1] if line.rstrip().endswith("|") else fields


def _runs(lines: list[str]) -> list[list[str]]:
    """Part lines at blank ones, and where lines with fields begin or end."""
    runs: list[list[str]] = [[]]
    for line in lines:
        if not line.strip(" \t\u3000|\x0c"):
            runs.append([])
            continue
        same = not runs[-1] or (len(_fields(runs[-1][-1])) > 1) == (len(_fields(line)) > 1)
        if same:
            runs[-1].append(line)
        else:
            runs.append([line])
    return [run for run in runs if run]


def _paragraphs(run: list[str]) -> list[str]:
    widest = max(_columns(line) for line in run)
    joined: list[str] = []
    for i, line in enumerate(run):
        runs_on = i > 0 and _runs_on(run[i - 1], line, widest)
        if runs_on:
            joined[-1] = f"{joined[-1]}\n{line}"
        else:
            joined.append(line)
    return joined


def _runs_on(line: str, following: str, widest: int) -> bool:
    if _MARKED.match(following) or _INDENT.match(following) or _ENDS.search(line):
        return bool(_BULLET.match(line)) and not _MARKED.match(following) and bool(_INDENT.match(following))
    return _columns(line) >= widest * _WRAPPED_SHARE and widest > 40


def _columns(line: str) -> int:
    """Return the width of `line` on a terminal: Han characters take two columns."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line.rstrip())


def _block(paragraph: str) -> Block:
    text = clean(paragraph)
    return Block("item" if _BULLET.match(text) else "paragraph", text)
