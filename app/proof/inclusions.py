"""Whether a sentence counts in what its source leaves out (不包括原发病医疗费用, "does not cover custodial care"), or
leaves out what its source counts in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.proof.evidence import in_segment
from app.proof.findings import Claim, Finding, Setting, fault
from app.proof.words import Word

_COUNTS_IN = re.compile(
    r"包括|包含|在内|算(?:在|进|作)|也(?:能|可以?|由|要|得|会|算|报|给|享受)"
    r"|(?<![a-z])(?:includ(?:e|es|ed|ing)|covers?|covered|as well|also|too)(?![a-z])"
)
_DENIES = re.compile(
    r"[不没未非无除]|自费|自付|以外|n't|(?<![a-z])(?:not|no|never|except|without|exclud[a-z]*)(?![a-z])"
)
_LEFT_OUT = re.compile(
    r"(?:不包括|不包含|不含|不计入|不纳入)(?P<a>[^,。;()]{2,40})"
    r"|(?<![a-z])(?:not includ(?:e|ing)|(?:does not|do not|doesn't|don't) (?:cover|include)|exclud(?:es|ing))"
    r"(?P<b>[^.,;()]{3,80}?)(?=[.,;()]| such as| unless| if | that | which | when |$)"
)
_MOST = {"zh": 0.6, "en": 0.85}
"""The share of what is left out, by weight, that the sentence must have to be about it."""


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault for a claim that includes most of what a source it cites says is not included, or that leaves out
    what one lists among the things that are.
    """
    if left_out := _LEAVES_OUT.search(claim.folded):
        return _listed(claim, left_out, setting)
    if not _COUNTS_IN.search(claim.folded) or _DENIES.search(claim.folded):
        return []
    for e in setting.cited(claim):
        for m in _LEFT_OUT.finditer(e.folded):
            for start, end in _things(m):
                words = [w for s in e.segments for c in s.clauses for w in c.words if start <= w.start < end]
                telling = [w for w in words if w.weight > 0]
                if telling and _had(telling, claim) >= _MOST[claim.lang] * sum(w.weight for w in telling):
                    return [fault("negation_flipped", e.folded[start:end].strip())]
    return []


_LEAVES_OUT = re.compile(
    r"不(?:在|属于|算|列入|纳入|包括在)[^,。;]{0,16}(?:范围|之列|对象|在内|以内)|不在内|被排除"
    r"|(?<![a-z])(?:left out of|not included in|excluded from|not part of|not among)(?![a-z])"
)
_LISTS = re.compile(r"包括|包含|范围|(?<![a-z])includ(?:e|es|ed|ing)(?![a-z])")
_NEARLY_ALL = 0.85


def _listed(claim: Claim, left_out: re.Match[str], setting: Setting) -> list[Finding]:
    """Find that what a claim leaves out stands in a list, or behind "includes", that denies nothing."""
    words = [w for w in claim.words if w.weight > 0 and w.start < left_out.start()]
    total = sum(w.weight for w in words)
    for e in setting.cited(claim):
        for s in e.segments:
            text = " ".join(c.text for c in s.all_clauses)
            told = sum(w.weight * in_segment(w, s) for w in words)
            if total and told >= _NEARLY_ALL * total and _LISTS.search(text) and not _DENIES.search(text):
                return [fault("negation_flipped", left_out.group())]
    return []


_OR = re.compile(r" or | and |、|或者?|以?及|和|与")


def _things(left_out: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Yield the half-open offsets of each thing that is left out."""
    group = "a" if left_out["a"] else "b"
    start, end = left_out.span(group)
    for m in _OR.finditer(left_out.string, start, end):
        yield start, m.start()
        start = m.end()
    yield start, end


def _had(words: list[Word], claim: Claim) -> float:
    return sum(w.weight for w in words if claim.has(w))
