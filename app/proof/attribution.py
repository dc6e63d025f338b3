"""Naming the source of what a model said without one: what one passage bears out in full gets its number.

Small models leave citations out, of rules that they copy word for word too. Only what the proof calls verified with
that source is attributed; a sentence that is merely likely stays without one, and so unsupported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.events import CheckedSentence
from app.proof import citations
from app.proof.check import judge, setting_of
from app.proof.claims import says_nothing
from app.proof.evidence import Evidence, overlap
from app.proof.findings import Claim, Setting
from app.proof.sentences import sentences
from app.proof.support import support
from app.proof.types import Source, Verdict

NEAR = 0.85
"""The share of a sentence's words, by weight, that one sentence of the passage must have."""
_ENOUGH = 3
"""The weight of words from which a sentence that sounds like advice may be a rule that a source has."""
_STOPS = "。！!.；;：:"


@dataclass(frozen=True, slots=True)
class Attributed:
    """An answer with the citations that were added, and how many sentences got one."""

    text: str
    added: int


def attribute(question: str, answer: str, sources: Sequence[Source]) -> Attributed:
    """Return the answer in which every sentence that lacks a citation and is borne out has one.

    What stands right before is tried first, then the source that has most of the sentence's words.
    """
    setting = setting_of(question, answer, sources)
    parts: list[str] = []
    at, added = 0, 0
    latest: tuple[int, ...] = ()
    for start, end in sentences(answer, setting.lang):
        text = answer[start:end]
        claim = Claim(text, citations.cited(text), setting.lang)
        latest = claim.cites or latest
        if not claim.cites and (n := _source_of(claim, setting, latest)):
            cut = len(text.rstrip(_STOPS))
            text = f"{text[:cut]}{'' if setting.lang == 'zh' else ' '}[{n}]{text[cut:]}"
            latest = (n,)
            added += 1
        parts += [answer[at:start], text]
        at = end
    return Attributed("".join([*parts, answer[at:]]), added)


def _source_of(claim: Claim, setting: Setting, latest: tuple[int, ...]) -> int:
    """Return the number of the source that bears the sentence out in full, 0 where none does."""
    if judge(claim, setting).reasons != ("no_citation",) and not _may_claim(claim):
        return 0
    near = {n: _nearness(claim, e) for n, e in setting.sources.items()}
    likely = sorted((n for n in near if near[n] >= NEAR), key=lambda n: (n not in latest, -near[n], n))
    return next((n for n in likely if _verified(claim, n, setting)), 0)


def _may_claim(claim: Claim) -> bool:
    """Tell whether a sentence that sounds like advice (you can ask for a review) says enough to be a rule."""
    return not says_nothing(claim) and sum(w.weight for w in claim.words) >= _ENOUGH


def _nearness(claim: Claim, evidence: Evidence) -> float:
    return max((overlap(claim.words, s) for s in evidence.segments), default=0.0)


def _verified(claim: Claim, n: int, setting: Setting) -> bool:
    """Tell whether the proof finds nothing amiss with the sentence of that source, and all its telling words there."""
    judged: CheckedSentence = judge(Claim(claim.text, (n,), claim.lang), setting)
    missing = support(claim.words, [setting.sources[n]], frozenset()).missing
    return judged.verdict == Verdict.VERIFIED and not missing
