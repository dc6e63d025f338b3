"""References between clauses of one document: 依照本条例第十四条的规定."""

from __future__ import annotations

import re

from indexes.types import Clause

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMBER = r"第([零一二三四五六七八九十百千]{1,7})条"
_LABEL = re.compile(rf"{_NUMBER}$")
_OWN = re.compile(rf"本(?:法|条例|办法|规定|细则|解释|决定|意见)((?:[、和及至或]{{0,2}}{_NUMBER})+)")


def article(label: str) -> int | None:
    """Return the number of a label such as 第十四条, or None for any other label."""
    match = _LABEL.match(label)
    return _value(match[1]) if match else None


def referred(clause: Clause) -> tuple[int, ...]:
    """Return the numbers of the articles of its own document that a clause names, in order, without itself."""
    own = article(clause.label)
    named = [_value(n) for run in _OWN.finditer(clause.text) for n in re.findall(_NUMBER, run[1])]
    return tuple(n for n in dict.fromkeys(named) if n != own)


def _value(numeral: str) -> int:
    total, digit = 0, 0
    for char in numeral:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit
