"""Matters of other offices: what no passage speaks of is refused, what one speaks of is answered."""

import tomllib
from pathlib import Path

import pytest

from app import matters
from app.answerable import _AGE_ASKED, _any, _figures_asked
from indexes.text import fold

DEPOSIT = "第八十四条 用人单位以担保或者其他名义向劳动者收取财物的，限期退还。 押金不退怎么办"
RENTING = "第三条 市医保局租房子办公。 房东不退押金怎么办"


@pytest.mark.parametrize(
    "question",
    [
        "房东不退押金怎么办",
        "房東唔退押金點算",
        "商标被人抢注了怎么办",
        "信用卡逾期会坐牢吗",
        "My landlord keeps my deposit",
        "how do I get a passport",
    ],
)
def test_a_matter_that_no_passage_speaks_of_is_unspoken(question: str) -> None:
    """The clause on an employer's deposit does not speak of landlords, trademarks, cards or passports."""
    assert matters.unspoken(question, [DEPOSIT])


@pytest.mark.parametrize(
    "question",
    [
        "押金不退怎么办",  # names no matter of others
        "外卖员上班路上被车撞了算工伤吗",  # a word of the field
        "快递员没签合同被车撞了",  # somebody at work, not a parcel
        "Does Medicare cover a flight to a hospital?",
        "can my landlady's cattle be insured",
    ],
)
def test_a_question_of_this_service_is_none_of_other_offices(question: str) -> None:
    """No matter named, or a word of the field beside it: the search alone decides."""
    assert not matters.unspoken(question, [DEPOSIT])


def test_one_passage_must_speak_of_all_that_is_named() -> None:
    """A landlord in one clause and a flight in another do not answer a question about both."""
    assert not matters.unspoken("房东不退押金怎么办", [DEPOSIT, RENTING])
    assert matters.unspoken("房东能坐飞机吗", [RENTING, "军人优先乘坐飞机"])


def test_names_in_both_languages_are_one_matter() -> None:
    """A Chinese question is answered by an English passage on the same matter."""
    assert not matters.unspoken("房东不退押金怎么办", ["Your landlord must return the deposit in 30 days."])


def test_the_lists_are_read_as_they_are_meant() -> None:
    """Every matter has a first name of its own and a name in no other row; none is a word of the field."""
    table = tomllib.loads((Path(matters.__file__).parent / "data" / "matters.toml").read_text("utf-8"))
    rows = [[fold(w.strip()) for w in row.split(",") if w.strip()] for row in table["matters"]]
    field = {fold(w.strip()) for w in table["field"].split(",") if w.strip()}
    names = [name for row in rows for name in row]
    twice = sorted({name for name in names if names.count(name) > 1})
    assert (twice, sorted(field & set(names))) == ([], [])


@pytest.mark.parametrize(
    "question", ["小学几岁可以上学", "独生子女费发到几岁", "多大年龄能退休？", "How old must I be?"]
)
def test_an_age_that_is_asked_for_must_stand_in_a_clause(question: str) -> None:
    """The question asks for an age; years of age show one, other figures do not."""
    assert _any(_AGE_ASKED).search(question)
    shown = _figures_asked(question)
    assert any(p.search("年满十六周岁前，领取奖励费") for p in shown)
    assert any(p.search("children under 19 years of age") for p in shown)
    assert not any(p.search("每月发给10元") for p in shown)
    assert not _any(_AGE_ASKED).search("我爸六十多岁能参保吗")
