"""Whether a sentence is about the kind of thing that its source speaks of: secondary caregivers, primary caregivers.

The kinds need no table: two modifiers of one noun in one source set two kinds apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from app.proof import lexicon
from app.proof.alignment import align
from app.proof.findings import Claim, Finding, Setting, fault
from app.proof.reading import Segment

_SUBJECT = re.compile(r"^\s*(?:yes|no)?,?\s*(?:as )?(?:the |an? |for )?([a-z][a-z-]+ [a-z]{4,})(?![a-z])")
_LIGHT = frozenset(
    "the this that these those your our their his her its any all each every some many most other another same such "
    "new and for with from not only more less can may will are was who which qualified eligible covered certain "
    "performing providing receiving using getting "
    "health care".split()
)


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault where the claim names one kind and what governs every segment meant names another."""
    cited = setting.cited(claim)
    subject = _SUBJECT.match(claim.folded)
    if claim.lang != "en" or not cited or subject is None:
        return []
    known = [_kinds(e.folded) for e in cited]
    aligned = align(claim, None, cited)
    for noun, mine in _kinds(subject[1]).items():
        if not any(
            mine <= kinds.get(noun, frozenset()) and len(kinds[noun]) > 1 for kinds in known if noun in kinds
        ):
            continue
        governing = [_governing(a.segment, noun) for a in aligned]
        if governing and all(g and not g & mine for g in governing):
            return [fault("other_population", f"{min(mine)} {noun}≠{min(governing[0])} {noun}")]
    return []


def _kinds(text: str) -> Mapping[str, frozenset[str]]:
    """Return the modifiers of each noun of a folded text, nouns by their stems."""
    found: dict[str, set[str]] = {}
    words = re.findall(r"[a-z][a-z-]+|[^a-z\s]", text)
    for modifier, noun in pairwise(words):
        if len(modifier) > 2 and len(noun) > 3 and modifier not in _LIGHT:
            found.setdefault(lexicon.stem(noun), set()).add(modifier)
    return {noun: frozenset(modifiers) for noun, modifiers in found.items()}


def _governing(segment: Segment, noun: str) -> frozenset[str]:
    """Return the kinds of `noun` that the last condition over or in a segment names."""
    for c in reversed([c for c in segment.all_clauses if c.role == "if"]):
        if found := _kinds(c.text).get(noun):
            return found
    return frozenset()
