"""Chinese mobile and landline numbers, in every form they are written in.

Service numbers (400, 800, and short codes such as 12393) belong to an office, not to a person: they stay.
Mobile prefixes are 13 to 19 (Ministry of Industry and Information Technology's numbering plan).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from app.gate.digits import Window
from app.gate.reading import Reading
from app.gate.recognisers.base import LIKELY, STRONG, WEAK, Finding, Recogniser, glued_to_letters

_MOBILE = re.compile(r"(?:(?:00)?86)?(1[3-9]\d{9})")
_GROUPINGS = frozenset(
    {(3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (4, 3, 4), (3, 5, 3), (3, 3, 5), (3, 3, 2, 3), (4, 7), (5, 6)}
)
_USUAL = frozenset({(11,), (3, 4, 4), (3, 8), (7, 4)})
_NORTH_AMERICAN = (1, 3, 3, 4)
_PREFIX = re.compile(r"(?:\(\s?)?\+\s?$|\($")
_EXTENSION = re.compile(r"(?:-|\s?(?:转|分机|ext\.?|x))\s?\d{1,6}(?!\d)", re.IGNORECASE)
_LOCAL_LABEL = re.compile(
    r"(?:电话|座机|固话|传真|号码|tel|phone|fax)(?:[是为:：\s.号码]|在家的?|家里的?){0,6}$", re.IGNORECASE
)
_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")


class ChinesePhoneRecogniser(Recogniser):
    """Finds mobile and landline numbers; `area_codes` are the landline codes with their leading 0."""

    ENTITY = "PHONE_NUMBER"
    CONTEXT = (
        "电话",
        "手机",
        "联系",
        "号码",
        "座机",
        "固话",
        "传真",
        "拨打",
        "打给",
        "微信",
        "短信",
        "热线",
        "来电",
        "致电",
        "tel",
        "phone",
        "mobile",
        "cell",
        "call",
        "fax",
        "contact",
        "text",
    )

    def __init__(self, area_codes: Iterable[str]) -> None:
        super().__init__()
        self._area_codes = frozenset(area_codes)

    def find(self, reading: Reading) -> Iterator[Finding]:
        """Yield mobile and landline numbers with their country code and extension."""
        for run in reading.runs:
            for window in run.windows(7, 15):
                score = self._mobile(window) or self._landline(window, reading.text)
                if score and not glued_to_letters(reading.text, window.start, window.end):
                    yield Finding(
                        _with_prefix(reading.text, window), _with_extension(reading.text, window), score
                    )

    def _mobile(self, window: Window) -> float:
        match = _MOBILE.fullmatch(window.digits)
        if match is None or window.sizes == _NORTH_AMERICAN:
            return 0
        sizes = _without_country(window.sizes, len(window.digits) - 11)
        if window.weak:
            return LIKELY if sizes == (3, 4, 4) or window.spelled_out else 0
        if window.whole or sizes in _USUAL or window.spelled_out or not window.plain:
            return STRONG
        if sizes in _GROUPINGS or window.broken:
            return WEAK if _round(window) else LIKELY
        return WEAK

    def _landline(self, window: Window, text: str) -> float:
        digits, sizes = window.digits, window.sizes
        if window.weak or not digits.isdigit():
            return 0
        code = next((digits[:n] for n in (3, 4) if digits[:n] in self._area_codes), "")
        local = len(digits) - len(code)
        if code and local in (7, 8):
            if window.whole:
                return LIKELY
            return STRONG if sizes[0] == len(code) and sizes[1:] in ((7,), (8,), (4, 4), (3, 4)) else WEAK
        labelled = len(digits) in (7, 8) and digits[0] in "2345678" and not _DATE.fullmatch(digits)
        return (
            LIKELY if labelled and _LOCAL_LABEL.search(text, max(0, window.start - 12), window.start) else 0
        )


def _without_country(sizes: tuple[int, ...], extra: int) -> tuple[int, ...]:
    if extra and sizes[0] == extra:
        return sizes[1:]
    return (sizes[0] - extra, *sizes[1:]) if extra and sizes[0] > extra else sizes


def _round(window: Window) -> bool:
    """Tell whether the digits read like amounts that happen to stand in a row."""
    at, parts = 0, []
    for size in window.sizes:
        parts.append(window.digits[at : at + size])
        at += size
    return sum(part.endswith("00") for part in parts) * 2 >= len(parts)


def _with_prefix(text: str, window: Window) -> int:
    prefix = _PREFIX.search(text, max(0, window.start - 4), window.start)
    return prefix.start() if prefix and prefix.end() == window.start else window.start


def _with_extension(text: str, window: Window) -> int:
    extension = _EXTENSION.match(text, window.end) if window.digits[0] == "0" else None
    return extension.end() if extension else window.end
