"""National Provider Identifier: ten digits starting 1 or 2, Luhn over 80840 and them (45 CFR 162.406)."""

from __future__ import annotations

import re

from app.gate.checksums import npi
from app.gate.recognisers.base import LIKELY, WEAK, PatternFinder


class NpiRecogniser(PatternFinder):
    """Finds NPIs whose check digit is right, and ten digits right behind the label."""

    ENTITY = "US_NPI"
    CONTEXT = ("npi", "provider", "national provider")
    PATTERNS = (
        (re.compile(r"\bNPI\b[\s:#is]{0,8}(?P<value>[12]\d{9})(?![A-Za-z0-9])", re.IGNORECASE), LIKELY),
        (re.compile(r"(?<![A-Za-z0-9])[12]\d{3}[ -]?\d{3}[ -]?\d{3}(?![A-Za-z0-9])"), WEAK),
    )

    def check(self, value: str, score: float) -> float:
        """Without the label, the check digit must hold."""
        return score if score >= LIKELY or npi(re.sub(r"\D", "", value)) else 0
