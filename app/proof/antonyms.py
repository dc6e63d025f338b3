"""Whether a sentence has the opposite of a word of its source in that word's place: lowest for highest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import permutations

from app.proof import lexicon
from app.proof.alignment import align
from app.proof.evidence import overlap
from app.proof.findings import Claim, Finding, Setting, fault
from app.proof.reading import Segment

_ALIKE = 0.7
"""The share of a sentence's words that a segment must have for the one word that differs to tell."""
_HALF_ALIKE = 0.5
"""The same where the word stands in no source at all."""
_DENIED = re.compile(r"(?:[不没无未非]\S{0,2}|n't \S{0,8}|\b(?:not|no|never|without)\b \S{0,8}\s?)$")


@dataclass(frozen=True, slots=True)
class _Set:
    """Sides that exclude one another, each with the pattern of its forms."""

    sides: tuple[re.Pattern[str], ...]


@cache
def _sets() -> tuple[_Set, ...]:
    rows = (row.split("\t") for row in lexicon.table("antonyms.tsv"))
    return tuple(_Set(tuple(_pattern(side) for side in row)) for row in rows)


def _pattern(forms: str) -> re.Pattern[str]:
    each = (
        rf"(?<![a-z-]){re.escape(f.replace('_', ' '))}(?![a-z-])" if f.isascii() else re.escape(f)
        for f in forms.split()
    )
    return re.compile("|".join(sorted(each, key=len, reverse=True)))


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault where every segment that a sentence may be taken from has the opposite of one of its words."""
    found = _before_same_noun(claim, setting)
    if found:
        return [found]
    aligned = align(claim, None, setting.cited(claim))
    near = [a.segment for a in aligned if overlap(claim.words, a.segment) >= _ALIKE]
    opposite = opposed(claim, near) or _only_opposed(claim, [a.segment for a in aligned], setting)
    return [fault("negation_flipped", "≠".join(opposite))] if opposite else []


def _only_opposed(claim: Claim, segments: Sequence[Segment], setting: Setting) -> tuple[str, str] | None:
    """Return what `opposed` finds in one of the segments, where no source has the word itself anywhere."""
    for s in segments:
        found = opposed(claim, [s]) if overlap(claim.words, s) >= _HALF_ALIKE else None
        if found and not any(found[0] in e.folded for e in setting.sources.values()):
            return found
    return None


def opposed(claim: Claim, segments: Sequence[Segment]) -> tuple[str, str] | None:
    """Return a word of the claim with its opposite, which every one of the segments has in its stead, if any does."""
    for exclusive in _sets() if segments else ():
        for mine, theirs in permutations(exclusive.sides, 2):
            said = mine.search(claim.folded)
            if said is None or theirs.search(claim.folded) or _DENIED.search(claim.folded[: said.start()]):
                continue
            opposite = [_plainly(theirs, s) for s in segments]
            if all(opposite) and not any(_plainly(mine, s) for s in segments):
                return said.group(), opposite[0]
    return None


_NOUN = re.compile(r"\s+([a-z]{4,})")


def _before_same_noun(claim: Claim, setting: Setting) -> Finding | None:
    """Find a word before a noun before which the sources only have its opposite: higher premiums, lower premiums."""
    texts = [e.folded for e in setting.cited(claim)]
    for exclusive in _sets():
        for mine, theirs in permutations(exclusive.sides, 2):
            for said in mine.finditer(claim.folded):
                noun = _NOUN.match(claim.folded, said.end())
                if noun and not _DENIED.search(claim.folded[: said.start()]):
                    with_noun = [_with(p, noun[1], texts) for p in (theirs, mine)]
                    if with_noun == [True, False]:
                        return fault("negation_flipped", f"{said.group()} {noun[1]}")
    return None


def _with(pattern: re.Pattern[str], noun: str, texts: Sequence[str]) -> bool:
    return any(
        (m := _NOUN.match(t, said.end())) and m[1] == noun for t in texts for said in pattern.finditer(t)
    )


def _plainly(pattern: re.Pattern[str], segment: Segment) -> str:
    """Return the form that a segment has without denying it, if any."""
    for clause in segment.all_clauses:
        for m in pattern.finditer(clause.text):
            if not _DENIED.search(clause.text[: m.start()]):
                return m.group()
    return ""
