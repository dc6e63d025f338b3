"""Years that a question names, and whether a document speaks of them: last year's figures answer no other year."""

from __future__ import annotations

import re

from indexes import dates
from indexes.types import Document, Status

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_TITLE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年")


def asked(text: str) -> frozenset[int]:
    """Return the years that a question names."""
    return frozenset({f.day.year for f in dates.find(text)} | set(map(int, _YEAR.findall(text))))


def speaks_of(document: Document, text: str, year: int) -> bool:
    """Tell whether `text` of `document` may speak of `year`.

    It does when it names the year, or its document does. A document about a year of its own speaks of no
    other, and a copy of none after it was taken; a rule without a year speaks of all.
    """
    if str(year) in f"{document.title} {document.doc} {document.number} {text}":
        return True
    if document.published and document.published.year == year:
        return True
    if _TITLE_YEAR.search(document.title):
        return False
    taken = document.published
    return document.validity.declared is not Status.SNAPSHOT or not taken or taken.year >= year
