"""Does the thinking still get anywhere? Loops and standstill are noticed while it streams.

The text is read as units: a Chinese character, a word, a number. Punctuation, tags and white space are none, so
that a loop is a loop however it is set. Three signs are followed, each a few dictionary look-ups a unit:

repetition, exact    the text is periodic: every unit stands where it stood one period before, for several periods.
repetition, varied   nearly every five units in a long stretch have been written before, in this thinking, be it
                     with other numbers.
no headway           three units at a time hardly anything new is written over a longer stretch, or the thinking
                     turns back on itself (wait, 等等, 不对) again and again with little that is new in between, or
                     nothing but white space and punctuation comes at all.

Honest reasoning quotes its sources, weighs them twice, adds up columns and lists cases: it repeats phrases, but it
keeps bringing new ones. The thresholds were set on honest traces in both languages, on whole statutes taken as if
they were thinking, and on loops; `tests/llm/test_headway.py` holds the traces.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from app.llm.types import Closed

_UNIT = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’]*|\d+|[^\W\d_]", re.UNICODE)
_TAIL = re.compile(r"(?:[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’]*|\d+)\Z")
_LONGEST_WORD = 40
_TURNS = frozenset({"wait", "hmm", "alternatively", "actually"})
_TURNS_ZH = frozenset({"等等", "不对", "等下", "再想", "重新", "再看"})


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where honest repetition ends. Lengths are in units, shares between 0 and 1.

    A period of `d` units must hold for max(`run`, `copies` × d) units beyond its first copy.
    """

    run: int = 48
    copies: float = 2.5
    gram: int = 5
    varied_window: int = 700
    varied_share: float = 0.9
    novel_gram: int = 3
    novel_window: int = 1_200
    novel_share: float = 0.07
    turns: int = 24
    turns_novel_share: float = 0.3
    blank_characters: int = 600


@dataclass(frozen=True, slots=True)
class Stuck:
    """Why the thinking should be closed, and how many of its characters are worth keeping."""

    reason: Closed
    keep: int


class _Share:
    """The share of hits among the last `window` marks; None until there are that many."""

    def __init__(self, window: int) -> None:
        self._marks: deque[bool] = deque(maxlen=window)
        self._hits = 0

    def add(self, hit: bool) -> float | None:
        marks = self._marks
        full = len(marks) == marks.maxlen
        if full:
            self._hits -= marks[0]
        marks.append(hit)
        self._hits += hit
        return self._hits / len(marks) if full else None


class Headway:
    """Follows one thinking; `feed` returns what is wrong as soon as it is certain, and None before."""

    def __init__(self, thresholds: Thresholds | None = None) -> None:
        self._t = t = thresholds or Thresholds()
        self._text_length = 0
        self._tail = ""
        self._units: list[str] = []
        self._shapes: list[str] = []
        self._ends: list[int] = []
        self._last: dict[int, int] = {}
        self._seen: set[int] = set()
        self._trigrams: set[int] = set()
        self._period = 0
        self._run = 0
        self._varied = _Share(t.varied_window)
        self._novel = _Share(t.novel_window)
        self._turns = _Share(t.novel_window)
        self._unit_at = 0

    def feed(self, text: str) -> Stuck | None:
        """Follow the next characters of the thinking."""
        for unit, end in self._cut(text):
            stuck = self._follow(unit, end)
            if stuck:
                return stuck
        if self._text_length - self._unit_at > self._t.blank_characters:
            return Stuck(Closed.NO_HEADWAY, self._unit_at)
        return None

    def _cut(self, text: str) -> Iterator[tuple[str, int]]:
        """Yield each unit that `text` completes, with the offset in the thinking where it ends."""
        start = self._text_length - len(self._tail)
        self._text_length += len(text)
        text = self._tail + text
        tail = _TAIL.search(text, max(0, len(text) - _LONGEST_WORD))
        self._tail = tail.group() if tail and len(tail.group()) < _LONGEST_WORD else ""
        for match in _UNIT.finditer(text, 0, len(text) - len(self._tail)):
            yield match.group().lower(), start + match.end()

    def _follow(self, unit: str, end: int) -> Stuck | None:
        self._units.append(unit)
        self._shapes.append("0" if unit.isdigit() else unit)
        self._ends.append(end)
        self._unit_at = end
        at = len(self._units)
        if at < self._t.gram:
            return None
        return self._periodic(at) or self._varying(at) or self._standing_still(at)

    def _periodic(self, at: int) -> Stuck | None:
        t = self._t
        gram = hash(tuple(self._units[at - t.gram :]))
        before = self._last.get(gram)
        self._last[gram] = at
        period = at - before if before else 0
        self._run = self._run + 1 if period and period == self._period else 0
        self._period = period
        if period and self._run >= max(t.run, t.copies * period):
            return Stuck(Closed.REPETITION, self._ends[max(0, at - self._run - t.gram - 1)])
        return None

    def _varying(self, at: int) -> Stuck | None:
        t = self._t
        share = self._varied.add(_known(self._seen, self._shapes[at - t.gram :]))
        if share is not None and share >= t.varied_share:
            return Stuck(Closed.REPETITION, self._ends[at - t.varied_window])
        return None

    def _standing_still(self, at: int) -> Stuck | None:
        t = self._t
        novelty = self._novel.add(not _known(self._trigrams, self._shapes[at - t.novel_gram :]))
        turning = self._units[-1] in _TURNS or self._units[-2] + self._units[-1] in _TURNS_ZH
        turns = self._turns.add(turning)
        if novelty is None or turns is None:
            return None
        circling = turns * t.novel_window >= t.turns and novelty <= t.turns_novel_share
        if novelty <= t.novel_share or circling:
            return Stuck(Closed.NO_HEADWAY, self._ends[at - 1])
        return None


def _known(seen: set[int], shapes: list[str]) -> bool:
    """Say whether these units were seen in this order before, and remember them."""
    gram = hash(tuple(shapes))
    if gram in seen:
        return True
    seen.add(gram)
    return False
