"""What a number of a sentence is about, and whether the source has that number for the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from app.proof import numbers, people, units
from app.proof.evidence import TRACE, Evidence, in_clause, in_segment
from app.proof.findings import Claim, Finding, fault
from app.proof.numbers import Kind, Number
from app.proof.people import Groups
from app.proof.reading import Clause, Segment, part
from app.proof.words import Word

_MISPLACED = 0.35
"""How much more of the words around a number must fit another number of the source, by weight; what fits less well
there counts twice against it."""
_NUMBER_BESIDE = 0.7
"""What a number or group beside a number weighs in telling what that is; a telling word weighs 1."""
_ALONE = 0.8
"""The weight of words in its own clause below which a number is judged by its neighbours, with more caution."""
_BEFORE, _AFTER, _RIVAL_BEFORE, _OVER = 0.8, 0.5, 0.3, 0.3
"""How surely a clause before, the next one, one before that has such a number itself, and the lead-in of a list say
what a number is."""


_SEVERAL = 3
"""From so many figures on, their order tells whether each stands with its own."""


def in_order(claim: Claim, cited: tuple[Evidence, ...]) -> bool:
    """Tell whether a source gives all of several figures of the claim, in the same order: none has changed place."""
    figures = claim.figures
    if len(figures) < _SEVERAL:
        return False
    return any(_follows(figures, e.figures) for e in cited)


def _follows(figures: Sequence[Number], theirs: Sequence[Number]) -> bool:
    """Tell whether all figures stand among `theirs` in this order, with hardly another between them."""
    for first, _ in enumerate(theirs):
        at = first
        for n in figures:
            at = next((i + 1 for i in range(at, len(theirs)) if _alike(n, theirs[i])), len(theirs) + 1)
        if at <= min(len(theirs), first + len(figures) + len(figures) // _ONE_LEFT_OUT):
            return True
    return False


def _alike(a: Number, b: Number) -> bool:
    """Tell whether two numbers are the same as they are written: 1 year is not 12 months here."""
    return numbers.same(a, b) and (a.unit == b.unit or a.value == b.value)


_ONE_LEFT_OUT = 3
"""For so many figures of a claim its source may have one between them that the claim leaves out."""


def misplaced(claim: Claim, cited: tuple[Evidence, ...]) -> list[Finding]:
    """Find numbers that the source has, but for something else: the words around fit another number better."""
    found: list[Finding] = []
    for segment in claim.segments:
        for n in claim.figures:
            if segment.start <= n.start < segment.end and _may_be_misplaced(n, claim):
                other = _better_fitting(n, segment, claim, cited)
                if other:
                    found.append(other)
    return found


def _may_be_misplaced(n: Number, claim: Claim) -> bool:
    """Tell whether the surroundings of `n` say what it is: not in a quotation or a sum, and no mere grade."""
    return not (
        n.kind is Kind.TIME
        or (n.kind is Kind.DATE and not n.date[1])
        or n.unit == "grade"
        or any(claim.written(n) in q for q in claim.quotations)
        or any(n.value in s.operands for s in claim.sums)
    )


def _better_fitting(n: Number, segment: Segment, claim: Claim, cited: tuple[Evidence, ...]) -> Finding | None:
    words, beside = context(segment, n)
    whose = _whose(segment, n)
    if not words and not beside:
        return None
    found = False
    here = there = [0.0] * (len(words) + len(beside) + len(whose))
    rival: tuple[Number, str] | None = None
    for e in cited:
        for s in e.segments:
            for m in s.figures:
                if numbers.same(n, m):
                    if _named_before(words, s, e):
                        return None
                    found = True
                    here = max(here, *(fit(words, beside, whose, x, m) for x in _with_items(s, e)), key=sum)
                elif comparable(n, m) and sum(value := fit(words, beside, whose, s, m)) > sum(there):
                    there, rival = value, (m, e.folded[m.start : m.end].strip())
    if rival is None or not found:
        return None
    pairs = list(zip(there, here, strict=True))
    by_words, by_numbers = _margin(pairs[: len(words)]), _margin(pairs[len(words) :])
    lone = sum(w.weight for w, nearness in words if nearness == 1) < _ALONE
    both_said = any(numbers.same(rival[0], x) for x in claim.figures)
    if both_said and n.kind is Kind.DATE:
        return None  # a period has two days
    margin = by_words / (2 if lone else 1) + by_numbers
    margin /= 2 if both_said or not n.unit else 1
    detail = f"{claim.written(n)}≠{rival[1]}"
    return fault("number_of_something_else", detail) if margin >= _MISPLACED else None


def _with_items(segment: Segment, evidence: Evidence) -> list[Segment]:
    """Return a segment, and where it stands over a list, the segment together with each of its items."""
    over = segment.clauses[0]
    items = [s for s in evidence.segments if s is not segment and over in s.head]
    return [segment, *(replace(segment, head=segment.head + i.clauses) for i in items)]


_IT = re.compile(r"\s*(?:(?:it|they|this|these)(?![a-z])|其(?![他余中它]))")


def _named_before(words: Sequence[tuple[Word, float]], segment: Segment, evidence: Evidence) -> bool:
    """Tell whether a segment speaks of "it", and the one before has what the words are about."""
    at = next(i for i, s in enumerate(evidence.segments) if s is segment)
    if not at or not _IT.match(segment.clauses[0].text):
        return False
    named = sum(w.weight for w, _ in words if in_segment(w, evidence.segments[at - 1]) > TRACE)
    return named >= _NAMED * sum(w.weight for w, _ in words) > 0


_NAMED = 0.75


def _margin(pairs: Sequence[tuple[float, float]]) -> float:
    """Return by how much more fits there than here; what fits less well there counts twice against it."""
    return sum(t - h if t > h else 2 * (t - h) for t, h in pairs)


def mispaired(claim: Claim, cited: tuple[Evidence, ...]) -> list[Finding]:
    """Find a number given under a condition with a number, where the source has both but never together."""
    if len(cited) != 1:
        return []
    for segment in claim.segments:
        for condition in _figures_of(segment, "if", claim):
            for n in _figures_of(segment, "then", claim):
                if condition.unit and not comparable(condition, n) and kept_apart(condition, n, cited[0]):
                    return [
                        fault("number_of_something_else", f"{claim.written(condition)}→{claim.written(n)}")
                    ]
    return []


def _figures_of(segment: Segment, role: str, claim: Claim) -> list[Number]:
    clauses = [c for c in segment.clauses if c.role == role]
    return [m for m in segment.figures if m in claim.figures and any(within(c, m) for c in clauses)]


def kept_apart(condition: Number, n: Number, evidence: Evidence) -> bool:
    """Tell whether a source has the condition, and the number in one or more segments, but never in one segment."""
    places = [s for s in evidence.segments if any(numbers.same(n, m) for m in s.figures)]
    known = any(_agree(condition, m) for m in evidence.figures)
    return bool(places) and known and not any(_sets(s, condition) for s in places)


def _sets(segment: Segment, condition: Number) -> bool:
    over = (m for c in segment.head for m in numbers.find(c.text))
    return any(_agree(condition, m) for m in (*segment.figures, *over))


def comparable(a: Number, b: Number) -> bool:
    """Tell whether two numbers measure the same kind of thing, so that one could be taken for the other."""
    if b.kind not in numbers.CHECKED or a.kind != b.kind:
        return False
    if a.kind is not Kind.QUANTITY:
        return True
    if a.per and b.per and a.per != b.per:
        return False
    return a.unit == b.unit or units.dimension(a.unit) == units.dimension(b.unit) == "ratio"


def one_measure(a: Number, b: Number) -> bool:
    """Tell whether two quantities are counted in units of one dimension (days and hours, months and years)."""
    return a.kind is b.kind is Kind.QUANTITY and units.dimension(a.unit) == units.dimension(b.unit) != ""


_BETWEEN = re.compile(r"[\s以上下内至到或者不未满足及其、~\-–—]*")


def _own(segment: Segment, n: Number) -> list[tuple[Clause, float]]:
    """Return the clause of a number, or where it lists several such numbers, each behind what it is for, the number's
    own part and with less certainty what comes before: 职工由基金按机构护理75%、居家护理90%.
    """
    own = clause_of(segment, n)
    alike = [m for m in segment.figures if m is not n and comparable(n, m) and within(own, m)]
    if not alike or own.text.isascii():
        return [(own, 1.0)]
    before = max((m.end for m in alike if m.end <= n.start), default=own.start)
    between = own.text[before - own.start : n.start - own.start]
    after = min((m.start for m in alike if m.start >= n.end), default=0)
    listed = "、" in (between if before > own.start else own.text[n.end - own.start : after - own.start])
    if not listed or _BETWEEN.fullmatch(between):
        return [(own, 1.0)]
    if before == own.start:
        return [(part(own, before, n.end), 1.0)]
    previous = max((m for m in alike if m.end == before), key=lambda m: m.start)
    label = _label_start(own, previous, between)
    shared, rival = part(own, own.start, label), part(own, label, before)
    return [(part(own, before, n.end), 1.0), (shared, 1.0), (rival, _RIVAL_BEFORE)]


def _label_start(own: Clause, previous: Number, between: str) -> int:
    """Return where what only the previous number of a list is for begins: it ends like what stands before the next
    number (机构护理75%、居家护理90%: 护理), behind the words that both share.
    """
    text = own.text[: previous.start - own.start]
    alike = next((k for k in range(min(len(text), len(between)), 0, -1) if text.endswith(between[-k:])), 0)
    cut = previous.start - alike
    return max((w.start for w in own.words if w.start < cut), default=own.start)


def context(segment: Segment, n: Number) -> tuple[list[tuple[Word, float]], list[Number]]:
    """Return the words that say what `n` is, weighted by nearness, and the other kinds of numbers beside it."""
    own = _own(segment, n)[0][0]
    home = clause_of(segment, n)
    before = [c for c in segment.clauses if c.start < home.start and not _has_rival(c, n, segment)]
    words = [(w, 1.0) for w in own.words if w.weight > 0]
    words += [(w, 0.5) for c in before for w in c.words if w.weight > 0]
    conditions = [m for m in segment.figures if within(own, m) and _is_condition(m)]
    conditions += [m for c in before for m in segment.figures if within(c, m)]
    return words, [m for m in conditions if m is not n and m.kind in numbers.CHECKED and not comparable(m, n)]


def _is_condition(m: Number) -> bool:
    """Tell whether a number says when or for whom another one holds, rather than being stated beside it."""
    return m.kind is Kind.DATE or m.unit in ("age", "grade") or bool(m.bound)


def _whose(segment: Segment, n: Number) -> list[tuple[Groups, set[int]]]:
    """Return the groups of people and cases that the surroundings of a number name, of each set."""
    text = " ".join(c.text for c, share in _surroundings(segment, n) if share >= _BEFORE)
    named = ((groups, set(groups.named(text))) for groups in people.sets() if not groups.in_conditions)
    return [(groups, keys) for groups, keys in named if len(keys) == 1]


def _is_theirs(groups: Groups, keys: set[int], view: Sequence[tuple[Clause, float]]) -> float:
    """Return how surely a number is of a group: by the nearest clause that names any of its set."""
    for clause, share in sorted(view, key=lambda v: -v[1]):
        named = groups.named(clause.text)
        if named:
            return share if keys & named.keys() else 0.0
    return 0.0


def fit(
    words: Iterable[tuple[Word, float]],
    beside: Sequence[Number],
    whose: Sequence[tuple[Groups, set[int]]],
    segment: Segment,
    m: Number,
) -> list[float]:
    """Return how well each word, number and group fits what surrounds `m` in a segment of a source, by weight."""
    view = _surroundings(segment, m)
    found = [
        word.weight * nearness * max(_clearly(_in(word, c)) * share for c, share in view)
        for word, nearness in words
    ]
    for other in beside:
        near = (share for c, share in view if _sets_number(c, segment, other))
        found.append(_NUMBER_BESIDE * max(near, default=0.0))
    return found + [_NUMBER_BESIDE * _is_theirs(groups, keys, view) for groups, keys in whose]


def _sets_number(clause: Clause, segment: Segment, other: Number) -> bool:
    """Tell whether a clause has a number, or limits between which it lies (6 years: 满5年不足10年)."""
    here = [x for x in segment.figures if within(clause, x)]
    return any(_agree(other, x) for x in here) or _between(other, here)


def between(limits_of: Evidence, n: Number) -> bool:
    """Tell whether a number lies within limits that some clause of a source sets (6 years: 满5年不足10年).

    One that is a limit itself (满6年) only lies between two: 满13年 in the place of 满3年 is another rule.
    """
    plain, least = replace(n, bound=""), 2 if n.bound == "min" else 1
    return n.bound in ("", "min") and any(
        _between(plain, here) and len({m.bound for m in here if m.bound}) >= least
        for s in limits_of.segments
        for c in s.all_clauses
        for here in ([m for m in s.figures if within(c, m) and m.kind is Kind.QUANTITY],)
    )


def _between(n: Number, limits: Sequence[Number]) -> bool:
    """Tell whether a plain number lies within the limits of its own unit that stand in one clause, if there are any."""
    value, base = units.in_base(n.value, n.unit)
    own = [
        m for m in limits if m.kind is n.kind is Kind.QUANTITY and units.dimension(m.unit) == base and m.bound
    ]
    if n.bound or not n.unit or not own:
        return False
    return all(keeps(value, m) for m in own)


def keeps(value: Fraction, limit: Number) -> bool:
    """Tell whether a value, in the base unit of its dimension, is within a limit."""
    other = units.in_base(limit.value, limit.unit)[0]
    if limit.bound == "min":
        return value >= other
    return value < other if limit.strict else value <= other


def _agree(a: Number, b: Number) -> bool:
    """Tell whether two numbers are the same and no limit of one is turned round in the other (满一年, 不足一年)."""
    return numbers.same(a, b) and not (a.bound and b.bound and a.bound != b.bound)


_BEYOND = re.compile(r"([^,。;]{1,20})(?:以外|之外)的")


def _in(word: Word, clause: Clause) -> float:
    """Return how well a clause supports a word; what it is beyond (人寿保险以外的其他保险) it does not."""
    m = _BEYOND.search(clause.text)
    return 0.0 if m and word.surface in m[1] else in_clause(word, clause)


def _clearly(support: float) -> float:
    """Leave out faint likeness: 专科 and 本科 share a character and are what sets two numbers apart."""
    return support if support > TRACE else 0.0


def clause_of(segment: Segment, n: Number) -> Clause:
    """Return the clause of the segment that the number stands in."""
    return next((c for c in segment.clauses if within(c, n)), segment.clauses[-1])


def within(clause: Clause, n: Number) -> bool:
    """Tell whether a number stands in a clause."""
    return clause.start <= n.start <= clause.start + len(clause.text)


def _surroundings(segment: Segment, m: Number) -> list[tuple[Clause, float]]:
    """Return the clauses that say what `m` is, with how surely they do: its own, those before, the lead-in."""
    own = segment.clauses.index(clause_of(segment, m))
    view = _own(segment, m)
    for clause in segment.clauses[:own]:
        view.append((clause, _RIVAL_BEFORE if _has_rival(clause, m, segment) else _BEFORE))
    if own + 1 < len(segment.clauses):
        after = segment.clauses[own + 1]
        view += [] if _has_rival(after, m, segment) else [(after, _AFTER)]
    return view + [(c, _OVER) for c in segment.head]


def _has_rival(clause: Clause, n: Number, segment: Segment) -> bool:
    return any(comparable(n, m) and within(clause, m) for m in segment.figures)
