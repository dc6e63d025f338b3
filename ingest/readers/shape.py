"""Paragraphs told by their shape: headings without markup, and sentences broken over two paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.readers.whitespace import is_chinese
from ingest.types import Block

BARE_HEADING = 8
"""Level of a paragraph that only its shape makes a heading; all-bold ones have 7."""

_TEXT_CHARS = 80
_CHINESE_CHARS = 24
_ENGLISH_CHARS = 70
_ENGLISH_WORDS = 9
_CLOSED = re.compile(r"[。，；：、！,;:.!…）)》】\]]$")
_DATE = re.compile(r"\d{2,4}\s*[年/.-]\s*\d{1,2}|^\W*$|https?:|www\.|@|\d{6,}")
_MARKED = re.compile(
    r"^(?:[•●○▪■◆*·–—-]|[(（]?[\dA-Za-z一二三四五六七八九十]{1,3}[)）.．、]|第\s*[一二三四五六七八九十百\d]+\s*[编章节条]|[①-⑳]|□|附|[问答][：:]|注)"
)
_CAPITAL = re.compile(r"^[A-Z“\"‘'0-9]")
_BROKEN_OFF = re.compile(r"[a-z,]")
_GOES_ON = re.compile(r"[a-z]{2,}\b")
_SALUTE = re.compile(r"^(?:各|此|特此|以上|Dear\b|Sincerely)")


def with_headings(blocks: Sequence[Block]) -> list[Block]:
    """Return `blocks` with bare paragraphs that look like headings made headings.

    A heading stands before text: before another short line it may be an address, a list or a signature.
    """
    found = list(blocks)
    for i in reversed(range(len(found) - 1)):
        block = found[i]
        if block.kind != "paragraph" or not _is_title(block.text):
            continue
        if _opens(found[i + 1], block):
            found[i] = replace(block, kind="heading", level=BARE_HEADING)
        elif (
            found[i + 1].level == BARE_HEADING and i + 2 < len(found) and len(found[i + 2].text) > _TEXT_CHARS
        ):
            found[i] = replace(block, kind="heading", level=BARE_HEADING - 1)
    return found


def joined(blocks: Sequence[Block]) -> list[Block]:
    """Join a paragraph that begins in the middle of an English sentence to the one it was broken from."""
    runs: list[list[Block]] = []
    for block in blocks:
        last = runs[-1][-1] if runs else None
        broken = last is not None and last.kind in ("paragraph", "item") and _BROKEN_OFF.match(last.text[-1:])
        if broken and block.kind == "paragraph" and _GOES_ON.match(block.text):
            runs[-1].append(block)
        else:
            runs.append([block])
    return [replace(run[0], text=" ".join(block.text for block in run)) for run in runs]


def _is_title(text: str) -> bool:
    if _CLOSED.search(text) or _DATE.search(text) or _MARKED.match(text) or _SALUTE.match(text):
        return False
    if is_chinese(text):
        return 2 <= len(text) <= _CHINESE_CHARS and "，" not in text and "。" not in text
    return (
        3 <= len(text) <= _ENGLISH_CHARS
        and len(text.split()) <= _ENGLISH_WORDS
        and bool(_CAPITAL.match(text))
    )


def _opens(following: Block, heading: Block) -> bool:
    """Tell whether `following` is something that a heading stands over."""
    if following.kind in ("row", "item"):
        return True
    if following.kind == "heading":
        return False
    text = following.text
    return (
        bool(_MARKED.match(text)) or len(text) > max(2 * len(heading.text), 30) or text[-1:] in "。.：:；;？?"
    )
