"""Units that stand behind a number, in both languages, and the exact conversions between them.

A unit is known by a short canonical name. Conversions are only those that hold whatever the dates are: a year
is twelve months, a week seven days; a month is no number of days.
"""

from __future__ import annotations

from fractions import Fraction

_WRITTEN = {
    "workday": "个工作日 工作日 business_day business_days working_day working_days",
    "day": "个自然日 自然日 天 日 day days calendar_day calendar_days",
    "week": "个多星期 个星期 个礼拜 星期 礼拜 周 week weeks",
    "month": "个自然月 自然月 个多月 个月 month months calendar_month calendar_months",
    "quarter": "个季度 季度 quarters",
    "year": "个自然年度 个年度 周年 学年 个年头 年 year years",
    "age": "周岁 岁 years_old year_old years_of_age",
    "hour": "个多小时 个小时 小时 个钟头 钟头 hour hours",
    "minute": "分钟 minute minutes",
    "CNY": "元 块钱 块 圆 yuan rmb",
    "USD": "美元 dollar dollars",
    "percent": "% 个百分点 percent per_cent percentage_points",
    "permille": "‰",
    "tenth": "成",
    "discount": "折",
    "times": "倍 fold",
    "ml": "毫升 ml milliliters milliliter",
    "l": "升 l liters",
    "mg": "毫克 mg milligrams",
    "ug": "微克 μg mcg",
    "g": "克 g grams",
    "kg": "公斤 千克 kg kilograms",
    "cm": "厘米 cm",
    "km": "公里 千米 km",
    "mile": "miles mile",
    "m2": "平方米 m2",
    "celsius": "℃ °c 摄氏度",
    "grade": "级 类 档 期 孩 胎",
    "occasion": "次 回",
    "count": (
        "人 名 位 个 件 项 种 家 张 份 例 辆 套 间 所 处 户 枚 剂 针 支 片 粒 袋 盒 笔 段 者 "
        "people persons person"
    ),
}
NAMES: dict[str, str] = {
    form.replace("_", " "): unit for unit, forms in _WRITTEN.items() for form in forms.split()
}
"""Every written form to its canonical unit."""

_BASE: dict[str, tuple[Fraction, str]] = {
    "year": (Fraction(12), "month"),
    "quarter": (Fraction(3), "month"),
    "week": (Fraction(7 * 1440), "minute"),
    "day": (Fraction(1440), "minute"),
    "hour": (Fraction(60), "minute"),
    "percent": (Fraction(1, 100), "ratio"),
    "permille": (Fraction(1, 1000), "ratio"),
    "tenth": (Fraction(1, 10), "ratio"),
    "discount": (Fraction(1, 10), "ratio"),
    "times": (Fraction(1), "ratio"),
    "ug": (Fraction(1, 1000), "mg"),
    "g": (Fraction(1000), "mg"),
    "kg": (Fraction(1000000), "mg"),
    "l": (Fraction(1000), "ml"),
    "occasion": (Fraction(1), "count"),
}

SPANS = frozenset({"hour", "day", "workday", "week", "month", "year"})
"""The units of spans of time that rules set."""
PERIODS = {
    "日": "day",
    "天": "day",
    "周": "week",
    "月": "month",
    "季度": "quarter",
    "年": "year",
    "年度": "year",
    "小时": "hour",
    "学年": "year",
    "day": "day",
    "week": "week",
    "month": "month",
    "quarter": "quarter",
    "year": "year",
    "hour": "hour",
}
"""What a rate can be counted over."""


def canonical(form: str) -> str:
    """Return the canonical unit of a written form; the empty string for none."""
    return NAMES.get(" ".join(form.split()), "")


def in_base(value: Fraction, unit: str) -> tuple[Fraction, str]:
    """Return the value in the base unit of its dimension: 2 years are 24 of "month", 80 % is 4/5 of "ratio"."""
    factor, base = _BASE.get(unit, (Fraction(1), unit))
    return value * factor, base


def dimension(unit: str) -> str:
    """Return the name of the unit's dimension, by which two units may be compared."""
    return in_base(Fraction(1), unit)[1]
