"""North American telephone and fax numbers. Toll-free numbers (and China's 400) belong to an office and stay,
unless they are said to be the person's own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.gate.digits import Window
from app.gate.reading import Reading
from app.gate.recognisers.base import LIKELY, STRONG, WEAK, Finding, Recogniser, glued_before

_TOLL_FREE = frozenset({"400", "800", "822", "833", "844", "855", "866", "877", "888"})
_OWN = re.compile(r"\b(?:my|mine|me|his|her|our|cell|mobile|home|registered)\b[^.!?\n]{0,24}$", re.IGNORECASE)
_VALID = re.compile(r"1?[2-9]\d\d[2-9]\d{6}")
_GROUPED = frozenset({(3, 3, 4), (1, 3, 3, 4), (3, 7), (6, 4), (1, 10), (3, 1, 3, 3, 4)})
_OPENING = re.compile(r"(?:\+\s?)?(?:\(\s?)?$")
_EXTENSION = re.compile(r"\s?(?:,\s?)?(?:x|ext\.?|extension|#)\s?\d{1,6}(?!\d)", re.IGNORECASE)


class UsPhoneRecogniser(Recogniser):
    """Finds ten-digit numbers, with or without 1 or 001 in front and an extension behind."""

    ENTITY = "PHONE_NUMBER"
    CONTEXT = (
        "phone",
        "tel",
        "telephone",
        "mobile",
        "cell",
        "call",
        "text",
        "fax",
        "reach",
        "contact",
        "电话",
        "手机",
    )

    def find(self, reading: Reading) -> Iterator[Finding]:
        """Yield the numbers with their opening bracket and extension."""
        for run in reading.runs:
            for window in run.windows(10, 13):
                score = _score(window)
                if (
                    score
                    and not _is_service(window, reading.text)
                    and not glued_before(reading.text, window.start)
                ):
                    opening = _OPENING.search(reading.text, max(0, window.start - 3), window.start)
                    extension = _EXTENSION.match(reading.text, window.end)
                    start = opening.start() if opening else window.start
                    yield Finding(start, extension.end() if extension else window.end, score)


def _score(window: Window) -> float:
    national = re.fullmatch(r"(?:001|1)?(\d{10})", window.digits)
    if national is None or window.weak or any("\n" in gap for gap in window.gaps):
        return 0
    if window.sizes in _GROUPED:
        if all(gap == " " for gap in window.gaps) and window.digits.endswith("00"):
            return WEAK
        return STRONG if national.group(1)[0] not in "01" else LIKELY
    if window.whole or window.spelled_out:
        return LIKELY if _VALID.fullmatch(window.digits) else 0
    return 0


def _is_service(window: Window, text: str) -> bool:
    area = window.digits[-10:-7]
    own = _OWN.search(text, max(0, window.start - 40), window.start)
    return area in _TOLL_FREE and own is None
