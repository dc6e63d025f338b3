"""Whether the words of a sentence stand in what it cites, or rather in another source, or nowhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.proof import numbers
from app.proof.evidence import TRACE, Evidence
from app.proof.findings import Claim, Finding, Setting, doubt, fault
from app.proof.words import Word
from indexes import regions

_UNSUPPORTED, _WEAK = 0.55, 0.75
"""Shares of a sentence's words, by weight, below which it is not supported, or only weakly."""
_UNSUPPORTED_BARE = 0.65
"""The lower one for a sentence without a number that was found: it has nothing but its words."""
_BETTER_ELSEWHERE = 0.12
"""By how much more another source must support a sentence than those it cites."""
_GIVEN = 0.5
"""What a word counts that only the question has: the person said it, no source did."""
_MUCH = 1.5
"""The weight of missing words, about two telling ones, that makes a sentence unsupported rather than thin."""


@dataclass(frozen=True, slots=True)
class Support:
    """The share of a sentence's words that sources support, and the telling words that none of them has."""

    share: float
    missing: tuple[Word, ...]


def support(words: Sequence[Word], sources: Sequence[Evidence], given: frozenset[str]) -> Support:
    """Return how well the sources together support the words; no words are fully supported."""
    total = got = 0.0
    missing: list[Word] = []
    for word in words:
        total += word.weight
        best = max((e.support(word) for e in sources), default=0.0)
        if best < 0.9 and any(word.surface == t.surface for e in sources for t in e.title_words):
            best = 0.9
        if best < _GIVEN and word.surface in given:
            best = _GIVEN
        got += word.weight * best
        if best < TRACE and word.weight > 0.15:
            missing.append(word)
    return Support(got / total if total else 1.0, tuple(missing))


_FORCEFUL = re.compile(
    r"必须|得(?=[先在要有交到等凭带])|[要须](?=先)|才(?=[\u4e00-\u9fff])|只要|需要?(?!求)|要求|不得|不能|不可以|不用|不必|无需|禁止"
    r"|一律|所有|任何|都|只能|只有|全部"
    r"|(?<![a-z])(?:must|needs?|have to|has to|required|only|never|always|all|any|every|cannot|can't|not|n't|unless"
    r"|automatically)(?![a-z])"
)
"""Words by which a sentence obliges, excludes or generalises: then what it does so to must be in the source."""
_REQUIRES = re.compile(
    r"必须|[得要](?=先|经过|通过|提供|提交|持|凭|带上)|得(?=[在要有交到等])|才(?=能|行|可)|(?<![不无])需要?(?!求)|(?<!不)要求"
    r"|(?<![a-z])(?:must|needs?|have to|has to|required)(?![a-z])"
)


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return what is wrong or doubtful about the words of the claim."""
    cited = setting.cited(claim)
    own = support(_topical(claim), cited, setting.given)
    better = _elsewhere(claim, setting, own)
    if better:
        return [better]
    if own.share >= _WEAK or _is_worked_example(claim):
        return _required_of_nothing(claim, own) or _beside(claim, cited)
    detail = " ".join(w.surface for w in own.missing)
    if own.share >= _UNSUPPORTED_BARE or (own.share >= _UNSUPPORTED and claim.figures):
        return [_thin(claim, cited, own, detail)]
    if claim.figures and sum(w.weight for w in own.missing) < _MUCH:
        return [doubt("thinly_supported", detail)]
    return [fault("not_supported", detail)]


def _required_of_nothing(claim: Claim, own: Support) -> list[Finding]:
    """Find a requirement that no source has, in a sentence that is otherwise theirs: 要先通过考试."""
    m = None if claim.lang == "en" else _REQUIRES.search(claim.folded)
    wanted = [
        w for w in own.missing if m and 0 <= w.start - m.start() <= _RIGHT_BEHIND and w.weight >= _WANTED
    ]
    return [fault("condition_added", " ".join(w.surface for w in wanted))] if wanted else []


def _beside(claim: Claim, cited: Sequence[Evidence]) -> list[Finding]:
    """Find a clause of which the sources have next to nothing in a sentence that is theirs: …, 保障下一代的健康."""
    for segment in claim.segments:
        for clause in segment.clauses:
            words = [w for w in clause.words if w.weight > 0]
            told = sum(w.weight for w in words)
            if told < _A_CLAUSE or numbers.checked(clause.text):
                continue
            own = support(words, cited, frozenset())
            if own.share < _NEXT_TO_NOTHING:
                return [doubt("thinly_supported", " ".join(w.surface for w in own.missing))]
    return []


_A_CLAUSE, _NEXT_TO_NOTHING = 1.2, 0.35
"""The weight of words from which a clause says something of its own, and the share of it that is next to nothing."""
_WANTED, _RIGHT_BEHIND = 0.35, 6
"""The weight of a missing word that makes a requirement, and how many characters behind the verb it may begin."""


_LIGHT = 0.5
"""The weight of missing words below which even a forceful sentence with figures is only thin."""


def _thin(claim: Claim, cited: Sequence[Evidence], own: Support, detail: str) -> Finding:
    """Return what a sentence with part of its words missing is: forceful ones need all their words, unless they are
    forceful in the words of their source (the required documents).
    """
    light = not own.missing or (claim.figures and sum(w.weight for w in own.missing) < _LIGHT)
    forceful = [m.group() for m in _FORCEFUL.finditer(claim.folded)]
    theirs = claim.lang == "en" and " no " not in claim.folded
    if light or not forceful or (theirs and all(w in e.folded for e in cited for w in forceful)):
        return doubt("thinly_supported", detail)
    return fault("condition_added" if _REQUIRES.search(claim.folded) else "thinly_supported", detail)


def _topical(claim: Claim) -> list[Word]:
    """Return the words of the claim but for names of places, which `applicability.region` judges."""
    places = [(m.start, m.end) for m in regions.mentions(claim.folded)]
    return [w for w in claim.words if not any(a <= w.start < b for a, b in places)]


def _elsewhere(claim: Claim, setting: Setting, own: Support) -> Finding | None:
    """Find another source that has words of the claim which the cited ones lack."""
    cited = setting.cited(claim)
    lacking = [
        w
        for w in _topical(claim)
        if w in own.missing or max((e.support(w) for e in cited), default=0) <= TRACE
    ]
    best: tuple[float, int] = (0.0, 0)
    for e in setting.others(claim):
        if any(_found(n, cited) and not _found(n, [e]) for n in claim.figures):
            continue  # its numbers are in what is cited, and not there
        if any(e.support(w) > 0.5 for w in lacking):
            best = max(best, (support(_topical(claim), [e], setting.given).share, e.source.n))
    if best[0] - own.share >= _BETTER_ELSEWHERE and not _is_worked_example(claim):
        return fault("citation_does_not_support", f"[{best[1]}]")
    return None


def _found(n: numbers.Number, sources: Sequence[Evidence]) -> bool:
    return any(numbers.same(n, m) for e in sources for m in e.figures)


def _is_worked_example(claim: Claim) -> bool:
    return any(s.right for s in claim.sums)
