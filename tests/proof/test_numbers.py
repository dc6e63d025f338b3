"""Numbers in every form that people and documents write, what makes two the same, and the sums shown with them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from app.proof import arithmetic, numbers
from app.proof.numbers import Kind
from tests.proof.making import codes, said


def values(text: str) -> list[tuple[str, str]]:
    """Return the quantities of a text, each as its value and unit."""
    return [(str(n.value), n.unit) for n in numbers.find(text) if n.kind is Kind.QUANTITY]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("98天", "98", "day"),
        ("９８天", "98", "day"),
        ("九十八日", "98", "day"),
        ("一百二十八天", "128", "day"),
        ("两年半", "5/2", "year"),
        ("半年", "1/2", "year"),
        ("一个半月", "3/2", "month"),
        ("百分之八十", "80", "percent"),
        ("80%", "80", "percent"),
        ("８０％", "80", "percent"),
        ("八成", "8", "tenth"),
        ("八成五", "85", "percent"),
        ("三分之二", "200/3", "percent"),
        ("万分之五", "1/20", "percent"),
        ("一半", "50", "percent"),
        ("7.5折", "15/2", "discount"),
        ("￥1,200", "1200", "CNY"),
        ("1200元", "1200", "CNY"),
        ("12万元", "120000", "CNY"),
        ("5千元", "5000", "CNY"),
        ("20倍", "20", "times"),
        ("2.4 million units", "2400000", ""),
        ("$1,500.50", "3001/2", "USD"),
        ("ninety-eight days", "98", "day"),
        ("two hundred and fifty dollars", "250", "USD"),
        ("a year and a half", "3/2", "year"),
        ("48 hours", "48", "hour"),
        ("three full months", "3", "month"),
        ("18岁", "18", "age"),
        ("26 years old", "26", "age"),
        ("三級", "3", "grade"),
    ],
)
def test_a_number_is_read_in_any_form(text: str, value: str, unit: str) -> None:
    """One written number is one value with one unit."""
    assert values(text) == [(value, unit)]


@pytest.mark.parametrize(
    "text",
    [
        "千万别忘",
        "万一出事",
        "一样",
        "一家人",
        "第五十六条",
        "〔2019〕4号",
        "所有人",
        "成年人",
        "COVID-19",
        "§ 409.61(a)",
    ],
)
def test_idioms_and_references_are_no_quantities(text: str) -> None:
    """Characters for numbers that count nothing are not numbers to be proven."""
    assert [n for n in numbers.checked(text) if n.kind is Kind.QUANTITY] == []


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024年8月5日", (2024, 8, 5)),
        ("二〇二四年八月", (2024, 8, 0)),
        ("2024-08-05", (2024, 8, 5)),
        ("8/5/2024", (2024, 8, 5)),
        ("October 15", (0, 10, 15)),
        ("15 October 2024", (2024, 10, 15)),
        ("It runs to December 31.", (0, 12, 31)),
    ],
)
def test_a_date_is_read_in_any_form(text: str, date: tuple[int, int, int]) -> None:
    """One written date is one day, month or year; the full stop behind it changes nothing."""
    assert [n.date for n in numbers.find(text) if n.kind is Kind.DATE] == [date]


def test_may_is_a_month_only_where_it_is_one() -> None:
    """The verb behind a number makes no date."""
    assert [n.kind for n in numbers.find("people under 30 may buy it")] == [Kind.QUANTITY]
    assert [n.kind for n in numbers.find("by 30 May 2024")] == [Kind.DATE]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("80%", "百分之八十", True),
        ("八成", "80%", True),
        ("2年", "24个月", True),
        ("two weeks", "14 days", True),
        ("98天", "ninety-eight days", True),
        ("10万元", "100000元", True),
        ("1个月", "30天", False),
        ("15天", "15个工作日", False),
        ("叁期", "三期", True),
        ("48小时", "48天", False),
        ("6年", "6个月", False),
        ("$100", "100元", False),
        ("十月十五日", "October 15", True),
        ("12月31日", "12月7日", False),
    ],
)
def test_two_numbers_are_the_same_only_when_that_is_exact(a: str, b: str, same: bool) -> None:
    """Conversions hold whatever the dates are; a month is no number of days."""
    assert numbers.same(numbers.find(a)[0], numbers.find(b)[0]) is same


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("还没交满15年的", ["max"]),
        ("缴费满15年的", ["min"]),
        ("symptoms that do not subside within 3 days", [""]),
        ("symptoms subside within 3 days", ["max"]),
        ("不低于60%", ["min"]),
        ("最多3次", ["max"]),
        ("至少两人", ["min"]),
        ("满60周岁不满65周岁", ["min", "max"]),
        ("under 30 years", ["max"]),
        ("65 or older", ["min"]),
        ("no more than $25", ["max"]),
        ("over 18 years old", ["min"]),
        ("五年以下", ["max"]),
    ],
)
def test_limits_are_told_from_plain_numbers(text: str, bounds: list[str]) -> None:
    """What stands around a number says whether it is a limit, and which way."""
    assert [n.bound for n in numbers.checked(text)] == bounds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("60%–85%", [("60", "percent"), ("85", "percent")]),
        ("六十至八十五岁", [("60", "age"), ("85", "age")]),
        ("2到5倍", [("2", "times"), ("5", "times")]),
        ("6-8 weeks", [("6", "week"), ("8", "week")]),
    ],
)
def test_both_ends_of_a_range_share_the_unit(text: str, expected: list[tuple[str, str]]) -> None:
    """A range is two numbers of one unit."""
    assert values(text) == expected


def test_a_number_at_the_end_of_a_sentence_is_no_list_marker() -> None:
    """ "is age 57." states a number; "2. 55 days" at the start of a line does not state 2."""
    assert [str(n.value) for n in numbers.checked("The cut-off is age 57.")] == ["57"]
    assert [str(n.value) for n in numbers.checked("2. 55 days")] == ["55"]


@pytest.mark.parametrize(
    ("text", "result", "right"),
    [
        ("98＋15＝113天", "113", True),
        ("98+15=112天", "112", False),
        ("9000÷30×98＝29400元", "29400", True),
        ("2000元×90%＝1800元", "1800", True),
        ("12 + 6 = 18 months", "18", True),
        ("100 ÷ 3 ≈ 33.3", "333/10", True),
        ("100 ÷ 3 ≈ 34", "34", False),
        ("1,200 × 2 = 2,400", "2400", True),
    ],
)
def test_a_sum_shown_in_the_open_is_checked(text: str, result: str, right: bool) -> None:
    """The result of a sum is right, to within its own last place."""
    (found,) = arithmetic.sums(text)
    assert (found.result, found.right) == (Fraction(result), right)


@pytest.mark.parametrize("text", ["3-5 is a range", "2024-08-05", "1 ÷ 0 = 0 is wrong"])
def test_what_is_no_sum_proves_nothing(text: str) -> None:
    """Ranges and dates are not sums, and a division by nothing is never right."""
    assert not any(s.right for s in arithmetic.sums(text))


LEAVE = "女职工生育享受98天产假，其中产前可以休假15天；难产的，增加产假15天。"
TABLE = (
    "累计缴费时间满1年不足5年的，领取期限最长为12个月；累计缴费时间满5年不足10年的，领取期限最长为18个月；"
    "累计缴费时间10年以上的，领取期限最长为24个月。"
)


@pytest.mark.parametrize(
    ("sentence", "text", "code"),
    [
        ("生育享受九十八天产假[1]。", LEAVE, ""),
        ("生育享受98天产假，难产再加15天，98＋15＝113天[1]。", LEAVE, ""),
        ("生育享受98天产假，难产再加15天，98＋15＝114天[1]。", LEAVE, "computation_wrong"),
        ("生育享受128天产假[1]。", LEAVE, "number_not_found"),
        ("生育享受98个月产假[1]。", LEAVE, "unit_wrong"),
        ("累计缴费满1年不足5年的，最长领18个月[1]。", TABLE, "number_of_something_else"),
        ("累计缴费六年的，最长领取18个月[1]。", TABLE, ""),
        ("累计缴费六年的，最长领取24个月[1]。", TABLE, "number_of_something_else"),
        ("滞纳金按日加收万分之五[1]。", "自欠缴之日起，按日加收万分之五的滞纳金。", ""),
        ("滞纳金按月加收万分之五[1]。", "自欠缴之日起，按日加收万分之五的滞纳金。", "unit_wrong"),
        ("最少罚5000元[1]。", "处5000元以下的罚款。", "limit_reversed"),
        ("The dose is 50,000 units/kg [1].", "Benzathine penicillin G 50,000 units/kg IM", ""),
        (
            "The dose is 50,000 units per pound [1].",
            "Benzathine penicillin G 50,000 units/kg IM",
            "unit_wrong",
        ),
        ("It ends on December 31 [1].", "Open Enrollment ends on December 7.", "number_not_found"),
        ("It ends on December 7 [1].", "Open Enrollment ends on December 7.", ""),
    ],
)
def test_the_numbers_of_a_sentence_are_found_or_computed(sentence: str, text: str, code: str) -> None:
    """A number is in the cited text for the same thing, or follows from numbers that are, or is a fault."""
    checked = said(sentence, text)
    faults = [c for c in codes(checked) if c != "computed"]
    assert (code in faults) if code else checked.verdict != "unsupported", checked


GRADES = "五级伤残的为赔偿基数的8倍，六级伤残的为赔偿基数的6倍，七级伤残的为赔偿基数的4倍。"
BOTH = "2026年1月起，困难残疾人生活补贴和重度残疾人护理补贴标准分别提高至每人每月217元、290元。"


@pytest.mark.parametrize(
    ("sentence", "text", "found"),
    [
        ("六级伤残是赔偿基数的8倍[1]。", GRADES, True),
        ("六级伤残是赔偿基数的6倍[1]。", GRADES, False),
        ("重度残疾人护理补贴是每人每月217元[1]。", BOTH, True),
        ("重度残疾人护理补贴是每人每月290元[1]。", BOTH, False),
        ("2025年重度残疾人护理补贴是每人每月290元[1]。", BOTH, True),
        ("个人账户是缴费工资的11%[1]。", "个人账户的规模由本人缴费工资的11%调整为8%。", True),
        ("个人账户是缴费工资的8%[1]。", "个人账户的规模由本人缴费工资的11%调整为8%。", False),
        ("个人账户从缴费工资的11%调整为8%[1]。", "个人账户的规模由本人缴费工资的11%调整为8%。", False),
        ("许可证一年校验一次[1]。", "许可证每年校验1次。", False),
        ("欠缴10000元，每天的滞纳金是10000×2‰＝20元[1]。", "按日加收2‰的滞纳金。", False),
        ("欠缴10000元，每天的滞纳金是10000×2‰＝200元[1]。", "按日加收2‰的滞纳金。", True),
    ],
)
def test_a_figure_stays_with_its_grade_thing_and_year(sentence: str, text: str, found: bool) -> None:
    """What a source pairs, also by 分别, the sentence may not pair otherwise; per mille is computed as such."""
    checked = said(sentence, text)
    assert (checked.verdict == "unsupported") is found, checked


CASES = "标准为：烈士和因公牺牲的，为人均可支配收入的20倍加40个月的工资；病故的，为人均可支配收入的2倍加40个月的工资。"


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("病故的，标准是人均可支配收入的20倍加40个月工资[1]。", True),
        ("病故的，标准是人均可支配收入的2倍加40个月工资[1]。", False),
        ("因公牺牲的，标准是人均可支配收入的20倍加40个月工资[1]。", False),
        ("烈士和因公牺牲的是20倍，病故的是2倍[1]。", False),
    ],
)
def test_a_figure_stays_with_its_case(sentence: str, found: bool) -> None:
    """A list of cases gives each its own figure."""
    assert (said(sentence, CASES).verdict == "unsupported") is found, said(sentence, CASES)
