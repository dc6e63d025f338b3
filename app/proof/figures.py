"""Whether the numbers of a sentence are found in what it cites, or are computed in the open from numbers that are."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from app.proof import numbers, placement, units
from app.proof.arithmetic import Sum
from app.proof.evidence import TRACE, Evidence, in_clause
from app.proof.findings import Claim, Finding, Setting, doubt, fault, note
from app.proof.folding import fold
from app.proof.numbers import Kind, Number, articles

_CONSTANTS = frozenset(map(Fraction, (1, 2, 7, 12, 24, 30, 60, 100, 365)))
"""Operands that need no source: one of, both, and how long weeks, years, days, months and hours are."""
_SCALES = (1, 10**4, 10**6, 10**8)
"""What an operand may leave out: 3 × 2.4 = 7.2 million."""
_EXAMPLE = re.compile(
    r"比如|例如|譬如|假如|假设|假定|如果|要是|若|举例|打个比方|的话|设(?=人|月|工|基)|"
    r"(?<![a-z])(?:for example|for instance|e\.g|say|suppose|imagine|if|with an?|on an?)(?![a-z])"
)
_PERIOD_SIGNS = {
    "day": re.compile("日|天|day|daily"),
    "week": re.compile("周|星期|week"),
    "month": re.compile("月|month"),
    "quarter": re.compile("季|quarter"),
    "year": re.compile("年|year|annual"),
    "hour": re.compile("时|hour"),
}
_PER = re.compile(
    r"\s*(?:units?|mg|mcg|g|ml|iu)?\s*(?:/\s*|per\s+)(kg|kilogram|pound|lb|day|week|month|year|hour|dose|visit|m2|ml|l|liter|litre)(?![a-z])"
)
_SPELT_OUT = {"kilogram": "kg", "litre": "l", "liter": "l", "lb": "pound"}
_MONEY = frozenset({"CNY", "USD"})
_SPANS = frozenset({"day", "week", "month", "year"})
_DELAY = re.compile(r"(?:之|以)?[后内前](?=[就再才可应即,])")
"""Behind a figure: how long until something is done, and no case."""
_MOST_COUNTED = 20


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return what is wrong, doubtful or notable about the numbers of the claim."""
    cited = setting.cited(claim)
    grounds = _Grounds.of(cited, setting)
    found = [_sum(s, claim, grounds) for s in claim.sums]
    for n in claim.figures:
        found.extend(_figure(n, claim, grounds, cited))
    found += [doubt("reference_not_found", r) for r in _unknown_articles(claim, cited)]
    found += [fault("reference_not_found", code) for code in _unknown_codes(claim, setting)]
    found += [fault("limit_reversed", level) for level in _levels(claim, cited)]
    if placement.in_order(claim, cited):
        return found
    return found + (placement.misplaced(claim, cited) or placement.mispaired(claim, cited))


