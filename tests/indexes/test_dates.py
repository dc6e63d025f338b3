"""Dates in Chinese and English text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes import dates


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2010年10月28日通过", [(date(2010, 10, 28), "day")]),
        ("自１９９５年１月１日起试行", [(date(1995, 1, 1), "day")]),
        ("一九九五年一月一日", [(date(1995, 1, 1), "day")]),
        ("二〇二五年十二月三十一日", [(date(2025, 12, 31), "day")]),
        ("二O一三年", [(date(2013, 1, 1), "year")]),
        ("2011 年 07 月 01 日", [(date(2011, 7, 1), "day")]),
        ("October 1, 2013 and Jan 2014", [(date(2013, 10, 1), "day"), (date(2014, 1, 1), "month")]),
        ("1 January 2014", [(date(2014, 1, 1), "day")]),
        ("2016-06-20至2020-06-19", [(date(2016, 6, 20), "day"), (date(2020, 6, 19), "day")]),
        ("2021年2月30日", []),
        ("第2条", []),
        ("12345", []),
    ],
)
def test_dates_are_read_in_every_written_form(text: str, found: list[tuple[date, str]]) -> None:
    """Digits, full-width digits, Chinese numerals and English months; what is no date stays none."""
    assert [(f.day, f.precision) for f in dates.find(text)] == found


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_is_read_back_from_its_chinese_form(day: date) -> None:
    """Writing a date and reading it gives the same day, with offsets that enclose it."""
    text = f"于{day.year}年{day.month}月{day.day}日公布"
    (found,) = dates.find(text)
    assert found.day == day
    assert text[found.start : found.end] == text[1:-2]


@pytest.mark.parametrize(
    ("text", "number"),
    [("五", 5), ("十二", 12), ("二十", 20), ("三十一", 31), ("7", 7), ("几", None), ("", None)],
)
def test_small_numbers_are_read_in_both_scripts(text: str, number: int | None) -> None:
    """有效期五年 and 有效期5年 say the same; a word that is no number gives none."""
    assert dates.number(text) == number


def test_a_year_after_a_leap_day_is_the_first_of_march() -> None:
    """Adding years never fails."""
    assert dates.add_years(date(2020, 2, 29), 1) == date(2021, 3, 1)
    assert dates.add_years(date(2020, 2, 29), 4) == date(2024, 2, 29)
