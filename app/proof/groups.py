"""Whether the rule that a sentence states is for the person's group and situation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from app.proof import numbers, people
from app.proof.alignment import relation
from app.proof.evidence import Evidence, in_clause, overlap
from app.proof.findings import Claim, Finding, Setting, fault
from app.proof.reading import Clause, Segment, read
from app.proof.words import Word

_STATUSES = frozenset(
    "zh:工伤 zh:退休 zh:失业 zh:部队 zh:残疾 zh:未成年 zh:异地 zh:住院 zh:怀孕 en:medicaid en:medicare en:insured "
    "en:veteran en:pregnant en:disabled en:retire en:adult en:network".split()
)
"""The concepts by which people say what their situation is, and rules say for whom they are."""
_QUESTION = re.compile(
    r"吗|怎么|如何|什么|是否|(?<![a-z])(?:what|how|can|do|does|is|are|if|who|when|where)(?![a-z])"
)
_INSURED = re.compile(
    r"insured|covered|(?:have|had|got|without|no|lost) (?:my )?(?:health )?(?:insurance|coverage)"
)
_OF_PEOPLE = re.compile(
    r"人员|职工|劳动者|居民|军人|[^有或]者|的$|(?<![a-z])(?:if|who|whose|you|people|persons|patients|women|veterans?)(?![a-z])"
)
"""What makes a clause at the outset one about somebody."""
_EXCLUDES = re.compile(r"以外|之外|除外|(?<![解免删消排开扣清拆])除|非|不是|except|other than|not |n't")
_TAKEN_FROM = 0.6
_NEARLY = 0.9
"""Clauses that fit nearly as well as the best one are all taken to be meant."""
_FIGURES, _SEGMENT = 0.5, 0.2
"""What a clause that has the claim's figures, and one whose segment has its words, are ahead of others."""


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault where the claim is about one group and the rule it takes up about another."""
    if _EXCLUDES.search(claim.folded):
        return []
    conditions = " ".join(c.text for s in claim.segments for c in s.clauses if c.role == "if")
    mine = [(g, g.named(conditions if g.in_conditions else claim.folded)) for g in people.sets()]
    mine = [(groups, named) for groups, named in mine if named]
    cited = setting.cited(claim)
    taken_from = _source_clauses(claim, cited) if mine else []
    for groups, named in mine:
        theirs = [t for place in taken_from if (t := _governing(*place, groups))]
        if any(_names_both(segment, named, groups) for _, segment in taken_from):
            continue
        if len(cited) > 1 and any(named.keys() & groups.named(e.folded).keys() for e in cited):
            continue  # one of several sources is about the group
        if theirs and not any(t.keys() & named.keys() for t in theirs):
            return [fault("other_population", f"{min(named.values())}≠{min(theirs[0].values())}")]
    return []


def situation(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault where a rule for one situation answers a person who said that theirs is the opposite.

    Only what the source sets as its condition at the outset counts, and only if the claim is silent on it.
    """
    told = [
        w
        for s in read(setting.question)
        for w in s.words
        if w.polarity and not _STATUSES.isdisjoint(w.concepts)
    ]
    if not _INSURED.search(setting.question.lower()):  # an insurer is not the person's status
        told = [w for w in told if "en:insured" not in w.concepts]
    silent = [w for w in told if not any(relation(w, x) is not None for x in claim.words)]
    for e in setting.cited(claim) if silent else ():
        outset = e.segments[0].clauses[0] if e.segments else None
        if outset is None or _QUESTION.search(outset.text) or not _OF_PEOPLE.search(outset.text):
            continue
        for word in silent:
            clear = [w for w in outset.words if w.polarity > 0 or w.leads]
            if {relation(word, w) for w in clear} - {None} == {-1}:
                return [fault("other_population", word.surface)]
    return []


def _source_clauses(claim: Claim, cited: tuple[Evidence, ...]) -> list[tuple[Clause, Segment]]:
    """Return the clauses of the sources that the claim's statement may be taken from, with their segments, the
    likeliest first.
    """
    stated = [
        w for s in claim.segments for c in s.clauses if c.role == "then" for w in c.words if w.weight > 0
    ]
    stated = [w for w in stated if w.surface not in _group_words()]
    scored: list[tuple[float, Clause, Segment]] = []
    for e in cited:
        for s in e.segments:
            in_segment = _SEGMENT * overlap(claim.words, s)
            for c in s.clauses:
                score = _share(stated, c) + _FIGURES * _figures_in(claim, c, s) + in_segment
                if score > _TAKEN_FROM:
                    scored.append((score, c, s))
    scored.sort(key=lambda found: -found[0])
    return [(c, s) for score, c, s in scored if score >= _NEARLY * scored[0][0]]


def _share(words: Sequence[Word], clause: Clause) -> float:
    total = sum(w.weight for w in words)
    return sum(w.weight * in_clause(w, clause) for w in words) / total if total else 0.0


def _figures_in(claim: Claim, clause: Clause, segment: Segment) -> float:
    here = [m for m in segment.figures if clause.start <= m.start <= clause.start + len(clause.text)]
    if not here or not claim.figures:
        return 0.0
    return sum(any(numbers.same(n, m) for m in here) for n in claim.figures) / len(claim.figures)


def _names_both(segment: Segment, named: Mapping[int, str], groups: people.Groups) -> bool:
    """Tell whether one clause of a segment names the group of the claim beside another: 灵活就业人员参加职工医保."""
    return any(
        len(found) > 1 and not found.keys().isdisjoint(named)
        for c in segment.clauses
        if c.role == "if" or not groups.in_conditions
        for found in (groups.named(c.text),)
    )


@cache
def _group_words() -> frozenset[str]:
    return frozenset(form for groups in people.sets() for form in groups.forms)


def _governing(clause: Clause, segment: Segment, groups: people.Groups) -> dict[int, str]:
    """Return the groups that a clause is about: those it names, or the nearest named before it or over it."""
    at = segment.clauses.index(clause)
    for c in (*reversed(segment.clauses[: at + 1]), *reversed(segment.head)):
        found = groups.named(c.text) if c.role == "if" or not groups.in_conditions else {}
        if found:
            return found
    return {}
