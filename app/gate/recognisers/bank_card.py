"""Payment cards: 12 to 19 digits (ISO/IEC 7812), by Luhn, by UnionPay's range, or by their label."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.gate.checksums import luhn
from app.gate.digits import Window
from app.gate.reading import Reading
from app.gate.recognisers.base import LIKELY, STRONG, WEAK, Finding, Recogniser, glued_to_letters

_GROUPED = frozenset(
    {(4, 4, 4, 4), (4, 4, 4, 4, 1), (4, 4, 4, 4, 2), (4, 4, 4, 4, 3), (6, 10), (6, 13), (4, 6, 5), (4, 6, 4)}
)
_ISSUER = re.compile(r"[3-6]|2[2-7]|1800|2131")


class BankCardRecogniser(Recogniser):
    """Finds credit, debit and bank cards."""

    ENTITY = "BANK_CARD"
    CONTEXT = (
        "银行卡",
        "卡号",
        "信用卡",
        "储蓄卡",
        "借记卡",
        "工资卡",
        "转账",
        "打款",
        "汇款",
        "户名",
        "开户",
        "收款",
        "行卡",
        "的卡",
        "card",
        "credit",
        "debit",
        "visa",
        "mastercard",
        "cc",
        "amex",
    )

    def find(self, reading: Reading) -> Iterator[Finding]:
        """Yield cards in any grouping."""
        for run in reading.runs:
            for window in run.windows(12, 19):
                score = _score(window)
                if score and not glued_to_letters(reading.text, window.start, window.end):
                    yield Finding(window.start, window.end, score)


def _score(window: Window) -> float:
    number = window.digits
    if not number.isdigit() or window.weak or len(set(number)) < 2 or _ISSUER.match(number) is None:
        return 0
    tidy = window.whole or window.sizes in _GROUPED or window.spelled_out or window.broken or not window.plain
    if len(number) >= 13 and luhn(number):
        return STRONG if tidy else LIKELY
    if len(number) in (16, 19) and tidy and (number.startswith("62") or window.sizes[:4] == (4, 4, 4, 4)):
        return LIKELY
    return WEAK if tidy and (len(number) >= 13 or luhn(number)) else 0
