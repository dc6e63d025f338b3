"""Whether a sentence affirms what its source denies, or the reverse."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.proof.alignment import Aligned, align, relation
from app.proof.evidence import TRACE, Evidence, in_clause, overlap
from app.proof.findings import Claim, Finding, Setting, fault
from app.proof.reading import Clause, Segment
from app.proof.words import Word

_TELLING = 0.3
"""The weight from which a single word's reversed polarity decides."""
_SAID, _SAME_WORD = 0.1, 0.3
"""What a clause that says the same, or does so in the same word, has ahead of one that denies it."""
_BESIDE = 0.5
"""What a word counts that stands in another clause of the same segment."""
_NEARLY = 0.8
"""The share of the fit of the segment that reverses a word from which another segment may affirm it."""
_SOME, _MUCH = 0.2, 0.5
"""Shares of a clause's other words that another clause must have to be about the same thing, or much the same."""


_DENIES_NEED = re.compile(
    r"不用|不必|不需要?|无[需须]|没必要|(?:don't|doesn't|needn't|not) (?:need|have|require)|no need"
)


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault for each clause that says the opposite of every segment it may be about."""
    cited = setting.cited(claim)
    if any(c.role == "except" for s in claim.segments for c in s.clauses):
        return []  # what it excepts is for the source to say, and no rule reads that from both sides
    found = []
    for segment in claim.segments:
        for clause in segment.clauses:
            if clause.role != "then" or not any(w.weight for w in clause.words):
                continue
            reversed_words = _reversed(claim, clause, cited) or _outright(clause, cited)
            if any(w.weight >= _TELLING or w.leads for w in reversed_words):
                found.append(
                    fault("negation_flipped", " ".join(dict.fromkeys(w.surface for w in reversed_words)))
                )
        found.extend(_denied_condition(segment, cited))
    found.extend([] if found else _reversed_condition(claim, cited))
    return found


def _outright(clause: Clause, cited: tuple[Evidence, ...]) -> tuple[Word, ...]:
    """Return the words that are reversed wherever a clause of the sources has all that a clause says, while no other
    clause says them as it does: 不可签集体合同, 可以就…订立集体合同.
    """
    words = [w for w in clause.words if w.weight > 0.15]
    places = [
        c
        for e in cited
        for s in e.segments
        for c in s.clauses
        if c.role == "then" and all(in_clause(w, c) > TRACE for w in words)
    ]
    turned = [
        tuple(w for w in words for x in c.words if relation(w, x) == -1 and (w.leads or x.leads))
        for c in places
    ]
    if len(words) < 2 or not turned or not all(turned):
        return ()
    said = {
        id(w) for w in turned[0] for e in cited for s in e.segments for x in s.words if relation(w, x) == 1
    }
    return () if said else turned[0]


_ALL_THE_SAME = re.compile(r"\s*(?:也|照样|同样|一样|都|仍)")


def _denied_condition(segment: Segment, cited: tuple[Evidence, ...]) -> list[Finding]:
    """Find a condition that the claim waves away (没有确诊的，也能…) while the sources only ever require it."""
    for condition, consequence in zip(segment.clauses, segment.clauses[1:], strict=False):
        if condition.role != "if" or not _ALL_THE_SAME.match(consequence.text):
            continue
        if any(w.polarity < 0 and w.weight for w in consequence.words):
            continue  # without the condition, not the rule either
        for word in condition.words:
            if word.polarity >= 0 or not (word.leads or (word.concepts and not word.weight)):
                continue
            signs = {relation(word, w) for e in cited for s in e.segments for w in s.words} - {None}
            if signs == {-1}:
                return [fault("condition_dropped", condition.text.strip())]
    return []


def _reversed_condition(claim: Claim, cited: tuple[Evidence, ...]) -> list[Finding]:
    """Find a case that the claim affirms and its source sets as denied, or the reverse, with the same consequence:
    "if you qualify for TRICARE" for "if you don't". Where a consequence is denied too, nothing is said.
    """
    if any(
        w.polarity < 0 and w.leads
        for s in claim.segments
        for c in s.clauses
        if c.role == "then"
        for w in c.words
    ):
        return []
    aligned = align(claim, None, cited)
    per_segment = [_condition_words(claim, a) for a in aligned]
    if not aligned or not all(per_segment):
        return []
    return [fault("condition_dropped", " ".join(dict.fromkeys(w.surface for w in per_segment[0])))]


def _condition_words(claim: Claim, aligned: Aligned) -> list[Word]:
    conditions = [c for c in aligned.segment.clauses if c.role == "if"]
    stated = [w for c in aligned.segment.clauses if c.role == "then" for w in c.words]
    if any(w.polarity < 0 for w in stated):
        return []
    own = claim.words if claim.lang == "en" else [w for c in _cases(claim) for w in c.words]
    return [
        w
        for w in own
        if w.weight >= _TELLING
        and {relation(w, x) for c in conditions for x in c.words if x.leads or w.leads} - {None} == {-1}
        and not any(relation(w, x) is not None for x in stated)
        and not any(
            relation(w, x) == -1 for x in claim.words
        )  # it tells both cases: 符合条件的…，不符合条件的…
    ]


def _cases(claim: Claim) -> list[Clause]:
    return [c for s in claim.segments for c in s.clauses if c.role == "if"]


def _reversed(claim: Claim, clause: Clause, cited: tuple[Evidence, ...]) -> tuple[Word, ...]:
    """Return the words that are reversed in the segment that reverses the fewest; there may be several meant."""
    aligned = align(claim, clause, cited)
    if not aligned:
        return ()
    per_segment = [
        tuple(w for w in clause.words if w.weight and _is_reversed(w, clause, claim, a)) for a in aligned
    ]
    fewest = min(per_segment, key=lambda words: sum(w.weight for w in words))
    fits = overlap(claim.words, aligned[0].segment)
    return tuple(w for w in fewest if not _affirmed_elsewhere(w, clause, claim, cited, fits))


def _is_reversed(word: Word, clause: Clause, claim: Claim, aligned: Aligned) -> bool:
    if any(_opposites(word, w) for s in claim.segments for w in s.words):
        return False  # it says both: 集中或者分散, 不能限制…可以暂时限制
    if any(w.surface != word.surface and relation(word, w) == -1 for s in claim.segments for w in s.words):
        return False  # 被停业的诊所负责人不能在医疗机构…
    clauses = aligned.segment.all_clauses
    stated = [c for c in clauses if c.role != "if"]
    if not any(relation(word, w) is not None for c in stated for w in c.words):
        if not (word.polarity < 0 and _DENIES_NEED.search(clause.text)):
            return False
        stated = list(clauses)  # a need is denied that the source states as a condition
    said = denied = 0.0
    for other_clause in stated:
        near = _shared(word, clause, other_clause) + _BESIDE * _shared_beside(
            word, clause, other_clause, clauses
        )
        for other in other_clause.words:
            sign = relation(word, other)
            if sign is None:
                continue
            if sign > 0:
                said = max(said, near + (_SAME_WORD if other.surface == word.surface else _SAID))
            elif other_clause.role == "except":
                denied = max(denied, 1.0 if _ignores_exception(word, clause, other_clause, aligned) else 0.0)
            elif word.polarity * other.polarity > 0 or (
                (other.leads or word.leads) and _denied_alone(word, other, claim, clause, other_clause)
            ):
                denied = max(denied, near)
    return denied >= _SOME and denied > said


def _opposites(a: Word, b: Word) -> bool:
    if a.surface == b.surface:
        return a.polarity * b.polarity < 0
    return any(a.concepts[c] * b.concepts[c] < 0 for c in a.concepts.keys() & b.concepts.keys())


def _denied_alone(word: Word, other: Word, claim: Claim, clause: Clause, other_clause: Clause) -> bool:
    """Tell whether only one side denies anything: "isn't treated" and "treatment is not recommended" agree, for
    each denies something that the other leaves alone.
    """
    if word.polarity < 0:
        mine = [w for s in claim.segments for w in s.words if w.polarity < 0]
        return all(
            any(relation(x, w) == 1 for w in mine) for x in other_clause.words if x.polarity < 0 and x.leads
        )
    theirs = [w for w in other_clause.words if w.polarity < 0]
    return all(any(relation(x, w) == 1 for w in theirs) for x in clause.words if x.polarity < 0 and x.leads)


def _ignores_exception(word: Word, clause: Clause, exception: Clause, aligned: Aligned) -> bool:
    """Tell whether a clause applies the rule itself to what the source excepts from it."""
    if clause.role == "except":
        return False
    rest = [w for w in clause.words if w.weight > 0.15 and w.surface != word.surface]
    rule = [c for c in aligned.segment.all_clauses if c.role != "except"]
    of_exception = sum(w.weight for w in rest if in_clause(w, exception) > 0.5)
    of_rule = sum(
        w.weight for w in rest if in_clause(w, exception) <= 0.5 and any(in_clause(w, c) > 0.5 for c in rule)
    )
    return of_rule > of_exception


def _affirmed_elsewhere(
    word: Word, clause: Clause, claim: Claim, cited: tuple[Evidence, ...], fits: float
) -> bool:
    """Tell whether some clause of the sources says the word as the sentence does, of much the same thing.

    `fits` is how well the segment fits that reverses it: one that fits the sentence much worse, or reverses
    another of its words, does not count.
    """
    for e in cited:
        for segment in e.segments:
            if overlap(claim.words, segment) < _NEARLY * fits or _reverses_another(word, claim, segment):
                continue
            for other in segment.clauses:
                if other.role == "if" and clause.role == "then":
                    continue
                if any(relation(word, w) == 1 for w in other.words) and _shared(word, clause, other) >= _MUCH:
                    return True
    return False


def _reverses_another(word: Word, claim: Claim, segment: Segment) -> bool:
    """Tell whether a segment has the opposite of another word of the sentence by that word's own meaning."""
    others = [w for w in claim.words if w.concepts and w.surface != word.surface]
    return any(
        _opposites(w, x) and w.surface != x.surface for w in others for x in segment.words
    ) and not all(any(w.surface == x.surface for x in segment.words) for w in others)


def _shared_beside(word: Word, clause: Clause, other: Clause, clauses: Sequence[Clause]) -> float:
    """Return the share of what else a clause says that only other clauses of the segment say."""
    rest = [w for w in clause.words if w.weight > 0.15 and w.surface != word.surface]
    beside = [
        w for w in rest if in_clause(w, other) <= TRACE and any(in_clause(w, c) > TRACE for c in clauses)
    ]
    total = sum(w.weight for w in rest)
    return sum(w.weight for w in beside) / total if total else 0.0


def _shared(word: Word, clause: Clause, other: Clause) -> float:
    """Return the share, by weight, of what else a clause says that another says too; 1 if it says nothing else."""
    rest = [w for w in clause.words if w.weight > 0.15 and w.surface != word.surface]
    total = sum(w.weight for w in rest)
    return sum(w.weight for w in rest if in_clause(w, other) > TRACE) / total if rest else 1.0
