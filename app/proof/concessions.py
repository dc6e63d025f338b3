"""Whether a sentence waves away what its source requires: "even if …", 哪怕…, 自己决定就行, without any approval."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.proof.alignment import Aligned, align, relation
from app.proof.evidence import TRACE, Evidence, in_clause, in_segment
from app.proof.findings import Claim, Finding, Setting, fault
from app.proof.reading import Segment
from app.proof.words import Word

_CONCEDES = re.compile(
    r"哪怕|即使|即便|就算|纵使|不[管论看问](?!理)|无论"
    r"|(?<![a-z])(?:even (?:if|though|when)|whether(?: or not)?|regardless of|no matter|despite)(?![a-z])"
)
_SETS = re.compile(
    r"除外|以外|之外|除非|另有|但|不得|不能|不予|应当|必须|未经|(?<![a-z])(?:if|unless|except|only|must|not|n't|unable|without)(?![a-z])"
)
_OWN_DECISION = re.compile(
    r"自己就?(?:能|可以)?(?:决定|说了算|做主)|自行决定|想[^,。;]{1,8}就[^,。;]{1,6}|直接就(?:能|可以)|随便"
    r"|不(?:用|必|需要|需)[^,。;]{0,6}(?:批准|同意|允许|许可)|不经[^,。;]{1,12}(?:批准|同意|许可|允许)"
)
_WITH = r"(?:经|取得)[^,。;]{1,24}(?:批准|同意|许可|允许)"
_APPROVED = re.compile(rf"(?<![不未无]){_WITH}")
_APPROVAL = re.compile(rf"未?{_WITH}")
_STOP = re.compile(r"[,。;!?]|\.(?=\s|$)")
_TELLING = 0.3
_ALIKE = 0.3
"""The share of the words of what is waved away that a condition of the source must have to be about it."""


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault for a claim that holds whatever its source makes it depend on."""
    aligned = align(claim, None, setting.cited(claim))
    for m in _CONCEDES.finditer(claim.folded):
        end = _STOP.search(claim.folded, m.end())
        words = [w for w in claim.words if m.end() <= w.start < (end.start() if end else len(claim.folded))]
        found = _waved_away([w for w in words if w.weight >= _TELLING], aligned)
        if found:
            return [fault("condition_dropped", found)]
    decides = _OWN_DECISION.search(claim.folded)
    if decides and not _APPROVED.search(claim.folded):
        theirs = [x for a in aligned for c in a.segment.all_clauses if (x := _APPROVAL.search(c.text))]
        if theirs:
            return [fault("condition_dropped", theirs[0].group())]
    return _goes_on(claim, aligned)


_CONTINUES = re.compile(r"照样|照旧|继续|仍然|依然|还能|还可以|照领|照发")
_STOPS = re.compile(r"停止|停发|终止|中止|注销|取消|丧失|不再|不发|不予")


def _goes_on(claim: Claim, aligned: Sequence[Aligned]) -> list[Finding]:
    """Find a claim that something goes on which every segment meant stops."""
    said = _CONTINUES.search(claim.folded)
    if not said or not aligned or _STOPS.search(claim.folded):
        return []
    texts = [a.evidence.folded[a.segment.start : a.segment.end] for a in aligned]
    if all(_STOPS.search(t) and not _CONTINUES.search(t) for t in texts):
        return [fault("negation_flipped", said.group())]
    return []


def _waved_away(words: Sequence[Word], aligned: Sequence[Aligned]) -> str:
    """Return the condition of every segment meant that has much of what the claim says does not matter."""
    total = sum(w.weight for w in words)
    found = ""
    for a in aligned if total else ():
        here = _condition(words, a.segment, _ALIKE * total)
        if not here or _concedes(words, a.evidence):
            return ""
        found = found or here
    return found


def _concedes(words: Sequence[Word], evidence: Evidence) -> bool:
    """Tell whether the source itself says of any of it that it does not matter."""
    conceding = [s for s in evidence.segments if _CONCEDES.search(" ".join(c.text for c in s.all_clauses))]
    return any(in_segment(w, s) > TRACE for s in conceding for w in words)


def _condition(words: Sequence[Word], segment: Segment, enough: float) -> str:
    for c in segment.all_clauses:
        if c.role not in ("if", "except") and not _SETS.search(c.text):
            continue
        shared = (
            w.weight
            for w in words
            if in_clause(w, c) > TRACE or any(relation(w, x) is not None for x in c.words)
        )
        if sum(shared) >= enough:
            return c.text.strip()
    return ""
