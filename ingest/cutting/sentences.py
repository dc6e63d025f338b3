"""Long clauses to parts at sentence ends, in Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_STOP = re.compile(r"[。！？；]|[.!?;](?=\s|$)|\n")
_CLOSERS = "”’」』）)】》〉\"'"
_OPENING = {"（": "）", "(": ")", "【": "】", "[": "]", "《": "》", "〈": "〉", "“": "”", "「": "」"}
_CLOSING = {closer: opener for opener, closer in _OPENING.items()}
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[“\"])(?:"
    r"[A-Za-z]|[A-Z](?:\.[A-Z])+|"
    r"Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|Inc|Co|Ltd|Dept|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|"
    r"Nos?|Secs?|Arts?|Fig|Vol|Pub|Stat|Reg|Fed|U\.S\.C|ch|subch|pt|pp?|et al|e\.g|i\.e|cf|vs|approx"
    r")$"
)
"""What stands before a full stop that ends no sentence: initials, abbreviations of American law."""
_LIST_NUMBER = re.compile(r"\s*\d{1,3}")
_ITEM = re.compile(
    r"\s*(?:[•●○▪■◆*–—-]\s|[(（]?(?:[\dA-Za-z]{1,3}|[一二三四五六七八九十]{1,3})[)）.．、]|第\s*[一二三四五六七八九十百\d]+\s*条|[①-⑳])"
)
_WORD_CHARS = 24
_MAX_DEPTH = 20
_LOOK_BACK = 0.5
"""Share of a part within which a stronger boundary is preferred to filling the part up."""


@dataclass(frozen=True, slots=True)
class _Seam:
    """A place to part a text: its offset, and how natural it is (3 line end, 2 sentence, 1 within an item)."""

    at: int
    strength: int


def split(text: str, limit: int) -> list[str]:
    """Return `text` in parts of at most `limit` characters, each stripped, nothing lost but white space between.

    Parts end at line ends, else at sentence ends (semicolons count), best between list items; never inside
    a number, an abbreviation or, where there is another way, a bracket. A single sentence longer than
    `limit` stays whole. Raises ValueError when `limit` is not positive.
    """
    if limit <= 0:
        raise ValueError(f"limit must be positive, not {limit}")
    if len(text.strip()) <= limit:
        return [text.strip()] if text.strip() else []
    parts: list[str] = []
    seams = [*_seams(text, limit), _Seam(len(text), 3)]
    start = first = 0
    while start < len(text):
        while text[start].isspace() and start < seams[-1].at - 1:
            start += 1
        first = _next_seam(text, start, seams, first, limit)
        if part := text[start : seams[first].at].strip():
            parts.append(part)
        start = seams[first].at
        first += 1
    return parts


def _next_seam(text: str, start: int, seams: list[_Seam], first: int, limit: int) -> int:
    """Return the index, from `first` on, of the seam at which the part that begins at `start` ends."""
    last = first
    while last + 1 < len(seams) and len(text[start : seams[last + 1].at].rstrip()) <= limit:
        last += 1
    if last == len(seams) - 1:
        return last
    reach = seams[last].at - start
    late = [i for i in range(first, last + 1) if seams[i].at - start >= _LOOK_BACK * reach]
    return max(late, key=lambda i: (seams[i].strength, i))


def _seams(text: str, limit: int) -> list[_Seam]:
    """Return the places to part `text`; those inside brackets only where a sentence is too long otherwise."""
    seams: list[_Seam] = []
    inside: list[_Seam] = []
    start = 0
    for seam, is_inside in [*_found(text), (_Seam(len(text), 3), False)]:
        if is_inside:
            inside.append(seam)
            continue
        if seam.at - start > limit:
            seams += inside
        seams.append(seam)
        inside.clear()
        start = seam.at
    return seams[:-1]


def _found(text: str) -> Iterator[tuple[_Seam, bool]]:
    """Yield the ends of sentences and lines in order, and whether a bracket is open there."""
    depths = _depths(text)
    line_start = 0
    for match in _STOP.finditer(text):
        end = match.end()
        if match.group() == "\n":
            line_start = end
            yield _Seam(end, 3), False
            continue
        before = text[max(line_start, match.start() - _WORD_CHARS) : match.start()]
        if match.group() == "." and (
            _ABBREVIATION.search(before) or _LIST_NUMBER.fullmatch(text, line_start, match.start())
        ):
            continue
        while end < len(text) and text[end] in _CLOSERS:
            end += 1
        if end < len(text):
            weak = match.group() in "；;" or _ITEM.match(text, line_start) is not None
            yield _Seam(end, 1 if weak else 2), depths[end] > 0


def _depths(text: str) -> list[int]:
    """Return for each offset how many brackets are open before it; a line end closes all of them."""
    depths = [0] * (len(text) + 1)
    open_: list[str] = []
    for i, char in enumerate(text):
        if char in _OPENING and len(open_) < _MAX_DEPTH:
            open_.append(char)
        elif char in _CLOSING and _CLOSING[char] in open_:
            del open_[len(open_) - 1 - open_[::-1].index(_CLOSING[char]) :]
        elif char == "\n":
            open_.clear()
        depths[i + 1] = len(open_)
    return depths
