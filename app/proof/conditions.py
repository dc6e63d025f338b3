"""Whether a sentence forgets a condition of its source: takes one thing for enough, one of a list for all, the worst
for the rule; or wants all where one will do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.proof.alignment import Aligned, align
from app.proof.evidence import TRACE, Evidence, in_clause
from app.proof.findings import Claim, Finding, Setting, fault
from app.proof.reading import Clause, Segment, part
from app.proof.words import Word

_COVERED, UNTOLD = 0.4, 0.15
"""The share of a condition's words that the sentence or the question must have for it to be kept, and the share up to
which nothing of it is told.
"""


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault for a condition, of those that the sources cited set, that a claim forgets or adds to."""
    cited = setting.cited(claim)
    found = (
        _all_for_one(claim, cited)
        or _enough(claim, setting, cited)
        or _up_to(claim, cited)
        or _crime(claim, cited)
        or _one_of_all(claim, cited)
        or _without_leave(claim, cited)
    )
    return [found] if found else []


_LEAVE = re.compile(
    r"经(?!过|济|办|营|费|常|期)[^,。;]{0,40}?(?:同意|批准|许可|审批|核准)(?:后|的)?[,，]?(?:方|才)?可以?(?![能见])"
)
"""Somebody's leave, without which the source permits nothing: 经所在单位同意，可以…"""
_ASKED_FOR = re.compile(
    r"同意|批准|许可|审批|核准|审核|确认|经[^,。;]{1,12}后|申请|允许|准许|点头|说了算|报请?"
)
_MAY = re.compile(r"(?<![不许])可以?(?![能见靠])|(?<![不可只才功性技])能(?![力否])|允许")


def _without_leave(claim: Claim, cited: tuple[Evidence, ...]) -> Finding | None:
    """Find that a claim permits at once what every segment meant that permits anything does with somebody's leave."""
    if claim.lang != "zh" or not _MAY.search(claim.folded) or _ASKED_FOR.search(claim.folded):
        return None
    wanted = [_LEAVE.search(a.text) for a in align(claim, None, cited) if _MAY.search(a.text)]
    first = wanted[0] if wanted else None
    return fault("condition_dropped", first.group()) if first and all(wanted) else None


_ENOUGH = re.compile(r"只要|只需")
_MEETS = re.compile(r"符合[^,。;]{2,12}的")
_MET = re.compile(r"符合|合规|合格|规定|要求|有效|依法|条件|标准")
_AND = re.compile(r"且|并且|同时")


def _enough(claim: Claim, setting: Setting, cited: tuple[Evidence, ...]) -> Finding | None:
    """Find that a claim takes one thing for enough (只要申请) where every segment meant asks for another beside it."""
    if not _ENOUGH.search(claim.folded):
        return None
    wanted = [_also(claim, setting, a) for a in align(claim, None, cited)]
    return fault("condition_dropped", wanted[0]) if wanted and all(wanted) else None


def _also(claim: Claim, setting: Setting, aligned: Aligned) -> str:
    meets = _MEETS.search(aligned.text)
    if meets and not _MET.search(claim.folded):
        return meets.group()
    for c in aligned.segment.all_clauses:
        joint = _AND.search(c.text) if c.role == "if" else None
        if joint:
            behind = part(c, c.start + joint.end(), c.start + len(c.text))
            if _is_uncovered(claim, setting, behind, _COVERED):
                return behind.text.strip()
    return ""


_ONE_DOES = re.compile(r"(?:有|只要|满足|符合)[^,。;]{1,16}就(?:能|可以?|行|够)|即可")
_ALL_OF_THESE = re.compile(r"(?:具备|符合|满足)(?:下列|以下|如下)(?:全部)?条件")


def _one_of_all(claim: Claim, cited: tuple[Evidence, ...]) -> Finding | None:
    """Find that a claim takes one condition for enough of those of a list that must all be met."""
    said = _ONE_DOES.search(claim.folded)
    for e in cited if said else ():
        items = [
            s
            for s in e.segments
            if any(_ALL_OF_THESE.search(c.text) and not ONE_ENOUGH.search(c.text) for c in s.head)
        ]
        told = [any(in_clause(w, c) > TRACE for w in own(claim, s) for c in s.clauses) for s in items]
        if said and len(items) > 1 and any(told) and not all(told):
            return fault("condition_dropped", said.group())
    return None


