"""Medicare Beneficiary Identifier: eleven characters, C A AN N A AN N A A N N, without S L O I B Z (CMS)."""

from __future__ import annotations

import re

from app.gate.recognisers.base import SPECIFIC, WEAK, PatternFinder

_A = "[AC-HJKMNP-RT-Y]"
_AN = "[AC-HJKMNP-RT-Y0-9]"
_SEP = r"[ -]?"
_SHAPE = rf"[1-9]{_A}{_AN}\d{_SEP}{_A}{_AN}\d{_SEP}{_A}{{2}}\d{{2}}"


class MbiRecogniser(PatternFinder):
    """Finds MBIs, upper-case anywhere, lower-case beside a label."""

    ENTITY = "US_MBI"
    CONTEXT = ("mbi", "medicare", "beneficiary", "医保")
    PATTERNS = (
        (re.compile(rf"(?<![A-Za-z0-9]){_SHAPE}(?![A-Za-z0-9])"), SPECIFIC),
        (re.compile(rf"(?<![A-Za-z0-9]){_SHAPE}(?![A-Za-z0-9])", re.IGNORECASE), WEAK),
    )
