"""Where the words of a passage stand on a page: matching by what is printed, not by white space or width.

A passage was cut from its pages with line breaks joined, furniture left out and columns put in order, so the
two texts agree in long runs and differ between them. The longest common run fixes the place; runs before and
after it count as long as they keep the order and stay close to it. Of a text that runs over pages its
beginning must stand at the foot of this one, or its end at the head. A long run needs no such support (the
row of a table is told with headings that stand elsewhere); all else is chance, and is not marked.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_SEED = 6
"""Characters from which a common run is taken for more than chance, once the place is fixed."""
_SURE = 12
"""Characters that fix the place, or all of a shorter text."""
_STRAY = 400
"""Characters that may come between two runs: a footnote and a page number, a heading, the next column."""
_SHORT_STRAY = 60
"""The same for what is left over between runs and is shorter than a seed."""
_NO_CHANCE = 60
"""Letters, of which a Han character counts as two, that no two texts share by chance."""
_DENSE = 0.7
"""Share of the text between the first run and the last that must be in runs."""
_RAGGED = 12
"""Characters that may be missing at the beginning or end of a text and still count as its beginning or end."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is compared, and for each of its characters the offset it came from."""

    text: str
    offsets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """A run that two folded texts share: where it begins in each, and its length."""

    here: int
    there: int
    size: int


def fold(chars: Sequence[str]) -> Folded:
    """Return characters in the form in which they are compared: one width, one case, no white space, no hyphens."""
    folded: list[str] = []
    offsets: list[int] = []
    for n, char in enumerate(chars):
        for c in unicodedata.normalize("NFKC", char).casefold():
            if not c.isspace() and c.isprintable() and c not in "-\u2010\u2011\u00ad|":
                folded.append(c)
                offsets.append(n)
    return Folded("".join(folded), tuple(offsets))


def places(text: str, spans: Sequence[tuple[int, int]], page: Sequence[str]) -> list[list[int]]:
    """Return for each span of `text` the indices of the characters of `page` that print it, in order.

    `page` is one string a printed character. A span that is not on this page gives an empty list.
    """
    here, there = fold(text), fold(page)
    runs = _aligned(here.text, there.text)
    found = []
    for a, b in spans:
        start, end = bisect_left(here.offsets, a), bisect_left(here.offsets, b)
        indices: list[int] = []
        for run in runs:
            lo, hi = max(start, run.here), min(end, run.here + run.size)
            indices += [there.offsets[run.there + i - run.here] for i in range(lo, hi)]
        found.append(sorted(set(indices)))
    return found


def _aligned(text: str, page: str) -> list[_Run]:
    """Return the runs that `text` and `page` share, in order, around the longest one."""
    whole = page.find(text)
    if text and whole >= 0:
        return [_Run(0, whole, len(text))]
    runs = list(_runs(text, page))
    anchor = max(runs, key=lambda r: r.size, default=None)
    if anchor is None or anchor.size < _SURE:
        return []
    before = list(_chain(reversed([r for r in runs if r.here < anchor.here]), anchor, -1))
    after = list(_chain([r for r in runs if r.here > anchor.here], anchor, 1))
    chained = [*reversed(before), anchor, *after]
    words = text[anchor.here : anchor.here + anchor.size]
    if not _plausible(chained, len(text), len(page)) and _letters(words) < _NO_CHANCE:
        return []
    return sorted([*chained, *_between(chained, text, page)], key=lambda r: r.here)


def _letters(words: str) -> int:
    return sum(1 if char.isascii() else 2 for char in words)


def _plausible(chained: Sequence[_Run], text: int, page: int) -> bool:
    """Tell whether these runs are a text of this length, or what a page break leaves of it."""
    first, last = chained[0], chained[-1]
    extent = last.here + last.size - first.here
    from_start = first.here <= _RAGGED or first.there <= _STRAY
    to_end = text - last.here - last.size <= _RAGGED or page - last.there - last.size <= _STRAY
    return from_start and to_end and sum(run.size for run in chained) >= _DENSE * extent


def _runs(text: str, page: str) -> Iterator[_Run]:
    """Yield every longest run from each place of `text`, wherever it stands on the page."""
    covered: dict[int, int] = {}  # by diagonal: where in `text` its last run ended
    for i in range(len(text) - _SEED + 1):
        seed = text[i : i + _SEED]
        at = page.find(seed)
        while at >= 0:
            if covered.get(at - i, -1) <= i:
                size = _common(text, i, page, at)
                covered[at - i] = i + size
                yield _Run(i, at, size)
            at = page.find(seed, at + 1)


def _common(text: str, i: int, page: str, j: int) -> int:
    size = 0
    while i + size < len(text) and j + size < len(page) and text[i + size] == page[j + size]:
        size += 1
    return size


def _chain(runs: Sequence[_Run] | Iterator[_Run], anchor: _Run, way: int) -> Iterator[_Run]:
    """Yield the runs that follow `anchor` in this direction without overlap and without a far leap.

    Of several at the same place in the text the closest on the page is taken.
    """
    last = anchor
    by_place: dict[int, list[_Run]] = {}
    for run in runs:
        by_place.setdefault(run.here, []).append(run)
    for candidates in by_place.values():
        fitting = [
            r for r in candidates if 0 <= _leap(last, r, way) <= _STRAY and _skipped(last, r, way) >= 0
        ]
        if fitting:
            last = min(fitting, key=lambda r: _leap(last, r, way))
            yield last


def _leap(last: _Run, run: _Run, way: int) -> int:
    """Return how many characters of the page lie between two runs; negative when they overlap."""
    return run.there - last.there - last.size if way > 0 else last.there - run.there - run.size


def _skipped(last: _Run, run: _Run, way: int) -> int:
    """Return how many characters of the text lie between two runs; negative when they overlap."""
    return run.here - last.here - last.size if way > 0 else last.here - run.here - run.size


def _between(chained: Sequence[_Run], text: str, page: str) -> Iterator[_Run]:
    """Yield what is left between two runs and stands there on the page, too, shorter than a seed."""
    edges = [*chained, _Run(len(text), len(page), 0)]
    for run, following in zip(chained, edges[1:], strict=True):
        start, end = run.here + run.size, following.here
        left, at = text[start:end], run.there + run.size
        if 0 < len(left) < _SEED:
            found = page.find(left, at, min(following.there, at + _SHORT_STRAY))
            if found >= 0:
                yield _Run(start, found, len(left))
