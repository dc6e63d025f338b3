"""Whether a sentence tells for one case what its source says of another: a child of ten under the rule for those of
16 and over. The cases are set apart by limits, and the claim or the question says which it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.proof import antonyms, lexicon, numbers, units
from app.proof.alignment import relation
from app.proof.evidence import TRACE, Evidence, in_segment
from app.proof.findings import Claim, Finding, Setting, fault
from app.proof.numbers import Kind, Number
from app.proof.placement import keeps, one_measure, within
from app.proof.reading import Segment
from app.proof.words import Word

_UNITS = frozenset({"age", "day", "workday", "week", "month", "year", "count"})
"""What limits of cases are counted in; amounts are mostly what a rule gives."""
_MUCH = 0.8
"""The weight of words, about one telling one, that only the rule for the other case has."""


_MANY = 4
"""Figures from which a claim tells of several cases at once."""


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault where the words of a claim are those of the rule for a case in which its figure does not fall."""
    for e in setting.cited(claim):
        for figure in _told(claim, setting, e) if len(claim.figures) <= _MANY else ():
            mine, others = _apart(figure, e)
            if not mine or not others:
                continue
            theirs = [s for s, _ in others]
            if (
                antonyms.opposed(claim, mine)
                or _of_the_others(claim, e, mine, theirs)
                or _figure_of_the_others(claim, figure, mine, theirs)
            ):
                return [fault("other_population", e.folded[others[0][1].start : others[0][1].end].strip())]
        crossed = _crossed(claim, e) or _across_the_limit(claim, e)
        if crossed:
            return [fault("other_population", crossed)]
    return _outside_the_only(claim, setting.cited(claim))


_ONLY_AT = re.compile(
    r"(?<![a-z])(?:can|may) (?P<verb>[a-z]{3,}) (?:[^,.;]{0,50} )?only (?:during|in|on|through|between)"
    r" (?P<when>[^.;]{3,120})"
)
_AT = re.compile(
    r"(?<![a-z])(?:can|may) (?P<verb>[a-z]{3,}) [^,.;]{0,50}?(?<!only )(?<![a-z])(?:during|in|on|through|between)"
    r" (?P<when>[^.;,\[]{3,60})"
)


_NAMES = 0.5
"""The weight from which a word may name a time or way."""


def _outside_the_only(claim: Claim, cited: Sequence[Evidence]) -> list[Finding]:
    """Find that a claim has something done at another time or way than the only ones of its source: can join only
    during Open Enrollment.
    """
    mine = _AT.search(claim.folded)
    for e in cited if mine else ():
        theirs = [m["when"] for m in _ONLY_AT.finditer(e.folded) if mine and m["verb"] == mine["verb"]]
        words = [w for w in claim.words if mine and w.start >= mine.start("when") and w.weight >= _NAMES]
        strange = [w for w in words if not any(w.surface in when for when in theirs)]
        if len(theirs) == 1 and strange:
            return [fault("condition_dropped", theirs[0].strip())]
    return []


_CERTAIN, _HARDLY = 0.8, 0.2
"""The share of a claim's condition that a rule must have to be its own beyond doubt, and the share up to which another
rule is for another case, so that its figure is not the claim's."""
_SURE, _NOT = 0.6, 0.35
"""The share of a claim's condition, or of what follows from it, that a rule must have to be meant, and the share below
which it does not say what the claim says."""


def _crossed(claim: Claim, evidence: Evidence) -> str:
    """Return the condition of the rule from which a claim takes what follows, where its own condition is the contrary:
    "if you are not yet using VA services" with what is said for "if you're already using" them.
    """
    conditions = [w for s in claim.segments for c in s.clauses if c.role == "if" for w in c.words]
    if any(relation(w, x) == -1 for w in conditions for x in conditions):
        return ""  # it tells both cases
    follows = [w for s in claim.segments for c in s.clauses if c.role == "then" for w in c.words]
    rules = [s for s in evidence.segments if {"if", "then"} <= {c.role for c in s.clauses}]
    if not conditions or not follows or len(rules) < 2:
        return ""
    asked = [(_share(conditions, s, "if"), s) for s in rules]
    best, mine = max(asked, key=lambda pair: pair[0])
    told = _figure_that_follows(claim)
    if told and best >= _CERTAIN and not any(numbers.same(told, m) for m in mine.figures):
        for share, other in asked:
            if share <= _HARDLY and any(numbers.same(told, m) for m in other.figures):
                return next(c.text for c in other.clauses if c.role == "if").strip()
    if best < _SURE or _share(follows, mine, "then") >= _NOT:
        return ""
    for share, other in asked:
        contrary = any(found == {-1} for _, found in _signs(conditions, other, "if"))
        if contrary and share < best and _share(follows, other, "then") >= _SURE:
            return next(c.text for c in other.clauses if c.role == "if").strip()
    return ""


_BELOW = re.compile(r"(?:不到|不足|没到|不满|低于|少于)$")
_OTHER_SIDE = {"min": "max", "max": "min"}


