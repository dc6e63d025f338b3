"""Whether a sentence waves away what its source requires: "even if …", 哪怕…, 自己决定就行, without any approval."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.proof import units
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
    r"自己(?:来|就?(?:能|可以)?)?(?:决定|说了算|做主|定)|自行决定|(?:可以?|能|有权)自行|想[^,。;]{1,8}就[^,。;]{1,6}|直接就(?:能|可以)|随便"
    r"|不(?:用|必|需要|需)[^,。;]{0,6}(?:批准|同意|允许|许可|商量|讨论|协商)|不经[^,。;]{1,12}(?:批准|同意|许可|允许)"
)
_WITH = r"(?:经|取得|与)[^,。;]{1,24}(?:批准|同意|许可|允许|讨论|协商)"
_APPROVED = re.compile(rf"(?<![不未无]){_WITH}")
_APPROVAL = re.compile(rf"未?{_WITH}")
_STOP = re.compile(r"[,。;!?]|\.(?=\s|$)")
_TELLING = 0.3
_ALIKE = 0.3
"""The share of the words of what is waved away that a condition of the source must have to be about it."""


_ASKED = re.compile(
    r"(?<![a-z])(?:ask|check|find out|know|see|tell|decide|determine|confirm|depends on)[^.;,]{0,30}$"
)


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault for a claim that holds whatever its source makes it depend on."""
    aligned = align(claim, None, setting.cited(claim))
    for m in _CONCEDES.finditer(claim.folded):
        if m.group() == "whether" and _ASKED.search(claim.folded, 0, m.start()):
            continue
        end = _STOP.search(claim.folded, m.end())
        words = [w for w in claim.words if m.end() <= w.start < (end.start() if end else len(claim.folded))]
        found = _waved_away([w for w in words if w.weight >= _TELLING], aligned)
        if found:
            return [fault("condition_dropped", found)]
        against = _against(
            claim, [w for w in words if w.weight >= _TELLING], claim.folded[m.end() :], setting
        )
        if against:
            return [fault("condition_dropped", against)]
    either_way = _either_way(claim, aligned)
    if either_way:
        return [fault("condition_dropped", either_way)]
    limit = _limit_waved_away(claim, aligned)
    if limit:
        return [fault("condition_dropped", limit)]
    decides = _OWN_DECISION.search(claim.folded)
    if decides and not _APPROVED.search(claim.folded):
        theirs = [x for a in aligned for c in a.segment.all_clauses if (x := _APPROVAL.search(c.text))]
        if theirs:
            return [fault("condition_dropped", theirs[0].group())]
    return []


_NEGATES = re.compile(r"[不未无没非]|n't|(?<![a-z])(?:not|no|never|without|cannot)(?![a-z])")
_MOST = 0.6


def _against(claim: Claim, words: Sequence[Word], text: str, setting: Setting) -> str:
    """Return the clause of a source that requires the contrary of what the claim says does not matter: "even if another
    plan covers you", "if … you're not entitled to care through another plan".
    """
    total = sum(w.weight for w in words)
    denies = bool(_NEGATES.search(text))
    for e in setting.cited(claim) if len(words) > 1 else ():
        for s in e.segments:
            for c in s.all_clauses:
                shared = sum(w.weight for w in words if in_clause(w, c) > TRACE)
                asked = (
                    c.role == "if" or any(x.role == "if" for x in s.clauses) or _ON_CONDITION.search(c.text)
                )
                if shared >= _MOST * total and asked and denies != bool(_NEGATES.search(c.text)):
                    return "" if _concedes(words, e) else c.text.strip()
    return ""


_ON_CONDITION = re.compile(r"(?<![a-z])(?:that|who|which|only|provided|must)(?![a-z])|应当|必须|方可|才")
_EITHER_WAY = re.compile(
    r"(?:有没有|有无|是不是|是否)(?P<zh>[^,。;都]{1,12}?)(?:的人)?,?(?:都|均|一律|照样)"
    r"|(?<![a-z])(?P<en>(?:[a-z-]+ ){1,2})or not(?![a-z])"
)
_REQUIRES = re.compile(
    r"应当|必须|须|才|之一|符合|具备|(?<![a-z])(?:must|only|requirements?|if you(?:'re)?|need to|have to)(?![a-z])"
)


def _either_way(claim: Claim, aligned: Sequence[Aligned]) -> str:
    """Return what a claim says does not matter either way (enrolled or not) and every segment meant requires."""
    m = _EITHER_WAY.search(claim.folded)
    span = m.span("zh" if m["zh"] else "en") if m else (0, 0)
    words = [w for w in claim.words if span[0] <= w.start < span[1] and w.weight >= _TELLING]
    if not words or not aligned:
        return ""
    for a in aligned:
        text = " ".join(c.text for c in a.segment.all_clauses)
        affirmed = all(
            any(relation(w, x) == 1 and x.polarity > 0 for c in a.segment.all_clauses for x in c.words)
            for w in words
        )
        if not affirmed or not _REQUIRES.search(text) or _concedes(words, a.evidence):
            return ""
    return " ".join(w.surface for w in words)


_WHATEVER = re.compile(
    r"(?:不[管论问]|无论|不计)[^,。;]{0,8}"
    r"(?P<zh>多大|几岁|年龄|年纪|多久|多长|几年|几个?月|几天|早晚|多少钱|金额|多少人|几个人)"
    r"|(?<![a-z])(?:no matter|regardless of|whatever|at any)(?: [a-z]+){0,2}"
    r" (?P<en>age|old|long|late|much|many)(?![a-z])"
)
_MEASURES = (
    (re.compile(r"大|岁|年龄|年纪|age|old"), ("age", "year", "month")),
    (re.compile(r"久|长|年|月|天|早晚|long|late"), units.SPANS),
    (re.compile(r"钱|金额|much"), ("CNY", "USD")),
    (re.compile(r"人|many"), ("count",)),
)


def _limit_waved_away(claim: Claim, aligned: Sequence[Aligned]) -> str:
    """Return the limit that every segment meant sets, of what a claim says does not matter: 不管多大, 未满1周岁."""
    m = _WHATEVER.search(claim.folded)
    what = (m["zh"] or m["en"]) if m else ""
    unit = next((found for pattern, found in _MEASURES if what and pattern.search(what)), ())
    limits = [[n for n in a.segment.figures if n.unit in unit and n.bound] for a in (aligned if unit else ())]
    if not limits or not all(limits):
        return ""
    n = limits[0][0]
    return aligned[0].evidence.folded[n.start : n.end].strip()


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
