"""Whether what belongs together in a source is together in the sentence: grade and amount, year and amount, each of
two things and its own figure (甲和乙分别为217元、290元).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from app.proof import numbers
from app.proof.evidence import TRACE, Evidence, in_segment
from app.proof.findings import Claim, Finding, Setting, fault
from app.proof.numbers import Kind, Number
from app.proof.placement import comparable, in_order, kept_apart, one_measure
from app.proof.reading import Clause, Segment
from app.proof.words import Word

_RESPECTIVELY = re.compile(
    r"(?P<things>[^,。;:(]{2,40}?)(?:的?(?:标准|金额|比例|费用))?分别(?P<rest>[^。;]{1,60})"
)
_BETWEEN_THINGS = re.compile(r"、|和|与|及")
_DETAIL = "{}≠{}"


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault for a figure that the source pairs with another grade, year or thing than the claim does."""
    cited = setting.cited(claim)
    if len(cited) != 1 or in_order(claim, cited):
        return []
    found = next(
        (
            f
            for look in (
                _crossed,
                _before_a_change,
                _of_another_year,
                _of_the_other,
                _of_another_case,
                _under_another_head,
            )
            if (f := look(claim, cited[0]))
        ),
        "",
    )
    return [fault("number_of_something_else", found)] if found else []


def _crossed(claim: Claim, evidence: Evidence) -> str:
    """Find a pair of figures of one clause (六级, 8倍) whose sides the source only pairs with others (五级, 8倍)."""
    theirs = [p for s in evidence.segments for c in s.clauses for p in _pairs(_inside(c, s))]
    for segment in claim.segments:
        for clause in segment.clauses:
            for key, value in _pairs([n for n in _inside(clause, segment) if n in claim.figures]):
                if key.unit not in ("grade", "age") and key.kind is not Kind.DATE and not key.bound:
                    continue
                if key.bound and kept_apart(key, value, evidence):
                    return _DETAIL.format(claim.written(key), claim.written(value))
                alike = [(k, v) for k, v in theirs if comparable(key, k) and comparable(value, v)]
                with_value = [k for k, v in alike if numbers.same(value, v)]
                known = any(numbers.same(key, k) for k, _ in alike)
                if known and with_value and not any(numbers.same(key, k) for k in with_value):
                    return _DETAIL.format(claim.written(key), _written(evidence, with_value[0]))
    return ""


def _written(evidence: Evidence, n: Number) -> str:
    return evidence.folded[n.start : n.end].strip()


_CHANGED = re.compile(
    r"(?:[由从])(?P<old>[^,。;由从]{1,24}?)(?:统一)?(?:调整|提高|降低|改|增加|减少|上调|下调)[为到至成]"
)
_OF_OLD = re.compile(r"[由从]|原来|以前|之前|过去|原先|原为|曾")


def _before_a_change(claim: Claim, evidence: Evidence) -> str:
    """Find the figure that a source gives as what was before a change (由11%调整为8%), stated as what is."""
    if _OF_OLD.search(claim.folded):
        return ""
    for m in _CHANGED.finditer(evidence.folded):
        old = [n for n in evidence.figures if m.start("old") <= n.start < m.end("old")]
        others = [n for n in evidence.figures if n not in old]
        for n in claim.figures:
            if any(numbers.same(n, o) for o in old) and not any(numbers.same(n, x) for x in others):
                return _DETAIL.format(claim.written(n), evidence.folded[m.end() : m.end() + 8].strip())
    return ""


def _inside(clause: Clause, segment: Segment) -> list[Number]:
    end = clause.start + len(clause.text)
    return [n for n in segment.figures if clause.start <= n.start < end and n.kind in numbers.CHECKED]


def _pairs(figures: Sequence[Number]) -> list[tuple[Number, Number]]:
    """Return neighbours of different kinds of measure, the first as what the second holds for."""
    return [(a, b) for a, b in pairwise(figures) if not comparable(a, b)]


def _of_another_year(claim: Claim, evidence: Evidence) -> str:
    """Find an amount that a claim gives for one year, and every segment that has it for another."""
    years = {n.date[0] for n in claim.figures if n.kind is Kind.DATE and n.date[0]}
    amounts = [n for n in claim.figures if n.kind is Kind.QUANTITY and n.unit in ("CNY", "USD", "percent")]
    for n in amounts if years else ():
        places = [s for s in evidence.segments if any(numbers.same(n, m) for m in s.figures)]
        theirs = [{m.date[0] for m in s.figures if m.kind is Kind.DATE and m.date[0]} for s in places]
        if places and all(t and not t & years for t in theirs):
            return _DETAIL.format(min(years), min(theirs[0]))
    return ""


