"""Every number of a text as a value that can be compared, and what makes two numbers the same."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from app.proof import numerals, units
from app.proof.folding import fold
from app.proof.number_forms import FORMS
from app.proof.number_types import Kind, Number

__all__ = [
    "CHECKED",
    "Kind",
    "Number",
    "articles",
    "checked",
    "find",
    "same",
    "same_limit",
    "same_roughly",
    "same_value",
]

CHECKED = frozenset({Kind.QUANTITY, Kind.DATE, Kind.TIME, Kind.ORDINAL})
"""The kinds that state something which must be proven."""

_JOIN = re.compile(r"\s*(?:至|到|-|~|–|—|或者?|、|,\s*(?:and|or)|to|or|and|through)\s*")
_NUMERAL = rf"(?:{numerals.HAN_NUMERAL}|\d+)"
_ARTICLE = re.compile(
    rf"(?:第|(?<=[法例按照依(]))(?P<zh>{_NUMERAL}(?:、第?{_NUMERAL})*)条(?![件例款])"
    r"|§\s*(?P<en>\d[\d.]*(?:\([a-z0-9]+\))*)"
    r"|[〔\[(](?P<year>\d{4})[〕\])]\s*第?(?P<number>\d+)号"
)
_NEAR = 20
_SPANS = frozenset({"day", "week", "month", "year", "hour"})
"""Units with which "over" may mean in the course of, and is no limit."""
_TO_THE_FIGURE = r"[^\d一二三四五六七八九十两;。,]{0,6}$"
_MAX_BEFORE = re.compile(
    r"(?:不(?:得|能|可|应)?(?:超过|高于|多于|大于|长于)|最[多高长大迟晚]|至[多迟]|顶多|封顶|上限|[未不没](?:[交缴]|工作|住)?满|没[交缴]够|不足|(?<![不得能可应])(?:低于|少于|短于|小于)|"
    r"up to|at most|no (?:more|longer) than|not (?:to )?exceed(?:ing)?|maximum of|less than|under|fewer than"
    r"|within|below|≤|<"
    r"|limited to|no later than|as much as|at most)" + _TO_THE_FIGURE
)
_NOT_WITHIN = re.compile(r"(?:n't|(?<![a-z])(?:not|never|fails? to)) [a-z ]{2,24} within (?:the )?$")
"""What does not happen within a time lasts longer: do not subside within 3 days."""
_FAR = 48
_MIN_BEFORE = re.compile(
    r"(?:不(?:得|能|可|应)?(?:少于|低于|短于|小于)|最[少低短]|至少|起码|(?<![未不])满|达到|(?<![不得能可应])(?:超过|高于|大于|多于)|"
    r"at least|no less than|minimum of|(?<!no )more than|over|above|≥|>|older than|(?<!no )longer than)"
    + _TO_THE_FIGURE
)
_MAX_AFTER = re.compile(
    r"\s*(?:及?以[内下里]|之?内|or (?:younger|less|fewer|under|below)|and (?:younger|under)|封顶)"
)
_MIN_AFTER = re.compile(r"\s*(?:及?以上|(?:years? )?(?:or|and) (?:older|more|over|above|up)|起步)")
_AGED = re.compile(r"(?<![a-z])aged?\s*(?:≤|≥|<|>)?\s*$")
_STRICT_BEFORE = re.compile(r"(?:[未不]满|不足|不到|less than|under|fewer than|younger than|before age)\s*$")
_PER_BEFORE = re.compile(
    r"(?:按|每[人户张名位家个床]*(?:每)?)(日|天|周|月|季度|学年|年度?|小时)[^\d;。,]{0,12}$"
)
_PER_AFTER = re.compile(
    r"\s*(?:(?:/|(?<=[元块])一)\s*(?:人/)?个?(日|天|周|月|年|day|week|month|year)"
    r"|(?:a|an|per|each|every)\s+(?:calendar\s+)?(day|week|month|year|hour))(?![a-z])"
)
_ROUGH_BEFORE = re.compile(
    r"(?:约|大约|大概|大致|差不多|将近|接近|近|about|around|nearly|almost|roughly|approximately|"
    r"a little (?:over|under)|just (?:over|under)|some|close to)\s*$"
)
_ROUGH_AFTER = re.compile(r"\s*(?:左右|上下|多点|出头|or so|多(?![次名人胎]))")


@lru_cache(maxsize=8192)
def find(text: str) -> tuple[Number, ...]:
    """Return the numbers of `text` in order, references and list markers among them."""
    folded = fold(text)
    taken = bytearray(len(folded))
    found: list[Number] = []
    for pattern, read in FORMS:
        for match in pattern.finditer(folded):
            number = None if any(taken[match.start() : match.end()]) else read(match)
            if number is not None:
                taken[number.start : number.end] = b"\1" * (number.end - number.start)
                found.append(number)
    found.sort(key=lambda n: n.start)
    return tuple(_in_context(folded, n) for n in _share_units(folded, found))


def articles(text: str) -> tuple[tuple[str, str], ...]:
    """Return the articles and numbers of documents that `text` names, each as a comparable name and as written:
    第五十六条 and 56条 are 第56条.
    """
    found = []
    for m in _ARTICLE.finditer(fold(text)):
        if m["zh"]:
            for written in re.findall(_NUMERAL, m["zh"]):
                value = numerals.arabic(written) if written.isdigit() else numerals.han(written)
                found.append((f"第{value}条", m.group() if "、" not in m["zh"] else f"第{written}条"))
        elif m["en"]:
            found.append((f"§{m['en']}", m.group()))
        else:
            found.append((f"{m['year']}/{m['number']}", m.group()))
    return tuple(found)


def checked(text: str) -> tuple[Number, ...]:
    """Return the numbers of `text` that must be proven: no references, markers or soft ones."""
    return tuple(n for n in find(text) if n.kind in CHECKED and not n.soft)


def same(a: Number, b: Number) -> bool:
    """Tell whether two numbers say the same: equal value and unit, converted only where that is exact."""
    if Kind.DATE in (a.kind, b.kind):
        return a.kind == b.kind and _same_date(a.date, b.date)
    if Kind.TIME in (a.kind, b.kind):
        return a.kind == b.kind and a.value == b.value
    if units.in_base(a.value, a.unit) == units.in_base(b.value, b.unit):
        return True
    return a.value == b.value and _may_be_one_unit(a.unit, b.unit)


def same_limit(a: Number, b: Number) -> bool:
    """Tell whether `a` is the last whole number under the limit `b`: 60 to 64 is 满60不满65."""
    return (
        b.strict
        and a.kind == b.kind == Kind.QUANTITY
        and _may_be_one_unit(a.unit, b.unit) | (a.unit == b.unit)
        and (a.value.denominator == 1 and a.value + 1 == b.value)
    )


def same_value(a: Number, b: Number) -> bool:
    """Tell whether two quantities share the figure while their units differ."""
    return a.kind == b.kind == Kind.QUANTITY and a.value == b.value and not same(a, b)


def same_roughly(a: Number, b: Number) -> bool:
    """Tell whether `a`, said to be approximate, is within one of its own units of `b`."""
    if not a.rough or a.kind != Kind.QUANTITY or b.kind != Kind.QUANTITY:
        return False
    (value, base), (other, base_other) = units.in_base(a.value, a.unit), units.in_base(b.value, b.unit)
    step = units.in_base(Fraction(1), a.unit)[0]
    if {base, base_other} == {"month", "minute"}:  # only "about" may turn days into months
        month = Fraction(30 * 1440)
        value, step = (value * month, step * month) if base == "month" else (value, step)
        other = other * month if base_other == "month" else other
        base = base_other = "minute"
    return base == base_other and abs(value - other) <= max(step, abs(other) / 20)


def _same_date(a: tuple[int, int, int], b: tuple[int, int, int]) -> bool:
    shared = [(x, y) for x, y in zip(a, b, strict=True) if x and y]
    return bool(shared) and all(x == y for x, y in shared)


def _may_be_one_unit(a: str, b: str) -> bool:
    loose = {"count", "grade", "occasion", "times"}
    return not a or not b or {a, b} <= loose or {a, b} <= {"age", "year"}


def _share_units(text: str, found: list[Number]) -> list[Number]:
    """Give the first figure of a range, and those of a list, the unit of the last: 2到5倍, one to two years, 3, 6 and
    12 months.
    """
    shared = list(found)
    listed = -1
    for i in range(len(shared) - 2, -1, -1):
        a, b = shared[i], shared[i + 1]
        joined = _JOIN.fullmatch(text, a.end, b.start) or (
            listed == i + 1 and text[a.end : b.start].strip() == ","
        )
        ranged = a.kind == b.kind == Kind.QUANTITY and not a.unit and b.unit and joined
        if a.unit == "count" and joined and text[a.start : a.end].endswith("个"):  # 1个至5个工作日
            ranged = a.kind == b.kind == Kind.QUANTITY and "个" in text[b.start : b.end]
        if ranged and text[a.start].isdigit() == text[b.start].isdigit():
            shared[i], listed = replace(a, unit=b.unit), i
    return shared


def _in_context(text: str, n: Number) -> Number:
    if n.kind not in CHECKED:
        return n
    before, after = text[max(0, n.start - _NEAR) : n.start], text[n.end : n.end + _NEAR]
    bound = ""
    if _MAX_BEFORE.search(before) or _MAX_AFTER.match(after):
        bound = "" if _NOT_WITHIN.search(text, max(0, n.start - _FAR), n.start) else "max"
    elif _MIN_AFTER.match(after) or (
        (m := _MIN_BEFORE.search(before)) and not (m.group().startswith("over") and n.unit in _SPANS)
    ):
        bound = "min"
    if not n.unit and n.kind is Kind.QUANTITY and _AGED.search(before):
        n = replace(n, unit="age")
    per_before, per_after = _PER_BEFORE.search(before), _PER_AFTER.match(after)
    written = (per_after and (per_after[1] or per_after[2])) or (per_before and per_before[1]) or ""
    rough = bool(_ROUGH_BEFORE.search(before) or _ROUGH_AFTER.match(after)) or "个多" in text[n.start : n.end]
    strict = bool(_STRICT_BEFORE.search(before))
    return replace(n, bound=bound, per=units.PERIODS.get(written, ""), rough=rough, strict=strict)