_PROSECUTED = re.compile(
    r"(?:一律|都[会要]?|就[会要]?|直接|必须|全部)[^,。;]{0,4}(?:被?追究刑事责任|判刑|坐牢)"
)
_A_CRIME = re.compile(r"构成[^,。;]{0,8}犯罪|情节严重")


def _crime(claim: Claim, cited: tuple[Evidence, ...]) -> Finding | None:
    """Find that a claim has everybody prosecuted where its source has those whose deed is a crime."""
    m = _PROSECUTED.search(claim.folded)
    if m and "犯罪" not in claim.folded and any(_A_CRIME.search(e.folded) for e in cited):
        return fault("condition_dropped", m.group())
    return None


_UP_TO = re.compile(r"直至(?P<worst>[\u4e00-\u9fff]{2})")
_MILDER = re.compile(r"直至|最重|甚至|严重|可能|情节|[较很]?重的|警告|罚|责令|处理|暂停|可以")


def _up_to(claim: Claim, cited: tuple[Evidence, ...]) -> Finding | None:
    """Find that a claim has follow at once what its source has follow in the worst case: 直至吊销."""
    for e in cited:
        for m in _UP_TO.finditer(e.folded):
            if m["worst"] in claim.folded and e.folded.count(m["worst"]) == 1:
                return None if _MILDER.search(claim.folded) else fault("overgeneralised", m.group())
    return None


_EACH_NEEDED = re.compile(
    r"同时(?:满足|符合|具备)|(?:都|全部|均)(?:要|得|须|应当)?(?:满足|符合|具备)|缺一不可"
    r"|[和与跟][^,。;]{1,12}都[^,。;]{1,8}才"
    r"|(?<![a-z])(?:meet|satisfy|fulfill?|have) (?:all|both|every one|each)(?: of)?(?: the)?(?![a-z])"
)
ONE_ENOUGH = re.compile(
    r"之一(?:的|者)?|任[一何意](?:项|种|个)?(?:条件|情形)"
    r"|(?<![a-z])(?:at least one|any one|one or more|either one|one of the following)(?![a-z])"
)


def _all_for_one(claim: Claim, cited: tuple[Evidence, ...]) -> Finding | None:
    """Find that a claim wants all conditions met of which its sources want one."""
    said = _EACH_NEEDED.search(claim.folded)
    if not said or any(_EACH_NEEDED.search(e.folded) or "both of these" in e.folded for e in cited):
        return None
    return fault("condition_added", said.group()) if any(ONE_ENOUGH.search(e.folded) for e in cited) else None


def own(claim: Claim, item: Segment) -> list[Word]:
    """Return the words of a claim that what stands over a list item does not have."""
    return [w for w in claim.words if not any(in_clause(w, c) > TRACE for c in item.head)]


def dropped_condition(
    claim: Claim, setting: Setting, aligned: Sequence[Aligned], covered: float = _COVERED
) -> Clause | None:
    """Return a condition or exception of every segment meant, of which the claim and the question say nothing."""
    found = [_uncovered(claim, setting, a, covered) for a in aligned]
    return found[0] if found and all(found) else None


def _uncovered(claim: Claim, setting: Setting, aligned: Aligned, covered: float) -> Clause | None:
    for clause in aligned.segment.all_clauses:
        if clause.role == "then":
            continue
        during = _DURING.search(clause.text)
        if during and _is_uncovered(claim, setting, _inside(clause, during), covered):
            return clause
        if _is_uncovered(claim, setting, clause, covered):
            return clause
    return None


_DURING = re.compile(r"在(?P<what>[^,。;]{2,20})期间")


def _inside(clause: Clause, during: re.Match[str]) -> Clause:
    return part(clause, clause.start + during.start("what"), clause.start + during.end("what"))


def _is_uncovered(claim: Claim, setting: Setting, clause: Clause, covered: float) -> bool:
    words = [w for w in clause.words if w.weight > 0.15]
    total = sum(w.weight for w in words)
    kept = sum(
        w.weight
        for w in words
        if w.surface in setting.given
        or any(
            w.surface == x.surface or w.concepts.keys() & x.concepts.keys() or w.surface in x.surface
            for x in claim.words
        )
    )
    return total >= _SAYS_MUCH and kept / total < covered


_SAYS_MUCH = 0.8
"""The weight of words from which a condition is one that a sentence should tell of."""
