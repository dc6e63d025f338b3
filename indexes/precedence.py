"""Which of two rules in force prevails when both speak of the same thing.

A notice or decision gives way to a later law or rule of the same region, or of the country, on the same thing
(Legislation Law of the PRC, articles 99 and 103), also where nobody wrote down that it repeals it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from indexes import regions
from indexes.types import Document, Passage
from indexes.vectors import Dense

ALIKE = 0.5
"""Cosine of two clauses' static embeddings from which they are taken to speak of the same thing."""
ISSUED = 40
"""Authority up to which a text is a notice, a decision or a guide, which cannot stand against a later rule."""
_LATER = 5 * 365
"""Days between two texts from which the earlier may be outdated: closer ones were written with each other in view."""


def prevails(later: Document, earlier: Document) -> bool:
    """Tell whether `later` takes the place of `earlier` where both regulate the same thing."""
    if not 0 < earlier.authority <= ISSUED < later.authority or later.lang != earlier.lang:
        return False
    days = _days_between(earlier.published, _first_day(later))
    here = later.region == earlier.region or later.region in regions.ladder(earlier.region)[:1]
    return here and days >= _LATER


def overtaken(passages: Sequence[Passage], vectors: Dense) -> list[bool]:
    """Tell of each passage, best first, whether another of them that prevails speaks of the same thing.

    `vectors` are their static embeddings, shape (len(passages), dimensions).
    """
    alike = vectors @ vectors.T >= ALIKE
    return [
        any(alike[n, other] and prevails(by.document, passage.document) for other, by in enumerate(passages))
        for n, passage in enumerate(passages)
    ]


def _first_day(document: Document) -> date | None:
    """Return when the rule was first made: an amendment since then need not have touched the matter."""
    return min(filter(None, (document.stated.valid_from, document.published)), default=None)


def _days_between(earlier: date | None, later: date | None) -> int:
    return (later - earlier).days if earlier and later else 0