def _across_the_limit(claim: Claim, evidence: Evidence) -> str:
    """Return the condition of the rule whose figures a claim gives to what lies on the other side of its limit: 不到
    一万元 with the fine for 一万元以上.
    """
    clauses = [c for s in claim.segments for c in s.clauses]
    limits = [
        (n, side)
        for c in clauses
        if c.role == "if"
        for n in claim.figures
        if within(c, n) and (side := n.bound or ("max" if _BELOW.search(claim.folded[: n.start]) else ""))
    ]
    told = [n for c in clauses if c.role == "then" for n in claim.figures if within(c, n)]
    rules = list(_rules(evidence))
    for limit, side in limits if told and len(limits) == 1 else ():
        mine, others = (
            [then for case, then in rules if any(_at(limit, m) and m.bound == bound for m in case)]
            for bound in (side, _OTHER_SIDE[side])
        )
        if not mine or any(_has(n, then) for n in told for then in mine):
            continue
        if any(all(_has(n, then) for n in told) for then in others):
            return f"{claim.written(limit)}≠{claim.written(told[0])}"
    return ""


def _rules(evidence: Evidence) -> Iterator[tuple[list[Number], list[Number]]]:
    """Yield the figures of each condition and of what follows from it up to the next."""
    for s in evidence.segments:
        case: list[Number] = []
        then: list[Number] = []
        for c in s.all_clauses:
            own = [n for n in evidence.figures if within(c, n)]
            if c.role == "if":
                if case:
                    yield case, then
                case, then = own, []
            else:
                then = then + own
        if case:
            yield case, then


def _at(n: Number, m: Number) -> bool:
    return units.in_base(n.value, n.unit) == units.in_base(m.value, m.unit)


def _has(n: Number, figures: Sequence[Number]) -> bool:
    return any(_at(n, m) for m in figures)


def _figure_that_follows(claim: Claim) -> Number | None:
    """Return the one quantity that a claim gives as what follows from its condition, if there is just one."""
    found = [
        n
        for s in claim.segments
        for c in s.clauses
        for n in claim.figures
        if c.role == "then" and within(c, n) and n.kind is Kind.QUANTITY
    ]
    return found[0] if len(found) == len(claim.figures) == 1 and not claim.sums else None


def _share(words: Sequence[Word], segment: Segment, role: str) -> float:
    """Return the share, by weight, of words that the clauses of one role have; the opposite counts against it."""
    signs = _signs(words, segment, role)
    total = sum(weight for weight, _ in signs)
    return (
        sum(weight * (1 if 1 in found else -1) for weight, found in signs if found) / total if total else 0.0
    )


def _signs(words: Sequence[Word], segment: Segment, role: str) -> list[tuple[float, set[int]]]:
    """Return the weight of each telling word with what the clauses of one role have of it: 1 itself, -1 the opposite.

    A light word that is denied tells too: "not using".
    """
    telling = [(w, w.weight or _DENIED) for w in words if w.weight > 0.15 or (w.polarity < 0 and w.concepts)]
    theirs = [x for c in segment.clauses if c.role == role for x in c.words]
    return [(weight, {r for x in theirs if (r := _said(w, x))}) for w, weight in telling]


_DENIED = 0.5
"""The weight of a light word that is denied."""


def _said(mine: Word, theirs: Word) -> int | None:
    """Return the relation of two words; of opposites only of those that are denied themselves, or are verbs."""
    found = relation(mine, theirs)
    denied = mine.leads or theirs.leads or mine.surface in lexicon.verbs() or not mine.weight
    return found if found == 1 or denied else None


def _told(claim: Claim, setting: Setting, evidence: Evidence) -> Sequence[Number]:
    """Return the plain figures by which the claim, or without one of their kind the question, says what the case is;
    a figure that the source states itself is none.
    """
    own = [n for n in claim.figures if n.unit in _UNITS]
    asked = [n for n in setting.figures if n.unit in _UNITS and not any(one_measure(n, m) for m in own)]
    return [
        n
        for n in (*own, *asked)
        if n.kind is Kind.QUANTITY
        and n.bound in ("", "min")
        and not any(numbers.same(n, m) and (n.bound or not m.bound) for m in evidence.figures)
    ]


def _apart(figure: Number, evidence: Evidence) -> tuple[list[Segment], list[tuple[Segment, Number]]]:
    """Return the segments within whose limits a figure falls, and those with a limit that it breaks."""
    mine: list[Segment] = []
    others: list[tuple[Segment, Number]] = []
    for s in evidence.segments:
        limits = [m for m in s.figures if m.bound and m.unit in _UNITS and one_measure(figure, m)]
        broken = next((m for m in limits if not keeps(units.in_base(figure.value, figure.unit)[0], m)), None)
        if broken:
            others.append((s, broken))
        elif limits:
            mine.append(s)
    return mine, others


def _figure_of_the_others(
    claim: Claim, case: Number, mine: Sequence[Segment], others: Sequence[Segment]
) -> bool:
    """Tell whether another figure of a claim is that of other cases, and the rule for its own has one in its place."""
    for n in claim.figures if not claim.sums else ():
        theirs = any(numbers.same(n, m) and not m.bound for s in others for m in s.figures)
        own = [m for s in mine for m in s.figures if one_measure(n, m) and not m.bound]
        if n is not case and theirs and own and not any(numbers.same(n, m) for m in own):
            return True
    return False


def _of_the_others(
    claim: Claim, evidence: Evidence, mine: Sequence[Segment], others: Sequence[Segment]
) -> bool:
    """Tell whether much of a claim is only in the rules for other cases, and nothing only in that for its own."""
    theirs = 0.0
    for w in claim.words:
        having = [s for s in evidence.segments if in_segment(w, s) > TRACE]
        if not any(s in others for s in having) and any(s in mine for s in having):
            return False
        theirs += w.weight if having and all(s in others for s in having) else 0.0
    return theirs >= _MUCH
