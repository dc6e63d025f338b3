"""Readings to clauses, and long clauses to parts: pure functions, text in and values out."""

from __future__ import annotations

import re

from indexes.types import Clause
from ingest.cutting import cutter
from ingest.cutting.furniture import without_furniture
from ingest.cutting.joints import parted
from ingest.cutting.markers import ARTICLE, mark
from ingest.cutting.outline import outline
from ingest.cutting.sentences import split
from ingest.readers.whitespace import is_chinese
from ingest.types import Reading

__all__ = ["cut", "split"]

_LEAST_CHARS = 6
"""Letters and digits a clause must have beyond its label to say anything; an article always does."""
_SILENT = re.compile(r"[\W_]+")


def cut(reading: Reading) -> tuple[Clause, ...]:
    """Return the clauses of a document in order.

    Articles of statutes are one clause each; notices and guides are cut at their numbers, pages and slides
    at their headings, tables at their rows. What belongs together stays together: an enumeration with the
    sentence that introduces it, a heading with what stands under it (in `path`, or in the text of the first
    clause). Text never crosses from one clause into another, and nothing but furniture (contents, imprints,
    share buttons) and clauses that say nothing are left out.
    """
    blocks = list(parted(without_furniture(reading.blocks)))
    chinese = is_chinese("".join(block.text for block in blocks[:200]))
    rows = {block.text for block in blocks if block.kind == "row"}
    found = cutter.clauses(outline(blocks), chinese)
    return tuple(clause for clause in found if clause.text in rows or _says_something(clause))


def _says_something(clause: Clause) -> bool:
    content = _SILENT.sub("", clause.text.removeprefix(clause.label))
    found = mark(clause.label)
    is_article = found is not None and found.rank == ARTICLE
    return len(content) >= (1 if is_article else _LEAST_CHARS)