def unknown_contacts(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault for each telephone number or address of the claim that no source and no question has."""
    known = "".join(e.folded for e in setting.sources.values()) + fold(setting.question)
    dialled = re.sub(r"\D", "", known)
    found = []
    for n in numbers.find(claim.bare):
        written = claim.written(n)
        if n.kind is Kind.CONTACT and written not in known:
            digits = "" if written.startswith("http") else re.sub(r"\D", "", written).removeprefix("1")
            if not digits or digits not in dialled:
                found.append(fault("contact_not_found", written))
    return found


def computed(claim: Claim) -> tuple[Number, ...]:
    """Return the results of the sums that the claim shows and gets right, for later sentences to use."""
    stated = numbers.find(claim.bare)
    return tuple(
        next((n for n in stated if s.end - 1 <= n.end and s.holds(n.start) and n.value == s.result), None)
        or Number(Kind.QUANTITY, s.result, "", s.start, s.end)
        for s in claim.sums
        if s.right
    )


_TO = frozenset("至 到 - ~ — –".split())


@dataclass(frozen=True)
class _Grounds:
    """The numbers a sentence may draw on: those of its sources, and those given by the question or computed."""

    sources: tuple[Number, ...]
    given: tuple[Number, ...]
    grades: tuple[tuple[Fraction, Fraction], ...]
    """The first and last of each run of grades: 一至四级 has the second and third in it."""

    @classmethod
    def of(cls, cited: tuple[Evidence, ...], setting: Setting) -> _Grounds:
        own = tuple(n for e in cited for n in (*e.figures, *e.title_figures) if n.kind in numbers.CHECKED)
        runs = (
            (a.value, b.value)
            for e in cited
            for a, b in pairwise(e.figures)
            if a.unit == b.unit == "grade" and e.folded[a.end : b.start].strip() in _TO
        )
        return cls(own, setting.figures + setting.computed, tuple(runs))

    def finds(self, n: Number) -> bool:
        if n.unit == "grade" and any(low <= n.value <= high for low, high in self.grades):
            return True
        return any(
            numbers.same(n, m) or numbers.same_roughly(n, m) or numbers.same_limit(n, m)
            for m in self.sources
            if m.date[1:] != (0, 0) or n.date[1:] == (0, 0)  # a year is no proof of a day in it
        )

    def gives(self, n: Number) -> bool:
        return any(numbers.same(n, m) for m in self.given)

    def knows(self, value: Fraction) -> bool:
        """Tell whether an operand without a unit is a known number."""
        return value in _CONSTANTS or any(
            value * scale in (m.value, units.in_base(m.value, m.unit)[0])
            for m in (*self.sources, *self.given)
            for scale in _SCALES
        )

    def factors(self) -> frozenset[Fraction]:
        """Return what an amount taken as an example may be multiplied by; a share also leaves the rest."""
        found = {
            value
            for m in self.sources
            if m.kind is Kind.QUANTITY
            for value, base in [units.in_base(m.value, m.unit)]
            if value and base in ("ratio", "", "month", "count")
        }
        return frozenset(found | {1 - f for f in found if f < 1})


def _sum(s: Sum, claim: Claim, grounds: _Grounds) -> Finding:
    if not s.right:
        return fault("computation_wrong", s.text)
    unknown = [v for v in s.operands if not grounds.knows(v)]
    if not unknown or grounds.knows(s.result):
        return note("computed", s.text)
    if _EXAMPLE.search(claim.folded) or any(n.unit in _MONEY for n in numbers.checked(claim.bare)):
        return note("computed", s.text)  # an amount taken as an example
    return fault("computed_from_unknown", s.text)


def _figure(n: Number, claim: Claim, grounds: _Grounds, cited: tuple[Evidence, ...]) -> list[Finding]:
    if not grounds.finds(n):
        if (
            _is_a_case(n, claim, cited)
            or grounds.gives(n)
            or _assumed(n, claim, grounds)
            or _counted(n, claim, cited)
            or _how_often(n, claim, grounds)
        ):
            return []
        alike = any(numbers.same_value(n, m) for m in grounds.sources)
        return [fault("unit_wrong" if alike else "number_not_found", claim.written(n))]
    same = [m for m in grounds.sources if numbers.same(n, m)]
    rated = n.per and n.unit != "grade" and same and not any(m.per == n.per for m in same)
    if rated and not _says_period(n, cited):
        return [fault("unit_wrong", f"{claim.written(n)}/{n.per}")]
    if _other_denominator(n, claim, cited):
        return [fault("unit_wrong", claim.written(n))]
    if n.bound and not n.rough and same and all(m.bound and m.bound != n.bound for m in same):
        return [fault("limit_reversed", claim.written(n))]
    side = _side(claim.folded, n)
    theirs = {_side(e.folded, m) for e in cited for m in e.figures if numbers.same(n, m)}
    if side and theirs and not theirs & {side, ""}:
        return [fault("limit_reversed", f"{claim.written(n)}{claim.folded[n.end : n.end + 7]}")]
    if n.bound and not n.rough and _nearest_bound(n, claim, cited) not in ("", n.bound):
        return [fault("limit_reversed", claim.written(n))]
    return []


_SIDES = (
    ("before", re.compile(r"(?:之|以)?前(?!款|述|项|条)|\s+before(?![a-z])")),
    ("within", re.compile(r"(?:之|以)?内")),
    ("after", re.compile(r"(?:之|以)?后|\s+(?:after|from|following)(?![a-z])")),
)


def _side(text: str, n: Number) -> str:
    """Return on which side of an event a span of time lies: 30日前, 30日内, 30日后; "" where the text does not say."""
    return next((name for name, p in _SIDES if n.unit in units.SPANS and p.match(text, n.end)), "")


def _nearest_bound(n: Number, claim: Claim, cited: tuple[Evidence, ...]) -> str:
    """Return the kind of limit that a figure is in the clause of the sources which has more of the words of the claim's
    own than any other clause with the figure; "" where none has, it is no limit, or the claim has more of its unit.
    """
    if len(cited) != 1 or any(m is not n and m.unit == n.unit for m in claim.figures):
        return ""
    own = [w for s in claim.segments for c in s.clauses if placement.within(c, n) for w in c.words]
    places = [
        (sum(w.weight for w in own if in_clause(w, placement.clause_of(s, m)) > TRACE), m.bound)
        for s in cited[0].segments
        for m in s.figures
        if numbers.same(n, m)
    ]
    best = max((share for share, _ in places), default=0.0)
    bounds = {bound for share, bound in places if share == best}
    return bounds.pop() if best > 0 and len(bounds) == 1 else ""


_LEVEL = re.compile(
    r"(?P<level>[县市省区军师旅团营连乡]|高中|高级中等|初中|专科|本科|记大过|记过|职称)(?:级|一级|教育)?(?P<side>以上|以下)"
)


def _levels(claim: Claim, cited: tuple[Evidence, ...]) -> list[str]:
    """Return the levels of a claim (县级以下) from which its sources only count the other way (县级以上)."""
    theirs = {(m["level"], m["side"]) for e in cited for m in _LEVEL.finditer(e.folded)}
    return [
        m.group()
        for m in _LEVEL.finditer(claim.folded)
        if (m["level"], _TURNED[m["side"]]) in theirs and (m["level"], m["side"]) not in theirs
    ]


_TURNED = {"以上": "以下", "以下": "以上"}


def _unknown_articles(claim: Claim, cited: tuple[Evidence, ...]) -> list[str]:
    """Return the articles that the claim names and that neither the text nor the label of a source does."""
    known = {a for e in cited for a, _ in articles(f"{e.source.clause} {e.folded}")}
    return [written for article, written in articles(claim.bare) if article not in known]


def _other_denominator(n: Number, claim: Claim, cited: tuple[Evidence, ...]) -> bool:
    """Tell whether a rate is per another thing than in the sources (50,000 units/kg, 50,000 units per pound)."""
    said = _denominator(claim.folded, n)
    theirs = [_denominator(e.folded, m) for e in cited for m in e.figures if numbers.same(n, m)]
    return bool(said) and bool(theirs) and all(t and t != said for t in theirs)


def _denominator(text: str, n: Number) -> str:
    m = _PER.match(text, n.end)
    return _SPELT_OUT.get(m[1], m[1]) if m else ""


def _says_period(n: Number, cited: tuple[Evidence, ...]) -> bool:
    """Tell whether a segment with the same number speaks of the period, so that the rate may be meant."""
    return any(
        _PERIOD_SIGNS[n.per].search(e.folded[s.start : s.end])
        for e in cited
        for s in e.segments
        if any(numbers.same(n, m) for m in s.figures)
    )


_CODE = re.compile(
    r"(?<![a-z0-9-])(?!covid)(?:[a-z]{1,5}-?\d{2,5}[a-z]{0,3}|[a-z]{1,3}-\d{1,5}|\d{1,4}-\d{1,5}[a-z]{1,3})(?![a-z0-9-]|\.\d)"
)
"""What a form, a code or a strain goes by: DD214, W-2, 10-10CG."""


def _unknown_codes(claim: Claim, setting: Setting) -> list[str]:
    """Return the codes in a claim that neither a source cited nor the question has, however they are spaced."""
    codes = [m.group() for m in _CODE.finditer(claim.folded)]
    if not codes:
        return []
    known = fold(setting.question) + " ".join(
        f"{e.folded} {fold(f'{e.source.title} {e.source.clause} {e.source.doc}')}"
        for e in setting.cited(claim)
    )
    squeezed = re.sub(r"[\s-]", "", known)
    return [
        c for c in codes if not re.search(rf"{re.escape(c.replace('-', ''))}(?![a-z](?![a-z]))", squeezed)
    ]


def _is_a_case(n: Number, claim: Claim, cited: tuple[Evidence, ...]) -> bool:
    """Tell whether `n` is the case that a sentence supposes and a source sets limits for."""
    supposed = any(
        (c.role == "if" or _EXAMPLE.match(c.text.strip()))
        and placement.within(c, n)
        and not _DELAY.match(claim.folded, n.end)
        for s in claim.segments
        for c in s.clauses
    )
    return supposed and any(placement.between(e, n) for e in cited)


def _counted(n: Number, claim: Claim, cited: tuple[Evidence, ...]) -> bool:
    """Tell whether `n` counts what the sentence enumerates or the list items of a source (五种情形)."""
    if n.kind is Kind.DATE or n.unit not in ("count", "occasion", "grade", "") or n.value > _MOST_COUNTED:
        return False
    beside = f"{claim.folded[max(0, n.start - 1) : n.start]}…{claim.folded[n.end : n.end + 1]}"
    if n.bound or re.search(r"[至到~–-]", beside):
        return False  # 不超过4人, 2至4级
    commas = claim.folded.count("、")
    if commas and n.value in (commas + 1, commas + 2) and n.unit != "grade":
        return True
    listed = re.split(r"[,。;:]", claim.folded[: n.start])[-1].count("、")  # 养老、医疗、工伤、失业、生育五种
    if listed > 1 and n.value == listed + 1:
        return True
    return any(n.value == sum(m.kind is Kind.MARKER for m in e.figures) for e in cited)


def _how_often(n: Number, claim: Claim, grounds: _Grounds) -> bool:
    """Tell whether `n` is the one period of "once a year" (一年一次, 400元一个月), where a source has something per
    that period.
    """
    beside = f"{claim.folded[max(0, n.start - 1) : n.start]}…{claim.folded[n.end : n.end + 8]}"
    often = n.value == 1 and n.unit in _SPANS and re.search(r"^[元块]…|[次回]", beside)
    return bool(often) and any(m.per == n.unit for m in grounds.sources)


def _assumed(n: Number, claim: Claim, grounds: _Grounds) -> bool:
    """Tell whether `n` belongs to a worked example: an amount assumed, or one that follows from it."""
    if n.kind is Kind.DATE:
        return bool(claim.sums) and bool(_EXAMPLE.search(claim.folded))
    operands = {v for s in claim.sums if s.right for v in (*s.operands, s.result)}
    if any(n.value in (v, v * 10000) for v in operands):
        return True
    if n.unit not in _MONEY and not (n.unit in _SPANS and _EXAMPLE.search(claim.folded)):
        return _period_of_example(n, claim, grounds)
    amounts = {m.value for m in claim.figures if m.unit == n.unit and m is not n} | operands
    amounts |= {m.value for m in grounds.given if m.unit in (n.unit, "")}
    rounded = {r for a in amounts if a.denominator > 1 for r in (math.ceil(a), math.floor(a))}
    factors = grounds.factors()
    return n.value in rounded or any(
        a * f == n.value or n.value * f == a for a in amounts for f in factors if f != 1
    )


def _period_of_example(n: Number, claim: Claim, grounds: _Grounds) -> bool:
    """Tell whether `n` is the single period over which a worked example counts: 一个月 8 元, "in a year"."""
    if n.value != 1 or n.unit not in _SPANS:
        return False
    return bool(claim.sums) or any(m.unit in _MONEY and _assumed(m, claim, grounds) for m in claim.figures)
