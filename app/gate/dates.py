"""Dates as people write them, and the age that a date of birth comes to."""

from __future__ import annotations

import re
from datetime import date

_HAN = "〇零○一二三四五六七八九"
_HAN_VALUE = {c: str(max(0, i - 2)) for i, c in enumerate(_HAN)}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH_WORD = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
_D = rf"(?:\d{{1,2}}|[{_HAN}十廿卅]{{1,3}})"
FULL_DATE = (
    rf"(?:(?:1[89]|20)\d\d|[{_HAN}]{{4}})\s?年\s?{_D}\s?月\s?{_D}\s?[日号]"
    r"|(?:1[89]|20)\d\d\s?[-/.]\s?(?:0?[1-9]|1[0-2])\s?[-/.]\s?(?:0?[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?<!\d)(?:1[89]|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?<!\d)(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|[12]\d|3[01])[-/.](?:(?:1[89]|20)\d\d|\d\d)(?!\d)"
    rf"|\b{_MONTH_WORD}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:1[89]|20)\d\d"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH_WORD},?\s+(?:1[89]|20)\d\d"
)
"""Patterns of a date with its day; to be compiled with re.IGNORECASE."""
PART_DATE = (
    rf"(?:(?:1[89]|20)\d\d|\d\d|[{_HAN}]{{2,4}})\s?年\s?{_D}\s?月(?:份|\s?{_D}\s?[日号])?|{_D}\s?月\s?{_D}\s?[日号]"
    rf"|\b{_MONTH_WORD},?\s+(?:1[89]|20)\d\d|\b{_MONTH_WORD}\s+\d{{1,2}}(?:st|nd|rd|th)?\b|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH_WORD}\b"
)
"""Patterns of a date without its year or day, which only a label makes a date of birth."""


def year_of(text: str, today: date) -> int | None:
    """Return the year that the date in `text` names, None when it names none; two digits are the latest past year."""
    written = re.search(r"(?:1[89]|20)\d\d", text)
    if written:
        return int(written.group())
    han = re.match(rf"([{_HAN}]{{2,4}})\s?年", text)
    digits = "".join(_HAN_VALUE[c] for c in han.group(1)) if han else ""
    short = re.match(r"(\d\d)\s?年", text) or re.search(r"[-/.](\d\d)$", text)
    digits = digits or (short.group(1) if short else "")
    if len(digits) == 4:
        return int(digits)
    if len(digits) != 2:
        return None
    century = today.year // 100 * 100
    return century + int(digits) - (100 if century + int(digits) > today.year else 0)


def age_on(text: str, today: date) -> int | None:
    """Return the age in years on `today` of a person born on the date in `text`, None without a year or if not born.

    Without a readable month and day the birthday counts as past.
    """
    year = year_of(text, today)
    if year is None or year > today.year:
        return None
    month, day = _month_and_day(text)
    not_yet = (month, day) > (today.month, today.day)
    return max(0, today.year - year - not_yet)


def _month_and_day(text: str) -> tuple[int, int]:
    named = re.search(_MONTH_WORD, text, re.IGNORECASE)
    if named:
        of_month = re.search(r"(?<!\d)(\d{1,2})(?!\d)", text)
        return _MONTHS.index(named.group()[:3].lower()) + 1, int(of_month.group(1)) if of_month else 1
    numbers = [int(n) for n in re.findall(r"\d+", re.sub(r"(?:1[89]|20)\d\d", " ", text, count=1))]
    if len(numbers) == 1 and numbers[0] > 31:
        numbers = [numbers[0] // 100, numbers[0] % 100]
    if len(numbers) < 2:
        return 1, 1
    month, day = numbers[0], numbers[1]
    return (day, month) if month > 12 else (month, day)
