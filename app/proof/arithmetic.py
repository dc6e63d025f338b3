"""Sums shown in the open: 98＋15＝113天, 12 + 6 = 18 months, 9000÷30×98＝29400元."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from app.proof.folding import fold

_UNIT = (
    r"(?:%|‰|个?(?:工作日|月|年|天|日|岁|周|倍|次|人|元)|(?:万|亿)元?"
    r"|[ ]?(?:days?|months?|years?|weeks?|dollars?|percent))?"
)
_TERM = rf"[$¥]?\s*\d+(?:,\d{{3}})*(?:\.\d+)?\s*{_UNIT}"
_OPERATOR = r"\s*(?:[+\-−–×x*·÷/]|加上?|减去?|乘以?|除以|plus|minus|times|divided by)\s*"
_EQUALS = r"\s*(?:=|≈|等于|就是|即|约为|合计|共|equals|is|comes to|makes)\s*"
_SUM = re.compile(rf"(?<![\d.])({_TERM}(?:{_OPERATOR}{_TERM})+)({_EQUALS})(?:约)?({_TERM})(?!\d|\.\d)")
_TERMS = re.compile(_TERM)
_VALUE = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_TIMES, _OVER, _PLUS = set("×x*·乘t"), set("÷/除d"), set("+加p")


@dataclass(frozen=True, slots=True)
class Sum:
    """An expression with its stated result; offsets are half-open in the folded text."""

    start: int
    end: int
    text: str
    operands: tuple[Fraction, ...]
    result: Fraction
    right: bool

    def holds(self, offset: int) -> bool:
        """Tell whether the offset lies inside the expression."""
        return self.start <= offset < self.end


def sums(text: str) -> tuple[Sum, ...]:
    """Return the sums that `text` shows, each with whether it is right, rounding to its own last place allowed."""
    folded = fold(text)
    found = []
    for m in _SUM.finditer(folded):
        if "=" not in m[2] and not set(m[1]) & set("×*÷+加减乘除"):
            continue  # "3-5 is" is a range, not a sum
        operands = tuple(_value(t) for t in _TERMS.findall(m[1]))
        computed, result = _evaluate(m[1], operands), _value(m[3])
        right = computed is not None and (
            computed in (result, result / 10000) or abs(computed - result) <= _last_place(m[3]) / 2
        )
        found.append(Sum(m.start(), m.end(), m.group().strip(), operands, result, right))
    return tuple(found)


def _value(term: str) -> Fraction:
    m = _VALUE.search(term)
    assert m is not None, term
    value = Fraction(m.group().replace(",", ""))
    if "‰" in term:
        return value / 1000
    if "%" in term or "percent" in term:
        return value / 100
    return value * (10**4 if "万" in term else 10**8 if "亿" in term else 1)


def _last_place(term: str) -> Fraction:
    """Return what one of the last digit is worth where the result is rounded; a whole number may be off by none
    but a fraction.
    """
    decimals = len(
        term.partition(".")[2].rstrip("%‰万亿元 abcdefghijklmnopqrstuvwxyz个月年天日岁周倍次人工作")
    )
    return Fraction(1, 10**decimals) * Fraction(99, 100)


def _evaluate(expression: str, operands: tuple[Fraction, ...]) -> Fraction | None:
    """Return the value, products before sums; None where something is divided by nothing."""
    operators = [o.strip()[:1] for o in _TERMS.split(expression)[1:-1]]
    if len(operators) != len(operands) - 1:
        return None
    summands, signs = [operands[0]], [1]
    for operator, value in zip(operators, operands[1:], strict=True):
        if operator in _TIMES:
            summands[-1] *= value
        elif operator in _OVER:
            if not value:
                return None
            summands[-1] /= value
        else:
            summands.append(value)
            signs.append(1 if operator in _PLUS else -1)
    return sum((s * v for s, v in zip(signs, summands, strict=True)), Fraction(0))
