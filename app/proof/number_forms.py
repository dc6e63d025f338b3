"""The written forms of numbers: one pattern and one reader each, tried in this order on folded text.

A reader returns the number, or None where the match is none (百千, month 13, 一样).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from app.proof import numerals, units
from app.proof.number_types import Kind, Number

_HAN_NUM = rf"(?:{numerals.ARABIC}|{numerals.HAN_NUMERAL})"
_SCALES = {
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "万": 10**4,
    "亿": 10**8,
    "千": 10**3,
    "百": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "k": 10**3,
}
_MONTH_NAMES = (
    "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october oct|"
    "november nov|december dec"
)
_MONTHS = {m: i for i, names in enumerate(_MONTH_NAMES.split("|"), 1) for m in names.split()}
_BY_LENGTH = sorted(units.NAMES, key=len, reverse=True)
_ZH_UNIT = "|".join(re.escape(n) for n in _BY_LENGTH if not n[0].isalpha() or not n[0].isascii())
_EN_UNIT = "|".join(n.replace(" ", r"[\s-]+") for n in _BY_LENGTH if n[0].isascii() and n[0].isalpha())


def _month(group: str) -> str:
    return rf"(?<![a-z])(?P<{group}>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?(?![a-z])"


_CONTACT = re.compile(
    r"(?<![\d-])1?-?\(?\d{3}\)?[-\s]\d{3}-\d{4}(?!\d)|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)|https?://\S+"
)
_REFERENCE = re.compile(
    rf"第{_HAN_NUM}(?:(?:、{_HAN_NUM})*条(?:之[一二三四五])?|款|项|章|节|编|目|号|批)"
    r"|(?<=[法例照按依(和、])(?:\d+、)*\d+条(?![件例款])"
    rf"|^{_HAN_NUM}条(?=[规中,:的说第]|$)"
    r"|(?<![\d-])\d{1,2}-\d{1,4}[a-z]{1,3}(?![a-z])"
    rf"|附件{_HAN_NUM}|表{_HAN_NUM}"
    r"|[〔\[(]\d{4}[〕\])]\s*第?\d+号|\d{4}-\d+号|(?<!\d)\d+号(?!线)|1-8\d\d-[a-z0-9-]+|1-855-[a-z0-9-]+"
    r"|§+\s*\d[\d.]*(?:\([a-z0-9]+\))*|\d+\s+(?:cfr|u\.?s\.?c)\b\.?(?:\s*§*\s*[\d.]+(?:\([a-z0-9]+\))*)?"
    r"|(?<![a-z])(?:section|article|part|form|sf|table|rec|recommendation|appendix|chapter|rule|title|tier|type)"
    r"\s+(?:\d[\d.]*|[ivx]+)(?![a-z0-9])|covid-19|[a-z]+\d+[a-z]*(?![\d%])|\(\d{2,3}(?:,\d{2,3})*\)"
)
_MARKER = re.compile(
    r"(?:^|(?<=[\n;。:!?.])|(?<=[\n;。:!?.]\s))(?:\d{1,2}[.、](?!\d)(?=\s*\S)|[一二三四五六七八九十]{1,3}、)"
    r"|(?:^|(?<=[\s;。:!?]))\(?\d{1,2}\)"
    r"|\((?:[一二三四五六七八九十]{1,3}|\d{1,2})\)"
)
_DATE = re.compile(
    r"(?P<y1>\d{4}|[一二][零〇一二三四五六七八九]{3})\s?年(?:度|末|底|初)?(?:\s?(?P<m1>\d{1,2}|[一二三四五六七八九十]{1,2})\s?月份?"
    r"(?:\s?(?P<d1>\d{1,2}|[一二三四五六七八九十]{1,3})\s?[日号])?)?"
    r"|(?<![\d个])(?P<m2>\d{1,2}|[一二三四五六七八九十]{1,2})\s?月(?:份|\s?(?P<d2>\d{1,2}|[一二三四五六七八九十]{1,3})\s?[日号])?(?!龄)"
    r"|(?<!\d)(?P<y3>(?:19|20)\d\d)[-/.](?P<m3>\d{1,2})[-/.](?P<d3>\d{1,2})(?!\d)"
    r"|(?<!\d)(?P<m4>\d{1,2})/(?P<d4>\d{1,2})/(?P<y4>(?:19|20)\d\d)(?!\d)"
    rf"|{_month('n5')}\s+(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?P<y5>(?:19|20)\d\d))?"
    rf"|(?<!\d)(?P<d6>\d{{1,2}})(?:st|nd|rd|th)?\s+{_month('n6')}(?:,?\s+(?P<y6>(?:19|20)\d\d))?"
    rf"|{_month('n7')},?\s+(?P<y7>(?:19|20)\d\d)(?!\d)"
    rf"|(?<![\d.$¥,×*÷=+])(?P<y8>(?:19|20)\d\d)(?![\d%×*÷=+]|[.,]\d|\s*(?:{_ZH_UNIT}|{_EN_UNIT}|units|万))"
)
_NINE_ELEVEN = re.compile(r"(?<![\d/.])9/11(?![\d/])")
"""A day that everybody calls by its figures, and benefits for those who served since are counted from."""
_TIME = re.compile(
    r"(?<!\d)(?P<h>\d{1,2})(?::(?P<m>\d{2}))?\s*(?P<half>[ap])\.?m\.?(?![a-z])"
    r"|(?<!\d)(?P<h2>[012]?\d):(?P<m2>[0-5]\d)(?!\d)"
    r"|(?P<part>上午|下午|早上|晚上|中午|凌晨)(?P<h3>\d{1,2})[点时](?:(?P<half3>半)|(?P<m3>\d{1,2})分)?"
)
_MONEY = re.compile(
    rf"(?P<sign>[$¥]|us\$|rmb)\s*(?P<num>{numerals.ARABIC})\s*(?P<scale>万|亿|thousand|million|billion|k\b)?元?"
)
_FRACTION = re.compile(
    rf"(?P<whole>百|千|万)分之(?P<part>{_HAN_NUM})|(?P<den>{_HAN_NUM})分之(?P<num>{_HAN_NUM})"
    rf"|(?P<tens>{_HAN_NUM})成(?P<ones>[一二三四五六七八九])(?![十百千万])"
    r"|(?<![\d/.])(?P<n2>[1-9])[/⁄](?P<d2>[2-9]|10)(?![\d/])"
    r"|(?P<half>(?<!打)(?:一半|减半|对半|半价|半数)|(?<![a-z-])(?:one[\s-]half|half(?!\s+an?\s)|halved)(?![a-z]))"
    r"|(?<![a-z])(?P<third>one|two|a)[\s-]thirds?(?![a-z])|(?<![a-z])(?P<quarter>one|three|a)[\s-]quarters?(?![a-z])"
    r"|(?P<twice>(?<![a-z])(?:twice|doubled?)(?![a-z])|翻倍|翻番|加倍)"
)
_HALVES = re.compile(
    rf"(?P<n>{_HAN_NUM})个半(?P<of>月|小时|钟头|星期|学期)|半个?(?P<zh>月|年|天|日|小时|钟头)(?!内外)"
    r"|half\s+an?\s+(?P<en>year|month|day|hour)(?![a-z])"
    r"|(?<![a-z])(?P<whole>an?|one|two|three)\s+(?P<span>year|month|week|day|hour)s?\s+and\s+a\s+half(?![a-z])"
    r"|(?<![a-z])(?P<alt>biennial(?:ly)?|fortnight|semiannual(?:ly)?)(?![a-z])"
)
_HAN = re.compile(
    rf"(?P<num>{_HAN_NUM})(?:(?<=\d) ?)?(?P<scale>十万|百万|千万|万|亿|千|百)?[多余来]?\s*"
    rf"(?P<unit>{_ZH_UNIT})?(?P<half>半)?"
)
_ENGLISH = re.compile(
    rf"(?P<num>{numerals.ARABIC}|{numerals.ENGLISH})(?:[\s-]*(?P<scale>thousand|million|billion)(?![a-z]))?"
    rf"(?:[\s-]+(?:full\s+|more\s+|consecutive\s+)?(?P<unit>{_EN_UNIT})(?![a-z])|\s*(?P<glued>mg|ml|kg|mcg|μg|g|cm|km|fold)(?![a-z]))?"
)
_BARE_HAN = re.compile(
    rf"(?P<num>{numerals.HAN_NUMERAL})(?P<range>(?=\s*(?:至|到|-|~|—|或者?|、)\s*{_HAN_NUM}\s*(?:{_ZH_UNIT})))?"
)
_ORDINAL = re.compile(
    rf"第(?P<zh>{_HAN_NUM})(?!(?:、{_HAN_NUM})+天)|(?<!\d)(?P<digits>\d+)(?:st|nd|rd|th)(?![a-z])|(?P<word>{numerals.ENGLISH_ORDINAL})"
)
_NOT_UNITS = re.compile(
    r"一次性|一个?样|一家人|[一二两三]期限|成[年为立员本都果功人因]|年级|日常|天然|周[围边]|(?<!\d)周到|[一二三]类似|岁月|名义|位置|个[人体性别]|人[民员口工]|所[以有在得]|条[件例款]|项目|期[间限满]|度"
)
_IDIOM = frozenset({"千万", "万一", "一一", "百千", "万千", "万万", "千百"})


def _read(text: str) -> Fraction | None:
    if text[0].isdigit() and text[0].isascii():
        return numerals.arabic(text)
    return numerals.english(text) if text[0].isascii() else numerals.han(text)


def _plain(kind: Kind) -> Callable[[re.Match[str]], Number | None]:
    return lambda m: Number(kind, Fraction(0), "", m.start(), m.end())


def _marker(m: re.Match[str]) -> Number | None:
    """Read the marker of a list item, unless its parenthesis was opened before: (types 16 and 18)."""
    before = m.string[max(0, m.start() - _OPEN) : m.start()]
    if m.group().endswith(")") and "(" not in m.group() and before.rfind("(") > before.rfind(")"):
        return None
    return Number(Kind.MARKER, Fraction(0), "", m.start(), m.end())


_OPEN = 120
"""How far before a closing parenthesis its opening one is looked for, in characters."""


def _group(m: re.Match[str], *names: str) -> str:
    return next((m[n] for n in names if m[n]), "")


def _date(m: re.Match[str]) -> Number | None:
    name = _group(m, "n5", "n6", "n7")
    said = [
        _group(m, "y1", "y3", "y4", "y5", "y6", "y7", "y8"),
        _group(m, "m1", "m2", "m3", "m4"),
        _group(m, "d1", "d2", "d3", "d4", "d5", "d6"),
    ]
    year, month, day = (int(_read(text) or 0) if text else 0 for text in said)
    month = _MONTHS[name] if name else month
    if m["n6"] == "may" and re.match(r"\s+[a-z]", m.string[m.end() :]):
        return None  # people under 30 may buy
    if (year and not 1900 <= year < 2100) or month > 12 or day > 31:
        return None
    return Number(Kind.DATE, Fraction(0), "", m.start(), m.end(), (year, month, day))


def _time(m: re.Match[str]) -> Number | None:
    hour, minute = int(_group(m, "h", "h2", "h3")), int(_group(m, "m", "m2", "m3") or 0)
    minute = 30 if m["half3"] else minute
    if m["half"] or m["part"]:
        noon = m["half"] == "p" or m["part"] in ("下午", "晚上")
        hour = hour % 12 + 12 * noon if m["part"] != "中午" else hour
    return Number(Kind.TIME, Fraction(hour * 60 + minute), "time", m.start(), m.end())


def _money(m: re.Match[str]) -> Number | None:
    value = numerals.arabic(m["num"]) * _SCALES.get(m["scale"] or "", 1)
    return _quantity(m, value, "CNY" if m["sign"] in ("¥", "rmb") else "USD")


def _fraction(m: re.Match[str]) -> Number | None:
    if m["twice"]:
        return _quantity(m, Fraction(2), "times")
    value: Fraction | None = None
    if m["whole"]:
        top = _read(m["part"])
        value = None if top is None else top / _SCALES.get(m["whole"], 100)
    elif m["den"]:
        top, bottom = _read(m["num"]), _read(m["den"])
        value = top / bottom if top is not None and bottom else None
    elif m["tens"]:
        top, rest = _read(m["tens"]), _read(m["ones"])
        value = None if top is None or rest is None else top / 10 + rest / 100
    elif m["n2"]:
        value = Fraction(int(m["n2"]), int(m["d2"]))
    elif m["half"]:
        value = Fraction(1, 2)
    elif m["third"]:
        value = Fraction(2 if m["third"] == "two" else 1, 3)
    elif m["quarter"]:
        value = Fraction(3 if m["quarter"] == "three" else 1, 4)
    return None if value is None or value > 10 else _quantity(m, value * 100, "percent")


def _halves(m: re.Match[str]) -> Number | None:
    if m["alt"]:
        value, unit = {"bie": (2, "year"), "for": (2, "week")}.get(m["alt"][:3], (6, "month"))
        return _quantity(m, Fraction(value), unit)
    written = _group(m, "of", "zh", "en", "span")
    unit = "month" if written == "月" else units.canonical(written)
    count = (
        _read(m["n"]) if m["n"] else Fraction({"two": 2, "three": 3}.get(m["whole"], 1) if m["whole"] else 0)
    )
    return None if count is None else _quantity(m, count + Fraction(1, 2), unit)


def _han(m: re.Match[str]) -> Number | None:
    value = _read(m["num"])
    if value is None or not (m["unit"] or m["scale"]) or _NOT_UNITS.match(m.string, m.start()):
        return None
    if m["unit"] and _NOT_UNITS.match(m.string, m.start("unit")):
        return None
    if m["unit"] == "人" and m.string[: m.start()].endswith("第"):
        return None  # 第三人 is another person, not three
    unit = units.canonical(m["unit"] or "")
    value = value * _SCALES.get(m["scale"] or "", 1) + (Fraction(1, 2) if m["half"] else 0)
    few = not m["num"][0].isdigit() and (units.dimension(unit) == "count" or m["unit"] == "块")
    soft = few and (value == 1 or (value <= 3 and m["unit"] in "个笔段种项者条件家块"))
    pointed = value == 1 and m.string[: m.start()].endswith(("这", "那", "该", "同", "另", "任"))
    return _quantity(m, value, unit, soft=soft or pointed or _is_period(m, unit, value))


_AS_PERIOD = re.compile(
    r"(?:里|内|下来)?\s*(?:总?共|一共|合计|可以|能|有|最多|至少|就?是|\d|[一二两三四五六七八九十]|报|发|交|领|扣|大概|差不多|各)"
)
_RATE = re.compile(
    r"[^,。;、\d]{0,6}(?:不超过|最多|至少|最少|不得超过|不少于|不低于)\s*[\d一二两三四五六七八九十百]"
)
_AS_SPAN = re.compile(r"[满足够过达到近约干超交缴每隔晚早提前后]$")


def _is_period(m: re.Match[str], unit: str, value: Fraction) -> bool:
    """Tell whether 一年 is what a rate counts by (一年两次), not a span of time (干满一年)."""
    return (
        value == 1
        and unit in ("year", "month", "week", "day")
        and bool(_AS_PERIOD.match(m.string, m.end()) or _RATE.match(m.string, m.end()))
        and not _AS_SPAN.search(m.string[: m.start()])
    )


def _english(m: re.Match[str]) -> Number | None:
    value = _read(m["num"])
    if value is None or (m["num"][0].isdigit() and re.match(r"[a-z]", m.string[m.end() : m.end() + 1])):
        return None
    unit = units.canonical((m["unit"] or m["glued"] or "").replace("-", " "))
    soft = value == 1 and not unit and m["num"][0].isalpha()
    return _quantity(m, value * _SCALES.get(m["scale"] or "", 1), unit, soft=soft)


def _bare_han(m: re.Match[str]) -> Number | None:
    if m["range"] is None and (
        len(m["num"]) < 2 or m["num"] in _IDIOM or not set(m["num"]) & set("十百千万亿")
    ):
        return None
    value = _read(m["num"])
    return None if value is None else _quantity(m, value, "")


def _ordinal(m: re.Match[str]) -> Number | None:
    value = numerals.english_ordinal(m["word"]) if m["word"] else _read(_group(m, "zh", "digits"))
    if value is None:
        return None
    return Number(Kind.ORDINAL, value, "grade", m.start(), m.end(), soft=not m["digits"])


def _quantity(m: re.Match[str], value: Fraction, unit: str, *, soft: bool = False) -> Number:
    return Number(Kind.QUANTITY, value, unit, m.start(), m.end(), soft=soft)


FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Number | None]], ...] = (
    (_CONTACT, _plain(Kind.CONTACT)),
    (_REFERENCE, _plain(Kind.REFERENCE)),
    (_TIME, _time),
    (_MARKER, _marker),
    (_NINE_ELEVEN, lambda m: Number(Kind.DATE, Fraction(0), "", m.start(), m.end(), (2001, 9, 11))),
    (_DATE, _date),
    (_MONEY, _money),
    (_HALVES, _halves),
    (_FRACTION, _fraction),
    (_HAN, _han),
    (_ORDINAL, _ordinal),
    (_ENGLISH, _english),
    (_BARE_HAN, _bare_han),
)
"""Every form with its reader; the first that claims a stretch of text keeps it."""
