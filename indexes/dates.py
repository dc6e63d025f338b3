"""Dates in Chinese and English text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_DIGITS = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "O": "0"}
_MONTHS = {
    name: n
    for n, name in enumerate(
        "january february march april may june july august september october november december".split(), 1
    )
}
_HAN = "[〇○O零一二三四五六七八九十]"
_CHINESE = re.compile(
    rf"(?P<y>(?:[12]\s*\d\s*\d\s*\d|[一二]{_HAN}{{3}}))\s*年"
    rf"(?:\s*(?P<m>1[0-2]|0?[1-9]|{_HAN}{{1,2}})\s*月(?:\s*(?P<d>3[01]|[12]\d|0?[1-9]|{_HAN}{{1,3}})\s*(?:日|号))?)?"
)
_ISO = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<sep>[-/.])(?P<m>1[0-2]|0?[1-9])(?:(?P=sep)(?P<d>3[01]|[12]\d|0?[1-9]))?(?!\d)"
)
_NAME = "|".join(_MONTHS) + "|" + "|".join(m[:3] + r"\.?" for m in _MONTHS) + r"|sept\.?"
_MDY = re.compile(
    rf"\b(?P<m>{_NAME})\s+(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?(?P<y>(?:19|20)\d\d)\b", re.I
)
_DMY = re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m>{_NAME}),?\s+(?P<y>(?:19|20)\d\d)\b", re.I)


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text with its half-open offsets; `precision` is day, month or year (first day taken)."""

    day: date
    start: int
    end: int
    precision: str


def find(text: str) -> tuple[Found, ...]:
    """Return the dates that `text` states, in order; impossible ones (2月30日) are left out."""
    same_length = "".join(_narrow(c) for c in text)
    found: list[Found] = []
    for match in _matches(same_length):
        day = _date(match)
        if day and not any(f.start < match.end() and match.start() < f.end for f in found):
            precision = "day" if match["d"] else "month" if match["m"] else "year"
            found.append(Found(day, match.start(), match.end(), precision))
    return tuple(sorted(found, key=lambda f: f.start))


def first(text: str) -> date | None:
    """Return the first date of day or month precision in `text`."""
    return next((f.day for f in find(text) if f.precision != "year"), None)


def number(text: str) -> int | None:
    """Return the whole number below 100 that `text` writes, in digits or Chinese (五, 十二, 二十)."""
    text = unicodedata.normalize("NFKC", text).strip()
    if text.isdigit():
        return int(text)
    if not re.fullmatch(f"{_HAN}{{1,3}}", text):
        return None
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int(_DIGITS[text]) if len(text) == 1 else None
    return (int(_DIGITS[tens]) if tens else 1) * 10 + (int(_DIGITS[ones]) if ones else 0)


def add_years(day: date, years: int) -> date:
    """Return the same day `years` later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _matches(text: str) -> Iterator[re.Match[str]]:
    for pattern in (_CHINESE, _ISO, _DMY, _MDY):
        yield from pattern.finditer(text)


def _date(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    year = int("".join(_DIGITS.get(c, c) for c in parts["y"] if not c.isspace()))
    month = _month(parts["m"]) if parts["m"] else 1
    day = (number(parts["d"]) or 0) if parts["d"] else 1
    try:
        return date(year, month or 0, day)
    except ValueError:
        return None


def _month(text: str) -> int | None:
    key = text.lower().rstrip(".")
    return _MONTHS.get(key) or next((n for m, n in _MONTHS.items() if m[:3] == key[:3]), None) or number(text)


def _narrow(char: str) -> str:
    narrow = unicodedata.normalize("NFKC", char)
    return narrow if len(narrow) == 1 else char
