"""Numbers that a person can read out over the telephone, with a check digit that catches a slip.

The digits are drawn by chance, so nobody learns from one number what the next will be. The check digit after Damm
finds every single wrong digit and every swap of two neighbours.
"""

from __future__ import annotations

import secrets
import unicodedata

DIGITS = 6
_TABLE = (
    "0317598642 7092154863 4206871359 1750983426 6123045978 3674209581 5869720134 8945362017 9438617205 2581436790"
).split()


def draw(digits: int = DIGITS) -> str:
    """Return a number of so many digits, the last of them its check digit, the first never 0."""
    drawn = str(secrets.choice("123456789")) + "".join(
        secrets.choice("0123456789") for _ in range(digits - 2)
    )
    return drawn + _check(drawn)


def heard(text: str) -> str:
    """Return the number in what somebody typed after hearing it, or "" when it cannot be right."""
    number = "".join(str(unicodedata.digit(c)) for c in text if c.isdecimal())
    others = [c for c in text if not c.isdecimal() and not c.isspace() and c not in "-–—"]
    return number if len(number) >= DIGITS and not others and _check(number) == "0" else ""


def _check(digits: str) -> str:
    """Return the check digit of `digits`; of a number that ends with its own it is 0."""
    interim = "0"
    for digit in digits:
        interim = _TABLE[int(interim)][int(digit)]
    return interim
