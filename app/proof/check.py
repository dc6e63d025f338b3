"""The proof of a finished answer: what each of its sentences claims, and whether what it cites bears it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from app.events import CheckedSentence
from app.proof import (
    agents,
    antonyms,
    authority,
    cases,
    citations,
    concessions,
    conditions,
    contraries,
    counterparts,
    denial,
    dues,
    figures,
    groups,
    inclusions,
    locality,
    modality,
    modifiers,
    names,
    pairings,
    parties,
    payers,
    polarity,
    quotations,
    scope,
    short_answers,
    strangers,
    support,
    validity,
)
from app.proof.claims import claims_nothing, says_nothing, without_platitudes
from app.proof.evidence import evidence
from app.proof.findings import Claim, Finding, Setting, Severity, doubt, fault
from app.proof.sentences import sentences
from app.proof.types import Source, Verdict
from indexes.text import language


def check(
    question: str,
    answer: str,
    sources: Sequence[Source],
) -> tuple[CheckedSentence, ...]:
    """Return each sentence of the answer with its citations, verdict and reasons."""
    setting = setting_of(question, answer, sources)
    lang = setting.lang
    checked: list[CheckedSentence] = []
    texts = [answer[start:end] for start, end in sentences(answer, lang)]
    claims = [Claim(text, citations.cited(text), lang) for text in texts]
    for claim, following in zip_longest(claims, claims[1:]):
        if short_answers.is_bare(claim):
            checked.append(_judge_bare(claim, claim.cites or (following.cites if following else ()), setting))
        else:
            checked.append(judge(claim, setting))
        setting = replace(setting, computed=setting.computed + figures.computed(claim))
    return tuple(checked)


def setting_of(question: str, answer: str, sources: Sequence[Source]) -> Setting:
    """Return what surrounds the sentences of an answer, in whose language they are read."""
    said = citations.without(answer)
    return Setting(
        question, language(said if said.strip() else question), {s.n: evidence(s) for s in sources}
    )


def judge(
    claim: Claim,
    setting: Setting,
) -> CheckedSentence:
    """Return what the proof says of one claim."""
    if says_nothing(claim):
        return CheckedSentence(claim.text, claim.cites, Verdict.NO_CLAIM)
    if not claim.cites and claims_nothing(claim):
        unknown = figures.unknown_contacts(claim, setting)
        verdict = Verdict.WEAK if unknown else Verdict.NO_CLAIM
        return CheckedSentence(claim.text, (), verdict, tuple(f.reason for f in unknown))
    found = findings(claim, setting)
    verdict = {
        Severity.NOTE: Verdict.VERIFIED,
        Severity.DOUBT: Verdict.WEAK,
        Severity.FAULT: Verdict.UNSUPPORTED,
    }[_worst(found)]
    return CheckedSentence(claim.text, claim.cites, verdict, tuple(dict.fromkeys(f.reason for f in found)))


def _judge_bare(claim: Claim, cites: tuple[int, ...], setting: Setting) -> CheckedSentence:
    """Return what the proof says of a bare yes or no that rests on what `cites` names: it cannot prove it, only
    find that the sources say the opposite."""
    meant = Claim(short_answers.stated(claim, setting.question), cites, claim.lang)
    found = findings(meant, setting) if meant.text and cites else []
    against = _out_of_range(claim, setting) or [
        f for f in found if f.severity is Severity.FAULT and f.code in _TURNED
    ]
    verdict = Verdict.UNSUPPORTED if against else Verdict.WEAK if claim.cites else Verdict.NO_CLAIM
    reasons = against or ([doubt("short_answer")] if claim.cites else [])
    return CheckedSentence(claim.text, claim.cites, verdict, tuple(dict.fromkeys(f.reason for f in reasons)))


_TURNED = ("negation_flipped", "modality_changed")


def _out_of_range(claim: Claim, setting: Setting) -> list[Finding]:
    return [fault("citation_out_of_range", f"[{n}]") for n in claim.cites if n not in setting.sources]


def _worst(found: Sequence[Finding]) -> Severity:
    """Return the weight of all findings together: two different doubts make a fault."""
    if len({f.code for f in found if f.severity is Severity.DOUBT}) > 1:
        return Severity.FAULT
    return max((f.severity for f in found), default=Severity.NOTE)


def findings(claim: Claim, setting: Setting) -> list[Finding]:
    """Return everything the rules find about a claim, all checks in order."""
    if unknown := _out_of_range(claim, setting):
        return unknown
    if not claim.cites:
        return [fault("no_citation")]
    claim = without_platitudes(claim)
    own = quotations.outside(claim, setting)
    return [
        *quotations.check(claim, setting),
        *figures.check(claim, setting),
        *figures.unknown_contacts(claim, setting),
        *pairings.check(own, setting),
        *support.check(claim, setting),
        *polarity.check(own, setting),
        *denial.check(own, setting),
        *denial.turned_round(own, setting),
        *antonyms.check(own, setting),
        *modality.check(own, setting),
        *payers.check(own, setting),
        *dues.check(own, setting),
        *parties.check(own, setting),
        *agents.check(own, setting),
        *scope.check(own, setting),
        *concessions.check(own, setting),
        *conditions.check(own, setting),
        *contraries.check(own, setting),
        *counterparts.check(own, setting),
        *inclusions.check(own, setting),
        *locality.check(claim, setting),
        *validity.check(claim, setting),
        *authority.check(claim, setting),
        *names.check(own, setting),
        *groups.check(own, setting),
        *groups.situation(claim, setting),
        *strangers.check(own, setting),
        *cases.check(own, setting),
        *modifiers.check(own, setting),
    ]
