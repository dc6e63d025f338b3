"""A source made ready to be compared with: its segments, and where each word and concept stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from app.proof import lexicon, numbers
from app.proof.folding import fold
from app.proof.reading import Clause, Segment, read
from app.proof.types import Source
from app.proof.words import Word

SAME, CONCEPT, PART, TRACE = 1.0, 0.9, 0.7, 0.35
"""How well a word is supported: by itself, by another word for the same concept, by all of its characters within
one clause, by half of them."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """A source with its reading. `support` of a word is remembered, since an answer asks again and again."""

    source: Source
    folded: str
    segments: tuple[Segment, ...]
    title_words: tuple[Word, ...]
    figures: tuple[numbers.Number, ...]
    title_figures: tuple[numbers.Number, ...]
    surfaces: frozenset[str]
    concepts: frozenset[str]
    _known: dict[str, float] = field(default_factory=dict)

    def support(self, word: Word) -> float:
        """Return how well the source's text supports the word, 0 to 1."""
        if word.surface not in self._known:
            self._known[word.surface] = self._support(word)
        return self._known[word.surface]

    def _support(self, word: Word) -> float:
        if word.surface in self.surfaces:
            return SAME
        if not self.concepts.isdisjoint(word.concepts):
            return CONCEPT
        if word.surface.isascii():
            return CONCEPT if lexicon.turned_round(word.surface, self.surfaces) else 0.0
        if word.surface in self.folded:
            return SAME
        if self._in_parts(word.surface):
            return CONCEPT
        return max((in_clause(word, c) for s in self.segments for c in s.clauses), default=0.0)

    def _in_parts(self, surface: str) -> bool:
        """Tell whether a compound falls into two parts that the source has (定点医院: 定点, 医疗机构)."""
        return any(
            self._has(surface[:i]) and self._has(surface[i:])
            for i in range(1, len(surface))
            if len(surface) > 2
        )

    def _has(self, part: str) -> bool:
        if len(part) > 1 and part in self.folded:
            return True
        return not self.concepts.isdisjoint(lexicon.concepts().get(part, {}))


def evidence(source: Source) -> Evidence:
    """Return the source made ready; the same source is read once."""
    return _evidence(source)


@lru_cache(maxsize=256)
def _evidence(source: Source) -> Evidence:
    folded = fold(unbroken(source.text))
    segments = _under_label(read(folded), source.clause)
    words = [w for s in segments for c in s.clauses for w in c.words]
    heading = f"{source.title}。{source.clause}"
    return Evidence(
        source=source,
        folded=folded,
        segments=segments,
        title_words=tuple(w for s in read(heading) for w in s.words),
        figures=numbers.find(folded),
        title_figures=numbers.find(
            f"{source.title}。{_PLACE.sub(' ', source.clause)}。{'。'.join(_DATED.findall(source.doc))}"
        ),
        surfaces=frozenset(w.surface for w in words),
        concepts=frozenset(c for w in words for c in w.concepts),
    )


_DATED = re.compile(r"(?<!\d)(?:19|20)\d\d(?:-\d\d-\d\d)?(?!\d)")
"""The year or day in the name of a document, which is that of its version."""
_PLACE = re.compile(r"[(（]?(?<!\d)(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[)）]|[、.．](?!\d))+")
"""The numbering of a label (十一、（七）5.), which states no figure."""


def _under_label(segments: tuple[Segment, ...], label: str) -> tuple[Segment, ...]:
    """Put a heading that denies something (What isn't covered?) over the segments, for it turns each of them."""
    heading = tuple(c for s in read(label) for c in s.clauses if c.negated)
    return tuple(replace(s, head=heading + s.head) for s in segments) if heading else segments


def in_clause(word: Word, clause: Clause) -> float:
    """Return how well one clause supports the word."""
    if word.surface in clause.surfaces:
        return SAME
    if not clause.concepts.isdisjoint(word.concepts):
        return CONCEPT
    if word.surface.isascii():
        return CONCEPT if lexicon.turned_round(word.surface, clause.surfaces) else 0.0
    if len(word.surface) < 2:
        return 0.0
    if word.surface in clause.text:
        return SAME
    if (m := _NUMERAL.search(word.surface)) and m.group() not in clause.text:
        return 0.0  # 三等功 is no part of (三)…二等战功
    share = sum(c in clause.text for c in word.surface) / len(word.surface)
    return PART if share == 1 else TRACE if share >= 0.5 else 0.0


def in_segment(word: Word, segment: Segment) -> float:
    """Return how well a segment, what stands over it included, supports the word."""
    if word.surface in segment.surfaces:
        return SAME
    if not segment.concepts.isdisjoint(word.concepts):
        return CONCEPT
    if word.surface.isascii():
        return CONCEPT if lexicon.turned_round(word.surface, segment.surfaces) else 0.0
    if len(word.surface) < 2:
        return 0.0
    return max(in_clause(word, c) for c in segment.all_clauses)


def overlap(words: Iterable[Word], segment: Segment) -> float:
    """Return the share, by weight, of the words that a segment supports."""
    total = got = 0.0
    for word in words:
        if word.weight > 0:
            total += word.weight
            got += word.weight * in_segment(word, segment)
    return got / total if total else 0.0


_NUMERAL = re.compile(r"[一二三四五六七八九十].")
_BROKEN = re.compile(r"(?<=[a-z])- (?=[a-z])")


def unbroken(text: str) -> str:
    """Return `text` with the words that a line end broke in two made whole again (deliv- ered)."""
    return _BROKEN.sub("", text)


_BLANK = re.compile(r"\s+")


def squeeze(text: str) -> str:
    """Return `text` as quotations are compared: no white space, half width, one kind of quotation mark."""
    return _BLANK.sub("", fold(unbroken(text))).translate(_QUOTES)


_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "—": "-", "–": "-", "―": "-"})
