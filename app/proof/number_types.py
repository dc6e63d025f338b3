"""What a number found in a text is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Kind(StrEnum):
    """What a number says; references, contacts and list markers are no quantities."""

    QUANTITY = "quantity"
    DATE = "date"
    TIME = "time"
    ORDINAL = "ordinal"
    REFERENCE = "reference"
    CONTACT = "contact"
    MARKER = "marker"


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a text with its canonical unit ("" for none).

    `start` and `end` are half-open offsets in the folded text. `date` is (year, month, day), 0 for what is not
    said; the value of a time is in minutes since midnight. `bound` is "min" or "max" where the words around make
    it a limit, `per` the period of a rate. `soft` numbers are little more than an article (一个, one) and need not
    be found. `rough` numbers are said to be approximate, `strict` ones are limits left out themselves (未满65周岁).
    """

    kind: Kind
    value: Fraction
    unit: str
    start: int
    end: int
    date: tuple[int, int, int] = (0, 0, 0)
    bound: str = ""
    per: str = ""
    soft: bool = False
    rough: bool = False
    strict: bool = False
