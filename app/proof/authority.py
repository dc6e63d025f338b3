"""Whether a sentence puts the rule of one body or plan into the mouth of another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from app.proof import lexicon
from app.proof.alignment import align
from app.proof.findings import Claim, Finding, Setting, fault
from app.proof.folding import fold
from app.proof.types import Source


@dataclass(frozen=True, slots=True)
class Body:
    """A body or plan whose texts are easily mixed up with others': its forms in a text, and in a title or path."""

    name: str
    named: re.Pattern[str]
    titled: re.Pattern[str]


@cache
def _bodies() -> tuple[Body, ...]:
    rows = (line.split("\t") for line in lexicon.table("bodies.tsv"))
    return tuple(Body(name, _whole(forms), _whole(titles)) for name, forms, titles in rows)


def _whole(forms: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{forms})(?![a-z])")


@lru_cache(maxsize=512)
def _of(source: Source) -> frozenset[str]:
    """Return the bodies whose text a source is, as its title and path tell."""
    heading = fold(f"{source.title} {source.doc}").replace("_", " ").replace("-", " ")
    return frozenset(b.name for b in _bodies() if b.titled.search(heading))


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault where claim or question names a body whose text is at hand, and that of another is cited."""
    cited = setting.cited(claim)
    said = [b for b in _bodies() if b.named.search(claim.folded)]
    if any(not _of(e.source) or _of(e.source) & {b.name for b in said} for e in cited):
        return []
    for body in said or [b for b in _bodies() if b.named.search(fold(setting.question))]:
        if any(body.name in _of(e.source) for e in cited):
            continue
        if not any(body.name in _of(e.source) for e in setting.others(claim)):
            continue
        if said:
            texts = [c.text for a in align(claim, None, cited) for c in a.segment.all_clauses]
        else:
            texts = [e.folded for e in cited]
        if not any(body.named.search(text) for text in texts):
            return [fault("attributed_to_other", body.name)]
    return []
