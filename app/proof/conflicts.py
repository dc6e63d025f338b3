"""Passages that contradict each other: different numbers for the same thing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from app.events import Conflict
from app.proof import locality, numbers, placement, versions
from app.proof.evidence import CONCEPT, Evidence, evidence, in_clause
from app.proof.numbers import Kind, Number
from app.proof.reading import Clause, Segment
from app.proof.types import Source
from app.proof.words import Word
from indexes import regions

_ALIKE = 0.75
"""The share of each clause's words that the other must have for the two to be about the same thing."""
_TELLING = 1.5
"""The weight of words below which a clause says too little of what its number is."""


def find(sources: Sequence[Source]) -> tuple[Conflict, ...]:
    """Return the conflicts between passages, at most one for each pair of them, in their order.

    Versions of one act, and rules of two places neither of which lies in the other, do not conflict.
    """
    pairs = combinations([evidence(s) for s in sources], 2)
    found = [_between(one, other) for one, other in pairs if _may_conflict(one.source, other.source)]
    return tuple(c for c in found if c)


def _may_conflict(a: Source, b: Source) -> bool:
    here, there = locality.region_of(a), locality.region_of(b)
    apart = here and there and not regions.covers(here, there) and not regions.covers(there, here)
    return not apart and not versions.same_act(a, b)


def _between(one: Evidence, other: Evidence) -> Conflict | None:
    theirs = list(_statements(other))
    for segment, clause, figures in _statements(one):
        for other_segment, other_clause, other_figures in theirs:
            if _disagree(figures, other_figures) and _same_thing(
                segment, clause, other_segment, other_clause
            ):
                return Conflict(one.source.n, other.source.n, clause.text.strip(), other_clause.text.strip())
    return None


def _statements(e: Evidence) -> list[tuple[Segment, Clause, list[Number]]]:
    """Return the clauses that state a number and say enough of what it is."""
    found = []
    for segment in e.segments:
        for clause in segment.clauses:
            figures = [
                n
                for n in segment.figures
                if n.kind is Kind.QUANTITY and placement.clause_of(segment, n) is clause
            ]
            if (
                len(figures) == 1
                and clause.role == "then"
                and sum(w.weight for w in _about(segment, clause)) >= _TELLING
            ):
                found.append((segment, clause, figures))
    return found


def _about(segment: Segment, clause: Clause) -> list[Word]:
    """Return the telling words of a clause, and of the conditions before it."""
    before = [c for c in segment.clauses if c.start < clause.start and c.role == "if"]
    return [w for c in (*before, clause) for w in c.words if w.weight > 0]


def _disagree(a: Sequence[Number], b: Sequence[Number]) -> bool:
    alike = [(x, y) for x in a for y in b if placement.comparable(x, y) and x.bound == y.bound]
    return bool(alike) and not any(numbers.same(x, y) for x, y in alike)


def _same_thing(segment: Segment, clause: Clause, other_segment: Segment, other_clause: Clause) -> bool:
    mine, theirs = _about(segment, clause), _about(other_segment, other_clause)
    return min(_share(mine, other_segment), _share(theirs, segment)) >= _ALIKE


def _share(words: Sequence[Word], segment: Segment) -> float:
    total = sum(w.weight for w in words)
    has = sum(w.weight for w in words if any(in_clause(w, c) >= CONCEPT for c in segment.clauses))
    return has / total if total else 0.0
