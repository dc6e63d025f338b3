"""Whether the rule that a sentence states holds where the person lives, and is said to be of its place."""

from __future__ import annotations

import re
from functools import lru_cache

from app.proof import numbers, placement
from app.proof.evidence import Evidence
from app.proof.findings import Claim, Finding, Setting, doubt, fault
from app.proof.support import support
from app.proof.types import Source
from indexes import regions
from indexes.text import language

_WHOLE_COUNTRY = re.compile(
    r"全国(?:统一|都|各地|范围|一样|性)?|(?<![a-z])(?:nationwide|in every state|all states|across the country)(?![a-z])"
)
_LOCAL = re.compile(r"[本我](?:市|省|区|县)")
_OFFSHORE = ("香港", "澳门", "台湾")
_SAME_MATTER = 0.6
"""The share of a sentence's words that another source must have to be on the same matter."""


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault where a local rule is stated for another place, for the whole country, or for nowhere named."""
    cited = setting.cited(claim)
    local = [
        (e, place) for e in cited if (place := region_of(e.source)) not in ("", regions.CHINA, regions.USA)
    ]
    named = regions.distinct(regions.mentions(claim.bare))
    asked = regions.distinct(regions.mentions(setting.question))
    make = fault if len(local) == len(cited) else doubt
    for e, place in local:
        if any(_related(place, r) for r in named):
            continue
        if named or (_WHOLE_COUNTRY.search(claim.folded) and not _WHOLE_COUNTRY.search(e.folded)):
            return [fault("other_region", place)]
        if asked and not any(_related(place, r) for r in asked):
            return [make("other_region", place)]
        if not asked and any(_differs_elsewhere(place, o, claim, setting) for o in setting.others(claim)):
            return [make("other_region", place)]
    return []


@lru_cache(maxsize=512)
def region_of(source: Source) -> str:
    """Return the region whose rule a source is: as given, or as its title, its path or its own words tell."""
    if source.region:
        return source.region
    for text in (source.title, source.doc):
        found = regions.distinct(regions.mentions(text))
        if found:
            return found[-1]
    if _LOCAL.search(source.text):
        inland = [r for r in regions.distinct(regions.mentions(source.text)) if not r.startswith(_OFFSHORE)]
        return inland[0] if len(inland) == 1 else ""
    return regions.CHINA if language(source.title) == "zh" else ""


def contradicts(claim: Claim, other: Evidence) -> bool:
    """Tell whether a source has other numbers than the claim where it measures the same kind of thing."""
    for n in claim.figures:
        alike = [m for m in other.figures if placement.comparable(n, m)]
        if alike and not any(numbers.same(n, m) for m in alike):
            return True
    return False


def on_the_same_matter(claim: Claim, other: Evidence, setting: Setting) -> bool:
    """Tell whether a source that a claim does not cite speaks of what the claim does."""
    return support(claim.words, [other], setting.given).share >= _SAME_MATTER


def _related(a: str, b: str) -> bool:
    return not b or regions.covers(a, b) or regions.covers(b, a)


def _differs_elsewhere(place: str, other: Evidence, claim: Claim, setting: Setting) -> bool:
    """Tell whether the country or another place has other figures on the matter, so that the place must be named."""
    elsewhere = region_of(other.source)
    if elsewhere != regions.CHINA and _related(place, elsewhere):
        return False
    return on_the_same_matter(claim, other, setting) and contradicts(claim, other)
