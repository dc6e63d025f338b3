"""Macau identity card: seven digits and a check digit in brackets, the first digit 1, 5, 7 or 8."""

from __future__ import annotations

import re

from app.gate.recognisers.base import LIKELY, STRONG, PatternFinder
from app.gate.recognisers.labelled import JOINER


class MacauIdRecogniser(PatternFinder):
    """Finds the bracketed form anywhere and the plain digits behind a label."""

    ENTITY = "MO_ID"
    CONTEXT = ("澳门", "macau", "macao")
    PATTERNS = (
        (re.compile(r"(?<![A-Za-z0-9])[1578][/ ]?\d{6}[/ ]?\(\d\)"), LIKELY),
        (
            re.compile(
                rf"(?:澳门(?:居民)?身份证|macau id|bir){JOINER}{{0,8}}(?P<value>[1578]\d{{6,7}}(?:\(\d\))?)(?!\d)",
                re.IGNORECASE,
            ),
            STRONG,
        ),
    )
