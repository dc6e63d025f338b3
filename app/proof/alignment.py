"""Which segments of the cited sources a clause of the answer speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.proof import lexicon
from app.proof.evidence import Evidence, overlap
from app.proof.findings import Claim
from app.proof.reading import Clause, Segment
from app.proof.words import Word

_NEGATIONS = frozenset({"无", "不", "未", "非", "没", "没有"})
_CONDITION = 0.2
"""What a telling word of a condition adds to a segment's score when the segment sets it too."""
_NEARLY = 0.93
"""Segments that fit nearly as well as the best one are all taken to be meant."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """A segment of a source with how well a clause and its sentence fit it, 0 to 2."""

    score: float
    evidence: Evidence
    segment: Segment

    @property
    def text(self) -> str:
        """The segment's own text, folded."""
        return self.evidence.folded[self.segment.start : self.segment.end]


@lru_cache(maxsize=4096)
def align(claim: Claim, clause: Clause | None, cited: tuple[Evidence, ...]) -> tuple[Aligned, ...]:
    """Return the segments that the clause, or without one the whole claim, is about, best first; none if none fit."""
    own = clause.words if clause else claim.words
    around = [s for s in claim.segments if clause in s.clauses] or claim.segments
    words = [w for s in around for w in s.words]
    conditions = [w for s in around for c in s.clauses if c.role == "if" and c is not clause for w in c.words]
    found = [
        Aligned(overlap(own, s) + overlap(words, s) + _kept(conditions, s), e, s)
        for e in cited
        for s in e.segments
    ]
    found = sorted((a for a in found if a.score > 0), key=lambda a: -a.score)
    return tuple(a for a in found if a.score >= found[0].score * _NEARLY)


def _kept(conditions: Sequence[Word], segment: Segment) -> float:
    """Return what a segment gains for setting the same conditions, and loses for setting the opposite ones."""
    gain = 0.0
    signs: dict[tuple[str, int], set[int | None]] = {}
    for word in conditions:
        key = word.surface, word.polarity
        if key not in signs:
            signs[key] = {relation(word, w) for w in segment.distinct} - {None}
        if word.weight and signs[key]:
            gain += _CONDITION * word.weight * (1 if 1 in signs[key] else -2)
    return gain


def relation(a: Word, b: Word) -> int | None:
    """Return +1 when two words say the same, -1 when they say the opposite, None when they are unrelated.

    Where the scope of a negator is uncertain, they are taken to say the same.
    """
    if a.surface == b.surface:
        return -1 if a.polarity * b.polarity < 0 else 1
    if a.concepts and b.concepts and not a.concepts.keys().isdisjoint(b.concepts):
        lexical = max(a.concepts[c] * b.concepts[c] for c in a.concepts.keys() & b.concepts.keys())
        return -1 if a.polarity * b.polarity * lexical < 0 else 1
    kin = _kin(a.surface, b.surface)
    if kin is None:
        return None
    if a.surface.isascii():  # the same word but for a negative prefix (opioid, nonopioid)
        return -1 if a.polarity * b.polarity >= 0 else 1
    return -1 if a.polarity * b.polarity * kin < 0 else 1


@lru_cache(maxsize=131072)
def _kin(a: str, b: str) -> int | None:
    """Return the relation of a word and a compound that has it (处罚, 治安管理处罚; 正当理由, 无正当理由), or of an
    English word and its opposite by prefix; None for others.
    """
    if a.isascii() or b.isascii():
        return -1 if a.isascii() and b.isascii() and lexicon.prefixed(a, b) else None
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if len(short) < 2 or short not in long:
        return None
    return -1 if long.removesuffix(short) in _NEGATIONS else 1
