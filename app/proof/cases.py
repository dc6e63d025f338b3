"""Whether a sentence tells for one case what its source says of another: a child of ten under the rule for those of
16 and over. The cases are set apart by limits, and the claim or the question says which it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.proof import antonyms, numbers, units
from app.proof.evidence import TRACE, Evidence, in_segment
from app.proof.findings import Claim, Finding, Setting, fault
from app.proof.numbers import Kind, Number
from app.proof.placement import keeps, one_measure
from app.proof.reading import Segment

_UNITS = frozenset({"age", "day", "workday", "week", "month", "year", "count"})
"""What limits of cases are counted in; amounts are mostly what a rule gives."""
_MUCH = 0.8
"""The weight of words, about one telling one, that only the rule for the other case has."""


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault where the words of a claim are those of the rule for a case in which its figure does not fall."""
    for e in setting.cited(claim):
        for figure in _told(claim, setting, e):
            mine, others = _apart(figure, e)
            if not mine or not others:
                continue
            if antonyms.opposed(claim, mine) or _of_the_others(claim, e, mine, [s for s, _ in others]):
                return [fault("other_population", e.folded[others[0][1].start : others[0][1].end].strip())]
    return []


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
        and not n.bound
        and not any(numbers.same(n, m) and not m.bound for m in evidence.figures)
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
