"""United States Social Security number: 3-2-4 digits; 000, 666 and 9xx are never issued, nor 00 and 0000."""

from __future__ import annotations

from collections.abc import Iterator

from app.gate.digits import Window
from app.gate.reading import Reading
from app.gate.recognisers.base import LIKELY, STRONG, WEAK, Finding, Recogniser, glued_to_letters


class SsnRecogniser(Recogniser):
    """Finds SSNs in their grouping, and bare or spelled-out ones beside a label."""

    ENTITY = "US_SSN"
    CONTEXT = (
        "ssn",
        "ssns",
        "social security",
        "social-security",
        "ss#",
        "social",
        "社会安全",
        "社安号",
        "美国社保",
    )

    def find(self, reading: Reading) -> Iterator[Finding]:
        """Yield windows of nine digits that can be an SSN."""
        for run in reading.runs:
            for window in run.windows(9, 9):
                score = _score(window)
                if score and not glued_to_letters(reading.text, window.start, window.end, most=4):
                    yield Finding(window.start, window.end, score)


def _score(window: Window) -> float:
    number = window.digits
    if not number.isdigit() or window.weak:
        return 0
    if number[:3] in ("000", "666") or number[0] == "9" or number[3:5] == "00" or number[5:] == "0000":
        return 0
    if window.sizes == (3, 2, 4):
        return STRONG if set(window.gaps) & {"-", "."} else LIKELY
    return WEAK
