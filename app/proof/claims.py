"""Which sentences claim nothing that a document could prove: greetings, advice to ask, honest gaps, transitions."""

from __future__ import annotations

import re
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


def claims_nothing(claim: Claim) -> bool:
    """Tell whether a sentence without a citation states no rule, figure or fact of policy."""
    text = claim.folded.strip(" \t\n*#-•·")
    if not any(c.isalnum() for c in text) or text.endswith(("?", "？")):
        return True
    sounds = {kind for kind, pattern in _sounds().items() if pattern.search(text)}
    if sounds & {"gap", "transition"}:
        return True
    if _states_number(text):
        return False
    if sounds & {"opening", "closing"}:
        return "rule" not in sounds
    if {"advice", "advising"} <= sounds:
        return True
    return "rule" not in sounds and sum(bool(w.concepts) for w in claim.words) < _TOPICAL


def _states_number(text: str) -> bool:
    return any(
        n.kind in (Kind.QUANTITY, Kind.DATE) and not n.soft and not _is_hotline(text, n)
        for n in numbers.find(text)
    )


def _is_hotline(text: str, n: numbers.Number) -> bool:
    """Tell whether a bare number is one to call: 拨打12345, the 988 line."""
    around = text[max(0, n.start - 12) : n.end + 12]
    return not n.unit and n.end - n.start in _HOTLINE_DIGITS and bool(_CALL.search(around))
