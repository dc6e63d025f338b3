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


@lru_cache(maxsize=4096)
def align(claim: Claim, clause: Clause | None, cited: tuple[Evidence, ...]) -> tuple[Aligned, ...]:
    """Return the segments that the clause, or without one the whole claim, is about, best first; none if none fit."""
    own = clause.words if clause else claim.words
    conditions = [
        w for s in claim.segments for c in s.clauses if c.role == "if" and c is not clause for w in c.words
    ]
    found = [
        Aligned(overlap(own, s) + overlap(claim.words, s) + _kept(conditions, s), e, s)
        for e in cited
        for s in e.segments
    ]
    found = sorted((a for a in found if a.score > 0), key=lambda a: -a.score)
    return tuple(a for a in found if a.score >= found[0].score * _NEARLY)


def _kept(conditions: Sequence[Word], segment: Segment) -> float:
    """Return what a segment gains for setting the same conditions, and loses for setting the opposite ones."""
    gain = 0.0
    for word in conditions:
        signs = [s for c in segment.all_clauses for w in c.words if (s := relation(word, w)) is not None]
        if word.weight and signs:
            gain += _CONDITION * word.weight * (1 if 1 in signs else -2)
    return gain


def relation(a: Word, b: Word) -> int | None:
    """Return +1 when two words say the same, -1 when they say the opposite, None when they are unrelated.

    Where the scope of a negator is uncertain, they are taken to say the same.
    """
    if a.surface == b.surface:
        return -1 if a.polarity * b.polarity < 0 else 1
    shared = a.concepts.keys() & b.concepts.keys()
    if not shared:
        return _of_compound(a, b)
    lexical = max(a.concepts[c] * b.concepts[c] for c in shared)
    return -1 if a.polarity * b.polarity * lexical < 0 else 1


def _of_compound(a: Word, b: Word) -> int | None:
    """Return the relation of a word and a compound that contains it (处罚, 治安管理处罚; 正当理由, 无正当理由)."""
    short, long = a.surface, b.surface
    if len(short) > len(long):
        short, long = long, short
    if short.isascii():
        return _prefixed(a, b, short, long)
    if len(short) < 2 or short not in long:
        return None
    denied = -1 if long.removesuffix(short) in _NEGATIONS else 1
    return -1 if a.polarity * b.polarity * denied < 0 else 1


def _prefixed(a: Word, b: Word, short: str, long: str) -> int | None:
    """Return the relation of an English word and the same one with a negative prefix (opioid, nonopioid)."""
    if not lexicon.prefixed(short, long):
        return None
    return -1 if a.polarity * b.polarity >= 0 else 1
