"""Taiwan national ID: a letter and nine digits (1 or 2 first, 8 or 9 for residents) with a check digit."""

from __future__ import annotations

import re

from app.gate.checksums import taiwan_id
from app.gate.recognisers.base import STRONG, WEAK, PatternFinder


class TaiwanIdRecogniser(PatternFinder):
    """Finds numbers with the check digit right, or wrong but beside a label."""

    ENTITY = "TW_ID"
    CONTEXT = ("台湾", "台胞", "身份证", "身分证", "taiwan", "居留")
    PATTERNS = ((re.compile(r"(?<![A-Za-z0-9])[A-Z][1289]\d{8}(?![A-Za-z0-9])", re.IGNORECASE), STRONG),)

    def check(self, value: str, score: float) -> float:
        """A wrong check digit needs a context word."""
        return score if taiwan_id(value) else WEAK
