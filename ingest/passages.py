"""From the clauses of a document to the passages that are embedded, found and cited."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from indexes.regions import CHINA
from indexes.types import Clause, Document, Passage
from ingest.clauses import split

LIMIT = {"zh": 700, "en": 1600}
"""Longest passage in characters: about what an embedding model reads whole (256 to 512 tokens)."""


def make(
    document: Document, clauses: Sequence[Clause], asked: Callable[[Clause], tuple[str, ...]]
) -> tuple[Passage, ...]:
    """Return the passages of a document in order; `asked` gives the everyday questions of a clause."""
    found: list[Passage] = []
    for ordinal, clause in enumerate(clauses):
        parts = split(clause.text, LIMIT.get(document.lang, LIMIT["en"]))
        header = header_of(document, clause)
        for part, text in enumerate(parts):
            found.append(
                Passage(
                    id=_identity(document, ordinal, part, text),
                    document=document,
                    clause=clause,
                    text=text,
                    header=header,
                    ordinal=ordinal,
                    part=part,
                    parts=len(parts),
                    asked=asked(clause),
                )
            )
    return tuple(found)


def header_of(document: Document, clause: Clause) -> str:
    """Return the short header that puts a clause into its place: title, number, region, headings, label."""
    region = "" if document.region == CHINA else document.region
    path = [heading for heading in clause.path if heading != document.title]
    return " ".join(part for part in (document.title, document.number, region, *path, clause.label) if part)


def _identity(document: Document, ordinal: int, part: int, text: str) -> str:
    """Return a number that is the same in every run, as engines compare points by: below 2**63, so that among a
    million passages two share one with a chance of one in twenty million.
    """
    digest = hashlib.sha256(text.encode()).hexdigest()
    named = f"{document.doc}\x1f{document.version}\x1f{ordinal}\x1f{part}\x1f{digest}"
    return str(int.from_bytes(hashlib.blake2b(named.encode(), digest_size=8).digest()) >> 1)
