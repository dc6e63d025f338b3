"""Unified social credit code (GB 32100): 18 characters; it names a business, which may be one person's."""

from __future__ import annotations

import re

from app.gate.checksums import credit_code
from app.gate.recognisers.base import STRONG, PatternFinder


class CreditCodeRecogniser(PatternFinder):
    """Finds codes whose check character is right."""

    ENTITY = "CREDIT_CODE"
    PATTERNS = (
        (
            re.compile(
                r"(?<![A-Za-z0-9])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![A-Za-z0-9])",
                re.IGNORECASE,
            ),
            STRONG,
        ),
    )

    def check(self, value: str, score: float) -> float:
        """The first character names the kind of register (1-9, A, N, Y); the check character must hold."""
        return score if credit_code(value) else 0
