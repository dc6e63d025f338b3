"""Check digits. Each function takes the characters of a number without separators and tells whether it holds.

Weights and rules: GB 11643 (resident ID), GB 32100 (unified social credit code), ISO/IEC 7812 (cards, Luhn),
45 CFR 162.406 (NPI), the DEA's registration number rule, the Hong Kong, Taiwan and ISO 3779 (VIN) schemes.
"""

from __future__ import annotations

import calendar
from datetime import date

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_TW_LETTERS = dict(zip("ABCDEFGHJKLMNPQRSTUVXYWZIO", range(10, 36), strict=True))
_VIN_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", "12345678123457923456789", strict=True))
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()
)


def resident_id(number: str) -> bool:
    """Tell whether the 18 characters of a Chinese resident ID have the right check character."""
    total = sum(int(d) * w for d, w in zip(number, _ID_WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[17].upper()


def birth_in_id(number: str, today: date) -> bool:
    """Tell whether an 18- or 15-digit resident ID starts with a province and holds a real past birth date."""
    digits = number[6:14] if len(number) == 18 else "19" + number[6:12]
    if number[:2] not in _PROVINCES or not digits.isdigit():
        return False
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    if not (
        1850 < year <= today.year and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
    ):
        return False
    return date(year, month, day) <= today


def luhn(number: str) -> bool:
    """Tell whether the digits of a payment card satisfy ISO/IEC 7812."""
    doubled = (int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(number)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0 and len(set(number)) > 1


def credit_code(code: str) -> bool:
    """Tell whether the 18 characters of a unified social credit code have the right check character."""
    code = code.upper()
    if any(c not in _CREDIT_ALPHABET for c in code) or len(set(code)) == 1:
        return False
    total = sum(_CREDIT_ALPHABET.index(c) * w for c, w in zip(code, _CREDIT_WEIGHTS, strict=False))
    return _CREDIT_ALPHABET[(31 - total % 31) % 31] == code[17]


def hong_kong_id(letters: str, digits: str, check: str) -> bool:
    """Tell whether a Hong Kong ID (one or two letters, six digits, check 0-9 or A) holds, modulo 11."""
    values = [36] * (2 - len(letters)) + [ord(c) - 55 for c in letters.upper()] + [int(d) for d in digits]
    total = sum(v * w for v, w in zip(values, range(9, 1, -1), strict=True))
    return (total + (10 if check.upper() == "A" else int(check))) % 11 == 0


def taiwan_id(number: str) -> bool:
    """Tell whether a Taiwan ID (a letter and nine digits) holds, weights 1 9 8 7 6 5 4 3 2 1 1."""
    code = _TW_LETTERS[number[0].upper()]
    values = [code // 10, code % 10, *map(int, number[1:])]
    return sum(v * w for v, w in zip(values, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)) % 10 == 0


def npi(number: str) -> bool:
    """Tell whether a National Provider Identifier holds: Luhn over 80840 and its ten digits."""
    return luhn("80840" + number)


def dea(number: str) -> bool:
    """Tell whether the seven digits of a DEA registration number hold."""
    d = [int(c) for c in number[-7:]]
    return (d[0] + d[2] + d[4] + 2 * (d[1] + d[3] + d[5])) % 10 == d[6]


def vin(number: str) -> bool:
    """Tell whether a 17-character vehicle identification number has the right check digit (North America, China)."""
    number = number.upper()
    if any(c in "IOQ" for c in number):
        return False
    total = sum(int(_VIN_VALUES.get(c, c)) * w for c, w in zip(number, _VIN_WEIGHTS, strict=True))
    return "0123456789X"[total % 11] == number[8]
