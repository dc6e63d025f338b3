"""Whether what stands between quotation marks stands word for word in what the sentence cites."""

from __future__ import annotations

import re
from dataclasses import replace

from app.proof.evidence import squeeze
from app.proof.findings import Claim, Finding, Setting, fault

_ELLIPSIS = re.compile(r"…+|\.{3,}|[\[(]\s*(?:…+|\.{3,})\s*[\])]")
_SHORTEST = 4
"""Characters: anything shorter in quotation marks is a word being named, not a text being quoted."""
_EDGE = ".,;:!?。,、;"


def check(claim: Claim, setting: Setting) -> list[Finding]:
    """Return a fault for each quotation that is not verbatim, parts around an ellipsis each on its own.

    The person's own words in quotation marks are no quotation of a source.
    """
    texts = [squeeze(e.source.text) for e in setting.cited(claim)]
    asked = squeeze(setting.question)
    found = []
    for quotation in claim.quotations:
        parts = [squeeze(p).strip(_EDGE) for p in _ELLIPSIS.split(quotation)]
        told = [p for p in parts if p]
        if sum(map(len, told)) < _SHORTEST or _in_order(told, asked):
            continue
        if not any(_in_order(told, text) for text in texts):
            found.append(fault("quote_not_verbatim", quotation))
    return found


def outside(claim: Claim, setting: Setting) -> Claim:
    """Return the claim without the quotations that are verbatim: those are the source's own words."""
    texts = [squeeze(e.source.text) for e in setting.cited(claim)]
    text = claim.text
    for quotation in claim.quotations:
        if any(_in_order([squeeze(quotation).strip(_EDGE)], t) for t in texts):
            text = text.replace(quotation, "")
    return replace(claim, text=text) if text != claim.text else claim


def _in_order(parts: list[str], text: str) -> bool:
    at = 0
    for part in parts:
        at = text.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True
