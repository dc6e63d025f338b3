"""Dates with their day. They are kept by the policy as it ships: treatment, leave, enrolment, the birth of a child."""

from __future__ import annotations

import re

from app.gate.dates import FULL_DATE
from app.gate.recognisers.base import LIKELY, PatternFinder


class DateRecogniser(PatternFinder):
    """Finds full dates, for bureaus whose policy removes them or leaves the year only."""

    ENTITY = "DATE"
    PATTERNS = ((re.compile(FULL_DATE, re.IGNORECASE), LIKELY),)
