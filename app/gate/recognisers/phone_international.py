"""Telephone numbers of other countries: with a plus sign, in their usual grouping, or behind a label."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.gate.digits import Window
from app.gate.reading import Reading
from app.gate.recognisers.base import LIKELY, STRONG, Finding, Recogniser, glued_before

_BEFORE = re.compile(
    r"(?:\b(?:phone|telephone|tel|mobile|cell|fax|desk|office|landline|whatsapp|sms|contact|number|call|text|reach|dial|ring)"
    r"(?:\s+(?:me|us|him|her|them|back))?(?:\s+(?:at|on|is|number|no|to))*"
    r"|\b(?:answering\s+at|messages?\s+to|registered|registered\s+(?:number|phone))"
    r"|(?:电话|手机|传真|座机|号码|联系方式)[号码是为]*)\s*[:.#]?\s*[(+]*$",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\s?[-(]?\s?(?:office|fax|mobile|cell|home|work|desk)\b", re.IGNORECASE)
_BRACKETED = re.compile(r"\(\s?$")
_PLUS = re.compile(r"\+\s?(?:\(\s?)?$")
_DATE = re.compile(r"(?:19|20)\d{2}(?:0?[1-9]|1[0-2])(?:0?[1-9]|[12]\d|3[01])")
_TOLL_FREE = re.compile(r"1?8(?:00|22|33|44|55|66|77|88)\d{7}|[48]00\d{7}")


class InternationalPhoneRecogniser(Recogniser):
    """Finds the numbers that neither the Chinese nor the North American plan explains."""

    ENTITY = "PHONE_NUMBER"

    def find(self, reading: Reading) -> Iterator[Finding]:
        """Yield numbers of 6 to 15 digits that a plus, their grouping or a label makes telephone numbers."""
        text = reading.text
        for run in reading.runs:
            for window in run.windows(6, 15):
                plus = _PLUS.search(text, max(0, window.start - 3), window.start)
                score = _score(window, text, plus is not None)
                if score and not glued_before(text, window.start):
                    bracket = plus or _BRACKETED.search(text, max(0, window.start - 2), window.start)
                    yield Finding(bracket.start() if bracket else window.start, window.end, score)


def _score(window: Window, text: str, plus: bool) -> float:
    if window.weak or not window.digits.isdigit() or any("\n" in gap for gap in window.gaps):
        return 0
    if plus:
        return STRONG if len(window.digits) >= 7 else 0
    if _DATE.fullmatch(window.digits) or _TOLL_FREE.fullmatch(window.digits):
        return 0
    labelled = _BEFORE.search(text, max(0, window.start - 40), window.start) or _AFTER.match(text, window.end)
    if labelled:
        return LIKELY + 0.1 if len(window.digits) >= 7 or len(window.sizes) > 1 else 0
    return LIKELY if _usual(window, text) else 0


def _usual(window: Window, text: str) -> bool:
    """Tell whether the grouping is one that telephone numbers have and hardly anything else."""
    digits, sizes = window.digits, window.sizes
    if (
        digits[0] == "0"
        and 9 <= len(digits) <= 12
        and len(sizes) >= 3
        and max(sizes) <= 5
        and sizes != (3, 2, 4)
    ):
        return True
    bracketed = text[window.start - 1 : window.start] == "(" and ")" in (window.gaps or ("",))[0]
    return bracketed and 8 <= len(digits) <= 12 and sizes[0] in (2, 3, 4) and len(sizes) >= 2
