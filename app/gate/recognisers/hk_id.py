"""Hong Kong identity card: one or two letters, six digits and a check character, usually in brackets."""

from __future__ import annotations

import re

from app.gate.checksums import hong_kong_id
from app.gate.recognisers.base import CERTAIN, LIKELY, WEAK, PatternFinder

_SHAPE = re.compile(r"([A-Z]{1,2}) ?(\d{6}) ?\(?([0-9A])\)?", re.IGNORECASE)


class HongKongIdRecogniser(PatternFinder):
    """Finds numbers with the check character right, or wrong but in brackets or beside a label."""

    ENTITY = "HK_ID"
    CONTEXT = ("香港身份证", "香港居民", "香港", "身份证", "hkid", "hong kong")
    PATTERNS = (
        (re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,2} ?\d{6} ?\([0-9A]\)", re.IGNORECASE), LIKELY),
        (re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,2}\d{6}[0-9A](?![A-Za-z0-9])"), WEAK),
    )

    def check(self, value: str, score: float) -> float:
        """A right check character makes a bracketed number certain; without brackets it is needed."""
        shape = _SHAPE.fullmatch(value)
        right = shape is not None and hong_kong_id(*shape.groups())
        if "(" in value:
            return CERTAIN if right else score
        return score if right else 0
