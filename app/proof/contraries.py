"""Whether a sentence says in one way what every segment it is about says in the contrary way: each, at least one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from app.proof import lexicon, numbers
from app.proof.alignment import Aligned, align
from app.proof.evidence import TRACE, Evidence, in_clause
from app.proof.findings import Claim, Finding, Setting, fault
from app.proof.reading import Segment
from app.proof.scope import said_of


@dataclass(frozen=True, slots=True)
class _Contrary:
    """What a sentence says, the contrary in its source, what there makes them agree, and the reason's code."""

    said: re.Pattern[str]
    theirs: re.Pattern[str]
    agrees: re.Pattern[str]
    code: str
    anywhere: bool = False
    """Whether it agrees wherever in what is cited that is said, not in what is meant alone."""


_CONTINUES = re.compile(r"照样|照常|如常|照旧|继续|仍然|依然|还能|还可以|照领|照发")
_STOPS = re.compile(r"停止|解除(?!劳动|合同)|停发|终止|中止|注销|取消|丧失|不再|不发|不予|退出(?!现役|役)")
_FORCED = re.compile(r"必须|一律[要得须]|都[要得](?!有)|务必|有义务|只能")
_ENCOURAGED = re.compile(r"鼓励|提倡|倡导|扶持|首选|酌情|可试用|建议")
_OBLIGED = re.compile(r"必须|应当?|须|务必|一律|都")


@cache
def _contraries() -> tuple[_Contrary, ...]:
    rows = (row.split("\t") for row in lexicon.table("contraries.tsv"))
    return (
        _Contrary(_CONTINUES, _STOPS, _CONTINUES, "negation_flipped"),
        _Contrary(_FORCED, _ENCOURAGED, _OBLIGED, "modality_changed"),
        *(
            _Contrary(
                re.compile(said),
                re.compile(theirs),
                re.compile(said if agrees == "=" else agrees),
                code,
                bool(anywhere),
            )
            for code, said, theirs, agrees, *anywhere in rows
        ),
    )


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault where every segment meant says the contrary of a sentence that does not say both."""
    cited = setting.cited(claim)
    aligned = align(claim, None, cited)
    texts = [" ".join(c.text for c in a.segment.all_clauses) for a in aligned]
    if sum(w.weight for w in claim.words) < _TELLING:  # "you can do this at any time": of all that is cited
        texts = [e.folded for e in cited]
    holding = [s for e in cited for s in e.segments if claim.figures and _has_all(s, claim)]
    if holding:
        texts = [" ".join(c.text for c in s.all_clauses) for s in holding]
    for c in _contraries():
        said = said_of(c.said, claim.folded)
        if not said or c.theirs.search(claim.folded):
            continue
        if c.anywhere and any(c.agrees.search(e.folded) for e in cited):
            continue
        if texts and all(c.theirs.search(t) and not c.agrees.search(t) for t in texts):
            return [fault(c.code, said)]
    return (
        _goes_on(claim, cited)
        or _superlative(claim, cited)
        or _open_question(claim, cited)
        or _forced(claim, aligned)
    )


def _forced(claim: Claim, aligned: Sequence[Aligned]) -> list[Finding]:
    """Find that a claim forces people to what the clause that has it only encourages or prefers."""
    m = _FORCED.search(claim.folded)
    words = [w for w in claim.words if m and w.start >= m.end() and w.weight >= 0.3]
    clauses = [c for a in aligned for c in a.segment.clauses if _ENCOURAGED.search(c.text)]
    for c in clauses if words else ():
        told = sum(in_clause(w, c) > TRACE for w in words)
        if told >= _ALIKE * len(words) and not _OBLIGED.search(c.text):
            return [fault("modality_changed", c.text.strip())]
    return []


_OPEN = re.compile(
    r"(?<![a-z])(?:unclear|unknown|uncertain|not (?:known|clear|established)|undetermined)(?![a-z])"
    r"|尚不(?:清楚|明确)|尚无定论"
)
_HEDGED = re.compile(
    r"n't|(?<![a-z])(?:not|no|unclear|unknown|uncertain|whether|may|might|could|if|possibly)(?![a-z])"
    r"|尚不|不清楚|未知|是否|可能"
)
_ALIKE = 0.75


def _open_question(claim: Claim, cited: tuple[Evidence, ...]) -> list[Finding]:
    """Find that a claim settles what the one segment that fits it leaves open: whether … is unclear."""
    if _HEDGED.search(claim.folded):
        return []
    aligned = align(claim, None, cited)
    words = [w for w in claim.words if w.weight >= 0.3]
    for a in aligned[:1] if len(words) > 1 else ():
        behind = [c for c in a.segment.clauses if _OPEN.search(c.text)]
        told = sum(any(in_clause(w, c) > TRACE for c in behind) for w in words)
        if behind and told >= _ALIKE * len(words):
            return [fault("overgeneralised", behind[0].text.strip())]
    return []


_MOST = re.compile(r"最(?![多少高低大小长短早晚迟后终近新好初先佳])(?P<what>[\u4e00-\u9fff]{1,2})(?=的)")


def _superlative(claim: Claim, cited: tuple[Evidence, ...]) -> list[Finding]:
    """Find a choice by what is most so, where its sources choose by something else and know nothing of it: 最严格的."""
    if not any("最" in e.folded or "较" in e.folded for e in cited):
        return []
    named = [m for m in _MOST.finditer(claim.folded) if not any(m["what"] in e.folded for e in cited)]
    return [fault("not_supported", named[0].group())] if named else []


_GOES_ON = re.compile(rf"(?P<what>[\u4e00-\u9fff]{{2}})(?:{_CONTINUES.pattern})")


def _goes_on(claim: Claim, cited: tuple[Evidence, ...]) -> list[Finding]:
    """Find that something goes on (诊断照常进行) of which a clause says that it stops, and none that it goes on."""
    m = _GOES_ON.search(claim.folded)
    clauses = [c.text for e in cited for s in e.segments for c in s.clauses if m and m["what"] in c.text]
    stops = any(_STOPS.search(c) for c in clauses) and not any(_CONTINUES.search(c) for c in clauses)
    return [fault("negation_flipped", m.group())] if m and stops and not _STOPS.search(claim.folded) else []


def _has_all(segment: Segment, claim: Claim) -> bool:
    return all(any(numbers.same(n, m) for m in segment.figures) for n in claim.figures)


_TELLING = 1.0
"""The weight of words from which a sentence says what it is about."""
