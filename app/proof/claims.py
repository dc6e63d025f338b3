"""Which sentences claim nothing that a document could prove: greetings, advice to ask, honest gaps, transitions."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from app.proof import lexicon, numbers
from app.proof.findings import Claim
from app.proof.numbers import Kind

_FRAMES = {
    "opening": "^(?:{})",
    "closing": "(?:{})[了的吧呀啊哦哟]?[！!。~]*$",
    "transition": "^(?:{})[^,，。.]{{0,40}}[:：]?[.。]?$",
}
_CALL = re.compile(r"拨|热线|电话|致电|来电|call|dial|hotline|line|text")
_HOTLINE_DIGITS = range(3, 7)
_MARKS = " \t\n*#-•·"
_TOPICAL = 2
"""Words of the field from which a sentence is taken to be about policy; with fewer it is small talk."""


@cache
def _sounds() -> dict[str, re.Pattern[str]]:
    """Return one pattern for each way of claiming nothing."""
    patterns: dict[str, list[str]] = {}
    for row in lexicon.table("small_talk.tsv"):
        kind, pattern = row.split("\t")
        patterns.setdefault(kind, []).append(pattern)
    return {kind: re.compile(_FRAMES.get(kind, "{}").format("|".join(p))) for kind, p in patterns.items()}


def says_nothing(claim: Claim) -> bool:
    """Tell whether a sentence, cited or not, has no words or only asks."""
    text = claim.folded.strip(_MARKS)
    return not any(c.isalnum() for c in text) or text.endswith(("?", "？"))


def claims_nothing(claim: Claim) -> bool:
    """Tell whether a sentence without a citation states no rule, figure or fact of policy."""
    text = claim.folded.strip(_MARKS)
    if says_nothing(claim):
        return True
    sounds = {kind for kind, pattern in _sounds().items() if pattern.search(text)}
    if "gap" in sounds:
        return not (said := _said_all_the_same(text)) or _is_idle(said, claim)
    if "transition" in sounds:
        return True
    if _states_number(text):
        return False
    if sounds & {"opening", "closing"}:
        return "rule" not in sounds
    if {"advice", "advising"} <= sounds and "duty" not in sounds:
        return True
    return "rule" not in sounds and sum(bool(w.concepts) for w in claim.words) < _TOPICAL


_PLATITUDE = re.compile(
    r"(?:必须|都?要|应当?|需要?)(?:严格)?遵[守循](?:有关|相关|本|国家|这些|各项|法律)?(?:规定|法律法规|法规|法律|制度|要求)"
    r"[,，、](?=[^,，。]{6,})"
)


def without_platitudes(claim: Claim) -> Claim:
    """Return the claim without what goes without saying before what it says: 必须遵守规定，不得…"""
    text = _PLATITUDE.sub("", claim.text)
    return replace(claim, text=text) if text != claim.text else claim


def _said_all_the_same(text: str) -> str:
    """Return what a sentence that admits a gap states nevertheless: 资料没有写，但一般可以…"""
    m = _NEVERTHELESS.search(text)
    return text[m.end() :] if m else ""


_NEVERTHELESS = re.compile(
    r"[,，;；](?:但是?|不过|然而|可是|只是|却|根据|按照?)"
    r"|[,;] ?(?:but|however|yet|although|though|based on|according to)(?![a-z])"
)


def _is_idle(text: str, claim: Claim) -> bool:
    """Tell whether the rest of a sentence, behind an admitted gap, claims nothing either."""
    return claims_nothing(Claim(text, (), claim.lang))


def _states_number(text: str) -> bool:
    return any(
        n.kind in (Kind.QUANTITY, Kind.DATE) and not n.soft and not _is_hotline(text, n)
        for n in numbers.find(text)
    )


def _is_hotline(text: str, n: numbers.Number) -> bool:
    """Tell whether a bare number is one to call: 拨打12345, the 988 line."""
    around = text[max(0, n.start - 12) : n.end + 12]
    return not n.unit and n.end - n.start in _HOTLINE_DIGITS and bool(_CALL.search(around))
