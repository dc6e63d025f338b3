"""Numbers known by the label in front of them: the value is masked, the label stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from app.gate.reading import Reading
from app.gate.recognisers.base import STRONG, Finding, Recogniser

HAN_DIGITS = "零〇○一二三四五六七八九壹贰叁肆伍陆柒捌玖幺两"
JOINER = r"""(?:号码|编号|号|码|是|为|等于|填的?|写的?|就是|如下|的|number|num|no\.?|nr\.?|id|is|was|are|[\s:=#"'“”‘’(（\[【<>,，、\-—~])"""
"""What may stand between a label and its value."""
_PART = rf"[A-Za-z0-9{HAN_DIGITS}]+"
_UNIT = r"[0-9]|\s?[年月日号时点分元块岁个天周次%人级条款万千百亿]|[-/.][0-9]"
VALUE = re.compile(rf"(?:[A-Z]{{1,6}} (?=[0-9]))?{_PART}(?:[-_/.·~\\]{_PART})*(?: [0-9]{{2,8}}(?!{_UNIT}))*")
_DATE = re.compile(r"(?:19|20)\d\d[-/.年]?(?:0?[1-9]|1[0-2])[-/.月]?(?:0?[1-9]|[12]\d|3[01])日?")
_AMOUNT_AFTER = re.compile(
    r"\s?(?:元|块|万|亿|%|岁|年(?!号)|个月|天|人|次|条|款|USD|dollars|years?|days?|months?)"
)
_PROSE = re.compile(r"[a-z]+")


def label(words: str) -> re.Pattern[str]:
    """Compile a label and the joiners after it; Latin labels need word ends."""
    return re.compile(rf"(?:{words}){JOINER}{{0,8}}", re.IGNORECASE)


class LabelledFinder(Recogniser):
    """A recogniser whose finding is the value behind one of its labels.

    `LABEL` matches a label with its joiners (see `label`), `FEWEST` and `MOST` bound the digits of a value.
    """

    LABEL: ClassVar[re.Pattern[str]]
    FEWEST: ClassVar[int] = 4
    MOST: ClassVar[int] = 30
    SCORE: ClassVar[float] = STRONG

    def find(self, reading: Reading) -> Iterator[Finding]:
        """Yield the value behind each label."""
        for match in self.LABEL.finditer(reading.text):
            end = value_end(reading.text, match.end(), self.FEWEST, self.MOST)
            if end:
                yield Finding(match.end(), end, self.SCORE)


def value_end(text: str, start: int, fewest: int, most: int) -> int:
    """Return where the value that begins at `start` ends, 0 when there is none."""
    match = VALUE.match(text, start)
    if match is None:
        return 0
    end = _without_prose(text, start, match.end())
    value = text[start:end]
    digits = sum((c.isascii() and c.isdigit()) or c in HAN_DIGITS for c in value)
    if not fewest <= digits <= most or _DATE.fullmatch(value) or _AMOUNT_AFTER.match(text, end):
        return 0
    return end


def _without_prose(text: str, start: int, end: int) -> int:
    """Leave off a closing part that is a lower-case word, as in 12345.please."""
    while end > start:
        cut = max(text.rfind(c, start, end) for c in "-_/.·~\\ ")
        if cut < start or not _PROSE.fullmatch(text, cut + 1, end):
            return end
        end = cut
    return end
