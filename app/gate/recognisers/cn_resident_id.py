"""Chinese resident ID (GB 11643): 18 characters with a check character, or the 15 digits of before 1999."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from app.gate.checksums import birth_in_id, resident_id
from app.gate.digits import Window
from app.gate.reading import Reading
from app.gate.recognisers.base import CERTAIN, LIKELY, WEAK, Finding, Recogniser, glued_to_letters


class ResidentIdRecogniser(Recogniser):
    """Finds resident IDs in any grouping; a wrong check character is a typing error, not another number."""

    ENTITY = "CN_RESIDENT_ID"
    CONTEXT = (
        "身份证",
        "身分证",
        "证件号",
        "证件",
        "公民身份",
        "身份号",
        "社会保障号",
        "证号",
        "实名",
        "挂号",
        "id card",
        "identity card",
        "resident id",
        "id number",
        "id no",
        "identity number",
    )

    def __init__(self, today: Callable[[], date] = date.today) -> None:
        super().__init__()
        self._today = today

    def find(self, reading: Reading) -> Iterator[Finding]:
        """Yield the windows of 15 to 19 digits that are IDs or, beside a label, look like a mistyped one."""
        for run in reading.runs:
            for window in run.windows(15, 19):
                score = self._score(window)
                if score and not glued_to_letters(reading.text, window.start, window.end):
                    yield Finding(window.start, window.end, score)

    def _score(self, window: Window) -> float:
        number = window.digits
        if not number[:-1].isdigit() or len(set(number)) == 1:
            return 0
        if len(number) == 18 and birth_in_id(number, self._today()):
            if resident_id(number):
                return CERTAIN
            return LIKELY if not window.weak and len(window.sizes) <= 5 else WEAK
        if window.weak or number[0] == "0":
            return 0
        real = len(number) == 15 and birth_in_id(number, self._today())
        return WEAK if real else WEAK - 0.1
