"""Whether the rule that a sentence states as current is in force on the day that was asked about."""

from __future__ import annotations

from datetime import date

from app.proof import locality, numbers, versions
from app.proof.evidence import Evidence
from app.proof.findings import Claim, Finding, Setting, doubt, fault
from app.proof.support import support
from indexes import regions
from indexes.types import Status

_OUTDATED = frozenset({Status.SUPERSEDED, Status.EXPIRED, Status.HISTORICAL, Status.NOT_YET})
_AGED_DAYS = 3652
"""Ten years, after which a source is taken to be outdated by one on the same matter that contradicts it."""
_AGREES = 0.9
"""The share of a claim's words from which a newer version says the same."""


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault where a text that another one has replaced is stated as current, or one not yet in force.

    Where the register knows the status of a source on the day asked, that decides; else the dates in the titles
    are compared.
    """
    asked, past = _asked(claim, setting)
    for e in setting.cited(claim):
        if e.source.valid == Status.IN_FORCE:
            continue
        if e.source.valid in _OUTDATED:
            if not past:
                return [fault("superseded", e.source.title)]
            continue
        found = _by_date(e, claim, setting, asked, past)
        if found:
            return [found]
    return []


def _asked(claim: Claim, setting: Setting) -> tuple[date | None, bool]:
    """Return the past day that a claim is about, and whether the claim itself says that it is about the past.

    A question about a past day and today (现在呢？2019年那会儿呢？) leaves the day to the sentence.
    """
    past = versions.speaks_of_the_past(claim.bare) and not versions.speaks_of_the_present(claim.bare)
    if versions.speaks_of_the_present(claim.bare):
        return None, past
    if not past and versions.speaks_of_the_present(setting.question):
        return None, past
    return versions.day_asked(setting.question), past


def _by_date(e: Evidence, claim: Claim, setting: Setting, asked: date | None, past: bool) -> Finding | None:
    own = versions.dated(e.source)
    if own is None:
        return None
    if asked and own > asked and _has_version_before(e, setting, asked):
        return fault("superseded", e.source.title)
    if past or (asked and own <= asked):
        return None
    return _replaced(e, own, claim, setting)


def _has_version_before(e: Evidence, setting: Setting, day: date) -> bool:
    others = (o.source for o in setting.sources.values() if o is not e)
    return any(
        versions.same_act(e.source, o) and dated <= day
        for o in others
        if (dated := versions.dated(o)) is not None
    )


def _replaced(e: Evidence, own: date, claim: Claim, setting: Setting) -> Finding | None:
    """Find a newer version of the act among the sources, or a much newer text that contradicts the claim."""
    for o in setting.others(claim):
        dated = versions.dated(o.source)
        if dated is None or dated <= own:
            continue
        if versions.same_act(e.source, o.source):
            make = doubt if _says_the_same(claim, o, setting) else fault
            return make("superseded", o.source.title)
        aged = (dated - own).days >= _AGED_DAYS
        prevails = regions.covers(locality.region_of(o.source), locality.region_of(e.source))
        if (
            aged
            and prevails
            and locality.on_the_same_matter(claim, o, setting)
            and locality.contradicts(claim, o)
        ):
            return fault("superseded", o.source.title)
    return None


def _says_the_same(claim: Claim, newer: Evidence, setting: Setting) -> bool:
    figures_kept = all(any(numbers.same(n, m) for m in newer.figures) for n in claim.figures)
    return figures_kept and support(claim.words, [newer], setting.given).share > _AGREES
