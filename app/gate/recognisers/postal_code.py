"""Postal codes behind their label; inside an address they belong to the address."""

from __future__ import annotations

import re

from app.gate.recognisers.base import STRONG, PatternFinder

_STATES = (
    "AK|AR|AZ|CA|CT|DC|FL|GA|IA|IL|KS|KY|MD|MI|MN|MT|NC|ND|NE|NH|NJ|NM|NV|NY|OH|RI|SC|SD|TN|TX|UT|VA|VT|WA|WI|WV|WY|Ohio|Texas|California|Florida|"
    "New York|Illinois|Georgia|Virginia|Michigan|Arizona|Pennsylvania|Washington|Massachusetts|Tennessee|Indiana|Missouri|Maryland|Wisconsin|Colorado|"
    "Minnesota|Alabama|Louisiana|Kentucky|Oregon|Oklahoma|Connecticut|Utah|Iowa|Nevada|Arkansas|Mississippi|Kansas|New Mexico|Nebraska|Idaho|Hawaii"
)
_ALSO_WORDS = "AL|CO|DE|HI|ID|IN|LA|MA|ME|MO|MS|OK|OR|PA"
"""States whose letters are words too: behind a comma only."""


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
        (
            re.compile(
                rf"[A-Za-z]{{3,}}(?:,\s{{0,2}}(?:{_STATES}|{_ALSO_WORDS})|\s(?:{_STATES}))\.?\s{{1,2}}(?P<value>\d{{5}}(?:-\d{{4}})?)(?!\d|[,.]\d|\s?(?:people|dollars|patients|members|%))"
            ),
            STRONG,
        ),
    )
