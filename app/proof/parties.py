"""Whether a figure, or an act, that the source has for one side is told of the other: the employer, the person."""

from __future__ import annotations

import re
from enum import StrEnum

from app.proof import numbers, units
from app.proof.agents import one_act
from app.proof.alignment import align
from app.proof.evidence import Evidence
from app.proof.findings import Claim, Finding, Setting, fault
from app.proof.numbers import Number
from app.proof.placement import comparable, one_measure, within
from app.proof.reading import Clause, Segment


class Side(StrEnum):
    """Who a rule speaks to."""

    EMPLOYER = "employer"
    PERSON = "person"


_SIDES = (
    (
        Side.EMPLOYER,
        re.compile(r"用人单位|所在单位|工作单位|企业|公司|雇主|老板|(?<![用在作无该本各])单位(?!职工)"),
    ),
    (Side.PERSON, re.compile(r"职工|劳动者|本人|员工|参保人员?|近亲属|家属|失业人员|自己|个人|您")),
)
_LIKEWISE = re.compile(r"也|同样|照样|一样")
_BODY = re.compile(r"机构|部门|医院|委员会|中心|法院|机关|局(?![部限])")
_ACT = r"(?P<act>提出|申请|申报|提请|通知|通报|告知|提交|提供|签字|签名)"
_BY = re.compile(rf"由(?P<who>[^,。;由向]{{2,8}}?)(?:向[^,。;]{{1,12}}?)?{_ACT}")
_DONE = re.compile(_ACT)


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault for a figure, or an act, of one side where every segment that has it is about the other."""
    for e in setting.cited(claim):
        for segment in claim.segments:
            for clause in segment.clauses:
                found = _figure(claim, clause, e) or _act(claim, clause, e) or _subject(claim, clause, e)
                if found:
                    return [fault("other_population", found)]
    return []


def _named(text: str) -> list[tuple[int, Side, str]]:
    """Return where a text first names each side, which one it is, and by which word, in order."""
    found = [(m.start(), side, m.group()) for side, pattern in _SIDES if (m := pattern.search(text))]
    return sorted(found)


def _figure(claim: Claim, clause: Clause, evidence: Evidence) -> str:
    """Find a figure that the source has for the other side only, and another such figure for this one."""
    mine = _named(claim.folded)
    if len(mine) == 1 and claim.folded[: mine[0][0]][-1:] in _WITH:
        return ""
    own = [n for n in claim.figures if within(clause, n)]
    for n in own if len(mine) == 1 else ():
        having = [s for s in evidence.segments if any(numbers.same(n, m) for m in s.figures)]
        theirs = [_spoken_to(s, next(m for m in s.figures if numbers.same(n, m)), evidence) for s in having]
        if not theirs or not all(t and t[1] is not mine[0][1] for t in theirs):
            continue
        alike = any(
            (t := _spoken_to(s, m, evidence)) and t[1] is mine[0][1]
            for s in evidence.segments
            if s not in having
            for m in s.figures
            if comparable(n, m) or one_measure(n, m) or {n.unit, m.unit} <= units.SPANS
        )
        if theirs[0] and (alike or _LIKEWISE.search(claim.folded[: n.start])):
            return f"{mine[0][2]}≠{theirs[0][2]}"
    return ""


_WITH = frozenset("和与向跟经、对给")
"""What makes a side one with whom, or to whom, something is done."""


def _spoken_to(segment: Segment, n: Number, evidence: Evidence) -> tuple[int, Side, str] | None:
    """Return the side that a segment names first before a figure, the one to whom it speaks."""
    return next(iter(_named(_WHOSE.sub("", evidence.folded[segment.start : n.start]))), None)


_WHOSE = re.compile(r"(?:机关|企业|单位|公司|社会团体)[^,。;]{0,24}?的(?=[女男]?(?:职工|员工|劳动者))")
"""Whose people are meant, in a rule that speaks to the people."""


def _act(claim: Claim, clause: Clause, evidence: Evidence) -> str:
    """Find an act by one side (由职工提出) that every segment meant has another do (单位提出, 机构应当提请)."""
    m = _BY.search(clause.text)
    mine = _doer(m["who"]) if m else None
    if m is None or mine is None:
        return ""
    theirs = [
        _doer(c.text[: o.start()])
        for a in align(claim, clause, (evidence,))
        for c in a.segment.clauses
        for o in _DONE.finditer(c.text)
        if one_act(o["act"]) == one_act(m["act"])
    ]
    others = [t for t in theirs if t and t[0] != mine[0]]
    return f"{mine[1]}≠{others[0][1]}" if theirs and len(others) == len(theirs) else ""


_MODAL = re.compile(r"(?:应当?|要|须|必须|可以?|得|不|有权|有义务|负责|一律|也|都|先|自行|向)")


def _subject(claim: Claim, clause: Clause, evidence: Evidence) -> str:
    """Find that a clause begins to tell what the person does, where every segment meant tells it of the employer alone.

    The other way round tells nothing: rules leave an employer out who is meant.
    """
    mine = _named(clause.text)
    if (
        len(mine) != 1
        or mine[0][1] is not Side.PERSON
        or mine[0][0] != len(clause.text) - len(clause.text.lstrip())
    ):
        return ""
    _, side, word = mine[0]
    if not _MODAL.match(clause.text.lstrip(), len(word)):
        return ""
    aligned = align(claim, clause, (evidence,))
    theirs = [_named(a.text) for a in aligned]
    alone = theirs and all(t and not any(s is side for _, s, _ in t) for t in theirs)
    first = theirs and all(
        t and t[0][1] is not side and not _ALONE.search(a.text) for t, a in zip(theirs, aligned, strict=True)
    )
    if alone or (first and word == "个人" and not _PAYING.search(clause.text)):
        return f"{word}≠{theirs[0][0][2]}"
    return ""


_ALONE = re.compile(r"个人|本人|自己|自行")
_PAYING = re.compile(r"[缴交付出]|承担|负担")
"""What an employer and its people share, and a sentence may tell of either."""


def _doer(text: str) -> tuple[str, str] | None:
    """Return the side, or a body, that a text names first, and by which word; None where it names none."""
    found = [(at, side.value, word) for at, side, word in _named(text)]
    found += [(m.start(), "body", m.group()) for m in _BODY.finditer(text)]
    return min(found)[1:] if found else None
