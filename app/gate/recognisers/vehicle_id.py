"""Vehicle identification numbers (ISO 3779) and engine numbers."""

from __future__ import annotations

import re

from app.gate.checksums import vin
from app.gate.recognisers.base import STRONG, WEAK, PatternFinder
from app.gate.recognisers.labelled import JOINER


class VehicleIdRecogniser(PatternFinder):
    """Finds VINs whose check digit is right, any beside a label, and engine and US plate numbers behind theirs."""

    ENTITY = "VEHICLE_ID"
    CONTEXT = ("vin", "车架", "车辆识别", "vehicle")
    PATTERNS = (
        (
            re.compile(
                r"(?<![A-Za-z0-9])(?=[A-Z0-9]*[A-Z])(?=[A-Z0-9]*\d{4})[A-HJ-NPR-Z0-9]{17}(?![A-Za-z0-9])",
                re.IGNORECASE,
            ),
            STRONG,
        ),
        (
            re.compile(
                rf"(?:发动机号|车架号|\bVIN\b|\blicen[sc]e\s+plate(?:\s+number)?|\bplate\s+(?:number|no\.?|#|(?-i:[A-Z]{{2}}\s))){JOINER}{{0,8}}"
                rf"(?P<value>(?=[A-Za-z0-9 -]*\d)[A-Za-z0-9]{{2,8}}(?:[ -]?[A-Za-z0-9]{{2,11}})?)(?![A-Za-z0-9])",
                re.IGNORECASE,
            ),
            STRONG,
        ),
    )

    def check(self, value: str, score: float) -> float:
        """A 17-character code with a wrong check digit needs a context word."""
        return score if len(value) != 17 or vin(value) else WEAK
