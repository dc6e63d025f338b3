"""DEA registration number of a prescriber: two letters (or a letter and 9) and seven digits with a check digit."""

from __future__ import annotations

import re

from app.gate.checksums import dea
from app.gate.recognisers.base import STRONG, WEAK, PatternFinder


class DeaRecogniser(PatternFinder):
    """Finds DEA numbers whose check digit is right, and others beside the label."""

    ENTITY = "US_DEA"
    CONTEXT = ("dea", "prescriber", "controlled")
    PATTERNS = (
        (
            re.compile(r"(?<![A-Za-z0-9])[ABCDEFGHJKLMPRSTUX][A-Z9]\d{7}(?![A-Za-z0-9])", re.IGNORECASE),
            STRONG,
        ),
    )

    def check(self, value: str, score: float) -> float:
        """A wrong check digit needs a context word."""
        return score if dea(value) else WEAK
