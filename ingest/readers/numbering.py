"""The numbers that Word counts by itself (一、, （一）, 1.1, a)): they are part of how a clause is cited."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACEHOLDER = re.compile(r"%(\d)")
_DIGITS = "〇一二三四五六七八九"
_HEAVENLY = "甲乙丙丁戊己庚辛壬癸"
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a numbered list: the format of its number, the text around it ("（%1）"), its first number."""

    format: str
    text: str
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """The lists of one document with their counters; `next` is called once for each numbered paragraph."""

    lists: dict[str, dict[int, Level]]
    _counters: dict[str, dict[int, int]] = field(default_factory=dict)

    def next(self, list_id: str, depth: int) -> str:
        """Advance the list `list_id` at `depth` (0 is outermost) and return the number as it is printed.

        Empty for bullets and unknown lists.
        """
        levels = self.lists.get(list_id, {})
        level = levels.get(depth)
        if level is None or level.format in ("bullet", "none"):
            return ""
        counters = self._counters.setdefault(list_id, {})
        counters[depth] = counters.get(depth, level.start - 1) + 1
        for deeper in [d for d in counters if d > depth]:
            del counters[deeper]

        def number(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            shown = levels.get(at, Level("decimal", ""))
            return _printed(counters.get(at, shown.start), shown.format)

        return _PLACEHOLDER.sub(number, level.text)


def parse(numbering_xml: bytes | None) -> Numbering:
    """Return the lists that a document's `numbering.xml` defines, by list id; no lists without the part."""
    if not numbering_xml:
        return Numbering({})
    root = etree.fromstring(numbering_xml, etree.XMLParser(resolve_entities=False, no_network=True))
    abstract = {a.get(f"{_W}abstractNumId", ""): _levels(a) for a in root.iter(f"{_W}abstractNum")}
    lists: dict[str, dict[int, Level]] = {}
    for num in root.iter(f"{_W}num"):
        reference = num.find(f"{_W}abstractNumId")
        levels = dict(abstract.get(reference.get(f"{_W}val", ""), {})) if reference is not None else {}
        for override in num.iter(f"{_W}lvlOverride"):
            levels.update(_levels(override))
        lists[num.get(f"{_W}numId", "")] = levels
    return Numbering(lists)


def _levels(parent: etree._Element) -> dict[int, Level]:
    levels = {}
    for lvl in parent.iter(f"{_W}lvl"):
        depth = lvl.get(f"{_W}ilvl", "0")
        start = _value(lvl, "start") or "1"
        level = Level(
            _value(lvl, "numFmt") or "decimal", _value(lvl, "lvlText"), int(start) if start.isdigit() else 1
        )
        levels[int(depth) if depth.isdigit() else 0] = level
    return levels


def _value(parent: etree._Element, name: str) -> str:
    child = parent.find(f"{_W}{name}")
    return str(child.get(f"{_W}val", "")) if child is not None else ""


def _printed(number: int, format_: str) -> str:
    render: Callable[[int], str] = {
        "chineseCounting": chinese,
        "chineseCountingThousand": chinese,
        "chineseLegalSimplified": chinese,
        "japaneseCounting": chinese,
        "taiwaneseCounting": chinese,
        "taiwaneseCountingThousand": chinese,
        "ideographTraditional": lambda n: _HEAVENLY[(n - 1) % 10],
        "ideographDigital": lambda n: "".join(_DIGITS[int(d)] for d in str(n)),
        "decimalEnclosedCircle": lambda n: chr(0x245F + n) if 0 < n <= 20 else str(n),
        "decimalEnclosedCircleChinese": lambda n: chr(0x245F + n) if 0 < n <= 20 else str(n),
        "upperLetter": lambda n: chr(64 + (n - 1) % 26 + 1),
        "lowerLetter": lambda n: chr(96 + (n - 1) % 26 + 1),
        "lowerRoman": roman,
        "upperRoman": lambda n: roman(n).upper(),
        "decimalFullWidth": lambda n: str(n).translate({48 + d: 0xFF10 + d for d in range(10)}),
    }.get(format_, str)
    return render(max(0, number))


def chinese(number: int) -> str:
    """Return `number` (0 to 9,999) in Chinese numerals as statutes count: 十二, 二十, 一百零三."""
    if number < 10:
        return _DIGITS[number]
    if number >= 10_000:
        return str(number)
    text, gap = "", False
    for unit, name in ((1_000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += ("零" if gap else "") + _DIGITS[digit] + name
            gap = False
        else:
            gap = bool(text)
    return text.removeprefix("一") if 10 <= number < 20 else text


def roman(number: int) -> str:
    """Return `number` in lower-case Roman numerals."""
    text = ""
    for value, name in _ROMAN:
        count, number = divmod(number, value)
        text += name * count
    return text
