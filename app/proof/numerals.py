"""Numerals as people write them, Chinese and English, to exact fractions.

Everything here works on folded text (see `app.proof.text.fold`): half-width digits, lower case.
"""

from __future__ import annotations

import re
from fractions import Fraction

_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
}
_SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}

_CHARS = "".join([*_DIGIT, *_SMALL, *_LARGE])
HAN_NUMERAL = f"[{_CHARS}]+(?:点[{''.join(_DIGIT)}]+)?"
"""A run of Han numerals, with decimals; `han` says whether it means a number."""
_ALSO_WORDS = frozenset("伍陆拾佰仟")

ARABIC = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
"""Digits with optional thousands separators and decimals."""

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORD = {w: i for i, w in enumerate(_ONES)} | {w: 20 + 10 * i for i, w in enumerate(_TENS)}
_SCALE = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
_ORDINAL = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fifth": 5,
    "eighth": 8,
    "ninth": 9,
    "twelfth": 12,
    "twentieth": 20,
    "thirtieth": 30,
} | {w + "th": i for w, i in _WORD.items() if i not in (1, 2, 3, 5, 8, 9, 12) and not w.endswith("y")}

_A_WORD = "|".join(sorted([*_WORD, *_SCALE], key=len, reverse=True))
ENGLISH = rf"(?<![a-z])(?:{_A_WORD})(?:(?:[\s-]+|\s+and\s+)(?:{_A_WORD}))*(?![a-z])"
"""An English cardinal in words."""

ENGLISH_ORDINAL = r"(?<![a-z])(?:" + "|".join(sorted(_ORDINAL, key=len, reverse=True)) + r")(?![a-z])"
"""An English ordinal in words."""


def han(text: str) -> Fraction | None:
    """Return the number that a run of Han numerals writes, or None when it writes none.

    None are 百千 and 五六 (five or six), and a lone 伍 or 陆, which is rather part of a word or name.
    """
    whole, _, decimals = text.partition("点")
    if decimals:
        value = han(whole)
        return None if value is None else value + Fraction(_digits(decimals), 10 ** len(decimals))
    if text in _ALSO_WORDS:
        return None
    if all(c in _DIGIT for c in text):
        in_a_row = len(text) == 2 and _DIGIT[text[1]] - _DIGIT[text[0]] == 1
        return None if in_a_row else Fraction(_digits(text))
    total, section, digit = 0, 0, None
    for c in text:
        if c in _DIGIT:
            if digit is not None and digit != 0:
                return None
            digit = _DIGIT[c]
        elif c in _SMALL:
            section += (1 if digit is None else digit) * _SMALL[c]
            digit = None
        else:
            section += digit or 0
            if not section and not total:
                return None
            total, section, digit = (total + section) * _LARGE[c], 0, None
    return Fraction(total + section + (digit or 0) * _colloquial_place(text))


def _digits(text: str) -> int:
    return int("".join(str(_DIGIT[c]) for c in text))


def _colloquial_place(text: str) -> int:
    """Return the place of a last digit: 一百五 is 150 and 三万五 is 35,000, but 一百零五 is 105."""
    if len(text) >= 3 and text[-1] in _DIGIT and text[-2] not in "零〇":
        place = (_SMALL | _LARGE).get(text[-2], 1)
        return place // 10 if place >= 100 else 1
    return 1


def arabic(text: str) -> Fraction:
    """Return the number written in digits, with or without thousands separators."""
    return Fraction(text.replace(",", ""))


def english(text: str) -> Fraction | None:
    """Return the number that English words write (ninety-eight, two hundred and five), or None."""
    total, current = 0, 0
    for word in re.split(r"[\s-]+", text):
        if word == "and":
            continue
        if word in _WORD:
            if current % 10 or (current % 100 and _WORD[word] > 9):
                return None
            current += _WORD[word]
        elif word == "hundred":
            current = max(current, 1) * 100
        elif word in _SCALE:
            total, current = total + max(current, 1) * _SCALE[word], 0
        else:
            return None
    return Fraction(total + current)


def english_ordinal(word: str) -> Fraction:
    """Return the place that an English ordinal names: third is 3."""
    return Fraction(_ORDINAL[word])
