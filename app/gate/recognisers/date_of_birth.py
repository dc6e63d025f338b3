"""Dates of birth. The birth of a child that a benefit is about stays, as do all other dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from app.gate.dates import FULL_DATE, PART_DATE, age_on
from app.gate.reading import Reading
from app.gate.recognisers.base import STRONG, Finding, Recogniser

_LABEL = (
    r"(?:出生(?:年月日?|日期|时间|于|在)?|诞生于?|(?<!医)(?<!学)(?<!卫)生于|生日(?:日期)?|生辰|"
    r"\b(?:d\.?o\.?b\.?|date\s+of\s+birth|birth\s*date|birthday|birth|born))"
)
_JOIN = r"(?:\s|:|是|为|在|=|on|in|is|was|it's|it is|\.|\?|the|\(|,|-){0,12}"
_BEFORE = re.compile(rf"{_LABEL}{_JOIN}(?P<value>{FULL_DATE}|{PART_DATE})", re.IGNORECASE)
_AFTER = re.compile(
    rf"(?P<value>{FULL_DATE}|(?:(?:1[89]|20)\d\d|\d\d)年\d{{1,2}}月)(?:\s?(?:出生|生人|生的|诞生|生(?=[,。;\s]|$)|\(?dob\b|birthday))",
    re.IGNORECASE,
)
_CHILD = re.compile(
    r"孩子|宝宝|小孩|婴儿|新生儿|儿子|女儿|娃|双胞胎|早产|剖腹|剖宫|顺产|分娩|生产|产下|预产|生育"
    r"|\b(?:baby|babies|newborn|infant|child|kid|son|daughter|twins|delivered|gave birth|give birth|due)\b",
    re.IGNORECASE,
)
_RECENT_YEARS = 3
_DATED_BIRTH = re.compile(r"[年月日号\d]\s?$")
"""In front of 出生: the date of birth came before, what follows is another date (1965年3月出生，2024年5月1日住院)."""


class DateOfBirthRecogniser(Recogniser):
    """Finds dates that words beside them make dates of birth."""

    ENTITY = "DATE_OF_BIRTH"

    def __init__(self, today: Callable[[], date] = date.today) -> None:
        super().__init__()
        self._today = today

    def find(self, reading: Reading) -> Iterator[Finding]:
        """Yield dates of birth, but not that of a child born lately, on which benefits depend."""
        for pattern in (_BEFORE, _AFTER):
            for match in pattern.finditer(reading.text):
                behind = pattern is _BEFORE and "\u4e00" <= match.group()[0] <= "\u9fff"
                if behind and _DATED_BIRTH.search(reading.text, max(0, match.start() - 3), match.start()):
                    continue
                if not self._recent_birth(reading.text, match):
                    yield Finding(match.start("value"), match.end("value"), STRONG)

    def _recent_birth(self, text: str, match: re.Match[str]) -> bool:
        around = text[max(0, match.start() - 20) : match.end() + 10]
        if not _CHILD.search(around):
            return False
        age = age_on(match.group("value"), self._today())
        return age is None or age < _RECENT_YEARS
