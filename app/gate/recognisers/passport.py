"""Passports: Chinese ones by their series, any other by its label."""

from __future__ import annotations

import re

from app.gate.recognisers.base import LIKELY, STRONG, WEAK, PatternFinder
from app.gate.recognisers.labelled import JOINER

_EDGE, _END = r"(?:护照号|(?<![A-Za-z0-9]))", r"(?![A-Za-z0-9])"
"""A label written right before the number is taken with it: the placeholder says the same."""


class PassportRecogniser(PatternFinder):
    """Finds E, G and the service series of China, and a letter and six to nine digits behind a label."""

    ENTITY = "PASSPORT"
    CONTEXT = ("护照", "passport", "出入境", "签证", "旅客", "证件")
    PATTERNS = (
        (re.compile(rf"{_EDGE}E(?:\d{{8}}|[A-HJ-NP-Z]\d{{7}}){_END}", re.IGNORECASE), LIKELY),
        (re.compile(rf"{_EDGE}G\d{{8}}{_END}"), LIKELY),
        (re.compile(rf"{_EDGE}(?:[DSPHKdsphkg]|[DSP]E)\d{{7,8}}{_END}"), WEAK),
        (
            re.compile(
                rf"(?:护照|passport){JOINER}{{0,8}}(?P<value>[A-Z]{{0,2}}[- ]?\d(?:[- ]?\d){{5,8}}){_END}",
                re.IGNORECASE,
            ),
            STRONG,
        ),
    )
