"""United States taxpayer numbers: ITIN (9xx-xx-xxxx) and employer or provider numbers behind their label."""

from __future__ import annotations

import re

from app.gate.recognisers.base import STRONG, PatternFinder
from app.gate.recognisers.labelled import JOINER


class TaxIdRecogniser(PatternFinder):
    """Finds ITINs by their range, EIN and TIN by their label, and Chinese taxpayer numbers by theirs."""

    ENTITY = "US_TAX_ID"
    PATTERNS = (
        (
            re.compile(r"(?<![A-Za-z0-9])9\d{2}-(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])-\d{4}(?![A-Za-z0-9])"),
            STRONG,
        ),
        (
            re.compile(
                rf"(?:\b(?:EIN|TIN|ITIN|FEIN|tax\s*id|tax\s*identification|taxpayer)\b|纳税人识别号|税号){JOINER}{{0,8}}"
                rf"(?P<value>\d{{2}}-?\d{{7}}|9\d{{2}}[- ]?\d{{2}}[- ]?\d{{4}}|\d{{3}}-?\d{{2}}-?\d{{4}}|[0-9A-Z]{{15,20}})(?![A-Za-z0-9])",
                re.IGNORECASE,
            ),
            STRONG,
        ),
    )
