"""Patterns over concepts: `chest + pain`, `cannot >3 breathe`. The grammar of the wording files.

    chest                 a word of the concept is there
    chest + pain          both, in either order, with at most eight units between them
    cannot > breathe      the first before the second, with at most eight units between them
    lips +3 blue          the same with another distance; +0 and >0 are side by side

All parts of a pattern stand in one sentence and do not overlap.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.triage.lexicon import Hit
from app.triage.reading import Reading

REACH = 8
"""Units between the parts of a pattern that gives no distance: about a clause."""

_WIDEST = 24
"""Characters that one unit takes at most: hits further away need not be looked at."""

_PART = re.compile(r"\s*(?:(?P<link>[+>])(?P<reach>\d*)\s+)?(?P<concept>[a-z][a-z_]*(?:\.[a-z_]+)?)\s*")

Found = Mapping[str, list[Hit]]


@dataclass(frozen=True, slots=True)
class Part:
    """One concept of a pattern and how it stands to the part before it."""

    concept: str
    ordered: bool = False
    reach: int = REACH


@dataclass(frozen=True, slots=True)
class Pattern:
    """Concepts that must stand near each other; `concepts` names them all."""

    parts: tuple[Part, ...]
    concepts: frozenset[str]

    def matches(self, found: Found, reading: Reading) -> Iterator[tuple[Hit, ...]]:
        """Yield one match for every hit of the first part that the others can be joined to."""
        if not self.concepts.issubset(found):
            return
        for hit in found[self.parts[0].concept]:
            chain = _joined((hit,), self.parts[1:], found, reading)
            if chain:
                yield chain


def parse_pattern(text: str) -> Pattern:
    """Read a pattern; raises ValueError for what does not follow the grammar."""
    parts: list[Part] = []
    at = 0
    while at < len(text):
        part = _PART.match(text, at)
        if not part or bool(part["link"]) != bool(parts):
            raise ValueError(text)
        reach = int(part["reach"]) if part["reach"] else REACH
        parts.append(Part(part["concept"], part["link"] == ">", reach))
        at = part.end()
    if not parts:
        raise ValueError(text)
    return Pattern(tuple(parts), frozenset(part.concept for part in parts))


def _joined(
    chain: tuple[Hit, ...], parts: tuple[Part, ...], found: Found, reading: Reading
) -> tuple[Hit, ...]:
    """Return `chain` with a hit for each of `parts`, or nothing when one cannot be joined."""
    if not parts:
        return chain
    part, last = parts[0], chain[-1]
    hits = found[part.concept]
    reach = _WIDEST * (part.reach + 1)
    first = bisect_left(hits, (last.end if part.ordered else last.start - reach,))
    for at in range(first, bisect_right(hits, (last.end + reach,))):
        if _stands(hits[at], last, part, reading) and not any(hits[at].overlaps(hit) for hit in chain):
            whole = _joined((*chain, hits[at]), parts[1:], found, reading)
            if whole:
                return whole
    return ()


def _stands(hit: Hit, last: Hit, part: Part, reading: Reading) -> bool:
    if hit.start >= last.end:
        gap = (last.end, hit.start)
    elif hit.end <= last.start and not part.ordered:
        gap = (hit.end, last.start)
    else:
        return False
    same_sentence = reading.sentence(hit.start) == reading.sentence(last.start)
    return same_sentence and reading.units_between(*gap) <= part.reach