def _of_the_other(claim: Claim, evidence: Evidence) -> str:
    """Find the figure of one of several things that the source lists with their figures "respectively"."""
    for m in _RESPECTIVELY.finditer(evidence.folded):
        things = [t.strip() for t in _BETWEEN_THINGS.split(m["things"])]
        figures = [n for n in evidence.figures if m.start("rest") <= n.start < m.end("rest")]
        figures = [n for n in figures if n.kind is Kind.QUANTITY]
        if len(things) != len(figures) or len(things) < 2:
            continue
        common = set.intersection(*(set(t) for t in things))
        shares = [_named(claim.folded, set(t) - common) for t in things]
        meant = shares.index(max(shares))
        if shares[meant] < _NAMED or sorted(shares)[-2] >= shares[meant] / 2:
            continue
        for n in claim.figures:
            of = [thing for thing, f in zip(things, figures, strict=True) if numbers.same(n, f)]
            if of and things[meant] not in of:
                return _DETAIL.format(things[meant], of[0])
    return ""


def _of_another_case(claim: Claim, evidence: Evidence) -> str:
    """Find a figure that the source has for one case only, in a claim that names another case of the same list:
    因公牺牲的，为20倍；病故的，为2倍.
    """
    cases = [(s, c) for s in evidence.segments if s.figures and (c := _case(s))]
    for n in claim.figures:
        having = [c for s, c in cases if any(numbers.same(n, m) for m in s.figures)]
        others = [
            c
            for s, c in cases
            if any(_alike(n, m) for m in s.figures)
            and not any(numbers.same(x, m) for x in claim.figures if _alike(n, x) for m in s.figures)
        ]
        everywhere = [s for s in evidence.segments if any(numbers.same(n, m) for m in s.figures)]
        if len(having) != 1 or len(everywhere) != 1:
            continue
        for other in others:
            its, own = _apart(having[0], other)
            if not _told(claim, its) and own and _told(claim, own) >= max(_MOST * len(own), min(2, len(own))):
                return _DETAIL.format(other[0].surface, having[0][0].surface)
    return ""


def _alike(n: Number, m: Number) -> bool:
    return one_measure(n, m) or comparable(n, m)


def _under_another_head(claim: Claim, evidence: Evidence) -> str:
    """Find a figure told of an item of a list over which another stands: 殴打孕妇的, with what is for lighter cases."""
    words = [w for w in claim.words if w.weight >= _TELLING]
    for n in claim.figures:
        having = [
            s for s in evidence.segments if any(numbers.same(n, m) for m in (*s.figures, *_figures(s.head)))
        ]
        if not having or any(_alike(n, x) for x in claim.figures if x is not n):
            continue
        for s in evidence.segments:
            over = [m for m in _figures(s.head) if _alike(n, m)]
            its = [
                w
                for w in words
                if in_segment(w, s) > TRACE and not any(in_segment(w, h) > TRACE for h in having)
            ]
            if over and s not in having and its and not any(_alike(n, m) for m in _figures(s.clauses)):
                return _DETAIL.format(claim.written(n), its[0].surface)
    return ""


def _figures(clauses: Sequence[Clause]) -> list[Number]:
    return [m for c in clauses for m in numbers.find(c.text) if m.kind is Kind.QUANTITY]


_FIGURE_FIRST = re.compile(
    r"\s*(?:within|up to|at least|at most|after)? ?\d+ [a-z]+(?: (?:if|for|of|when)(?![a-z])|\s*$)"
)


_HEADED = re.compile(r"的[^,的]{2,6}$")
"""A noun with what is said of it, in front of a comma: 床位不满100张的医疗机构，."""


def _case(segment: Segment) -> list[Word]:
    """Return the telling words of the condition before the first figure of a segment."""
    for clause, following in pairwise(segment.clauses):
        if (
            clause.role == "if" or (clause is segment.clauses[0] and _HEADED.search(clause.text))
        ) and _inside(following, segment):
            return [w for w in clause.words if w.weight >= _TELLING]
    first = segment.clauses[0]
    if len(segment.clauses) > 2 or not _FIGURE_FIRST.match(first.text):
        return []
    return [w for c in segment.clauses for w in c.words if w.weight >= _TELLING]


def _apart(a: Sequence[Word], b: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """Return the words of each of two cases that the other does not have."""
    both = {w.surface for w in a} & {w.surface for w in b}
    return [w for w in a if w.surface not in both], [w for w in b if w.surface not in both]


def _told(claim: Claim, case: Sequence[Word]) -> int:
    return sum(map(claim.has, case))


_TELLING = 0.3
_MOST = 0.4
"""The share of the telling words of a case that a sentence must have to name it."""
_NAMED = 0.6
"""The share of the characters of a thing's own name that a sentence must have to mean it."""


def _named(text: str, own: set[str]) -> float:
    return sum(c in text for c in own) / len(own) if own else 0.0
