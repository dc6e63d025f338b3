"""English addresses: by their form, and by the tagger where the form is another country's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.gate.dates import FULL_DATE
from app.gate.names.en import EnglishNames
from app.gate.reading import Reading
from app.gate.recognisers.base import STRONG, Finding, Recogniser

_SUFFIX = (
    r"(?:street|st|avenue|ave|road|rd|boulevard|blvd|drive|dr|lane|ln|court|ct|place|pl|way|terrace|ter|circle|cir|parkway|pkwy|highway|hwy|"
    r"square|sq|trail|trl|plaza|crescent|close|loop|alley|row|mews|pike|turnpike)"
)
_UNIT = r"(?:[,\s]{1,3}(?:(?:apt|apartment|suite|ste|unit|floor|fl|room|rm|bldg|building|lot|#)\.?\s?#?\s?[A-Za-z0-9-]{1,6}))"
_TOWN = r"(?:[,\s]{1,3}[A-Z][A-Za-z.'-]+(?:\s[A-Z][A-Za-z.'-]+){0,2},?\s{1,2}(?:[A-Z]{2}|[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)\.?(?:,?\s{1,2}\d{5}(?:-\d{4})?)?)"
_STREET = re.compile(
    rf"(?<![\w$.-])\d{{1,6}}[A-Za-z]?(?:-\d{{1,5}})?\s(?:[NSEW]{{1,2}}\.?\s|(?:north|south|east|west)\s)?"
    rf"(?:(?:\d{{1,3}}(?:st|nd|rd|th)|[A-Za-z][A-Za-z.'-]{{1,20}})\s){{1,4}}?(?i:{_SUFFIX})\b\.?{_UNIT}{{0,2}}(?-i:{_TOWN})?",
    re.IGNORECASE,
)
_NUMBER_ROAD = re.compile(
    rf"\bNo\.?\s?\d{{1,5}},?\s(?:[A-Z][A-Za-z'-]+\s){{1,3}}(?i:{_SUFFIX})\b(?:,\s[A-Z][A-Za-z'-]+(?:\s[A-Z][A-Za-z'-]+)?){{0,4}}"
)
_BOX = re.compile(rf"\b(?:p\.?\s?o\.?\s?box|post office box)\s?#?\s?\d{{1,6}}(?-i:{_TOWN})?", re.IGNORECASE)
_MILITARY = re.compile(
    r"\b(?:PSC|CMR|Unit)\s\d{1,5},?\s?Box\s\d{1,5}[,\s]{1,3}(?:APO|FPO|DPO),?\s(?:AA|AE|AP)\s\d{5}",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"\d+\s(?:mg|ml|mcg|day|days|week|weeks|month|months|year|years|hour|hours|percent|people|days'?|times|dollars|miles|of|or|and|to|in)\b",
    re.IGNORECASE,
)

_NEXT_FIELD = re.compile(
    r"[\s,;.(]+(?:d\.?o\.?b\b|date of birth|birth\s?date|born|ssn|social security|phone|telephone|tel|cell|mobile|fax|e-?mail|mrn|medical record|"
    r"member|policy|claim|account|medicare|medicaid|mbi|npi|insurance|patient|age|and\s(?:my|his|her|their|the))\b",
    re.IGNORECASE,
)
"""What a form says behind an address; the tagger may read on into it."""
_TELEPHONE_WORD = re.compile(r"\b(?:office|fax|mobile|cell|home|desk|ext)\b", re.IGNORECASE)
_PLACE_NAME = re.compile(r"(?<![\w])[^\W\d_]{3,}|\b(?:box|apt|ste|PSC|no)\b", re.IGNORECASE)
_DATE = re.compile(FULL_DATE, re.IGNORECASE)


class EnglishAddressRecogniser(Recogniser):
    """Finds streets with a number, post boxes and military addresses, and what the tagger finds besides."""

    ENTITY = "ADDRESS"

    def __init__(self, tagger: EnglishNames) -> None:
        super().__init__()
        self._tagger = tagger

    def find(self, reading: Reading) -> Iterator[Finding]:
        """Yield addresses."""
        for pattern in (_STREET, _NUMBER_ROAD, _BOX, _MILITARY):
            for match in pattern.finditer(reading.latin):
                if not _MEASURE.match(match.group()):
                    yield Finding(match.start(), match.end(), STRONG)
        for label, start, end, chance in english_spans(reading, self._tagger):
            if label == "ADDRESS":
                following = _NEXT_FIELD.search(reading.text, start + 1, end)
                end = following.start() if following else end
                if _names_a_place(reading.text[start:end]):
                    yield Finding(start, end, chance)


def _names_a_place(span: str) -> bool:
    """Tell whether a whole word is left when words for telephones and dates are taken out: a code is no address."""
    return _PLACE_NAME.search(_TELEPHONE_WORD.sub("", _DATE.sub("", span))) is not None


def english_spans(reading: Reading, tagger: EnglishNames) -> list[tuple[str, int, int, float]]:
    """Return the tagger's spans of `reading`, worked out once for names and addresses."""
    if "english" not in reading.notes:
        reading.notes["english"] = tagger.find(reading.text, 0.3)
    spans: list[tuple[str, int, int, float]] = reading.notes["english"]
    return spans
