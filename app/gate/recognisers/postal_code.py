"""Postal codes behind their label; inside an address they belong to the address."""

from __future__ import annotations

import re

from app.gate.recognisers.base import STRONG, PatternFinder


class PostalCodeRecogniser(PatternFinder):
    """Finds the value behind 邮编, ZIP and postcode."""

    ENTITY = "POSTAL_CODE"
    PATTERNS = (
        (re.compile(r"(?:邮编|邮政编码|邮递区号)(?:是|为|:|\s){0,3}(?P<value>\d{6})(?!\d)"), STRONG),
        (
            re.compile(
                r"\b(?:zip(?:\s*code)?|post(?:al)?\s*code)\b\s*(?:is|:|=|#|-)?\s*"
                r"(?P<value>(?=[A-Z0-9 -]*\d)[A-Z0-9]{2,5}(?:[ -][A-Z0-9]{2,4})?)(?![A-Za-z0-9])",
                re.IGNORECASE,
            ),
            STRONG,
        ),
    )
