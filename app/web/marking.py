"""Where the words of a passage are printed: matching by what is to be seen, not by white space or width.

A passage was cut from its pages with line breaks joined, furniture left out and columns put in order, so the
two texts agree in long runs and differ between them. The longest common run fixes the place; runs before and
after it count as long as they keep the order and stay close to it.
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


@dataclass(frozen=True, slots=True)
class _Box:
    """A stretch of the text, `start` to `end`, and the stretch of the page on which it is looked for."""

    start: int
    end: int
    top: int
    bottom: int

    def clip(self, run: _Run) -> _Run:
        """Return the part of a run that lies in both stretches; its size may be 0 or less."""
        cut = max(0, self.start - run.here, self.top - run.there)
        here, there = run.here + cut, run.there + cut
        return _Run(here, there, min(run.size - cut, self.end - here, self.bottom - there))


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

    `page` is one string a printed character; it may be several pages after one another, of which the headings
    and numbers between them are passed over. A span that is not printed there gives an empty list.
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
    runs = sorted(_runs(text, page), key=lambda r: -r.size)
    if not runs or runs[0].size < _SURE:
        return []
    chained = list(_within(runs, _Box(0, len(text), 0, len(page))))
    return sorted([*chained, *_between(chained, text, page)], key=lambda r: r.here)


def _within(runs: Sequence[_Run], box: _Box) -> Iterator[_Run]:
    """Yield the longest run in `box`, and the same before it and after it, in order.

    What comes before and after may lie no farther off on the page than its own length and a stray piece.
    """
    inside = [clipped for run in runs if (clipped := box.clip(run)).size >= _SEED]
    if not inside:
        return
    best = max(inside, key=lambda r: r.size)
    end, stop = best.here + best.size, best.there + best.size
    before, after = best.here - box.start + _STRAY, box.end - end + _STRAY
    yield from _within(inside, _Box(box.start, best.here, max(box.top, best.there - before), best.there))
    yield best
    yield from _within(inside, _Box(end, box.end, stop, min(box.bottom, stop + after)))


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
