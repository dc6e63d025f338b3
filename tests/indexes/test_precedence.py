"""Which rule prevails, and which documents speak of a year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from indexes import precedence, years
from indexes.types import Clause, Document, Passage, Status, Validity

LAW = Document(
    "law.md", "社会保险法", "zh", "1", region="全国", authority=90,
    published=date(2018, 12, 29), stated=Validity(valid_from=date(2011, 7, 1)),
)  # fmt: skip
NOTICE = Document(
    "n.md", "关于养老保险的决定", "zh", "1", region="全国", authority=40, published=date(2005, 12, 3)
)


def passage(document: Document, text: str = "x") -> Passage:
    return Passage(document.doc, document, Clause("", text), text, document.title, 0)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, True),
        ({"region": "广东省广州市"}, True),  # a law of the country stands above a city's notice
        ({"published": date(2010, 1, 1)}, False),  # written with the coming law in view
        ({"published": date(2020, 1, 1)}, False),  # the later one
        ({"authority": 80}, False),  # a regulation stands until somebody repeals it
        ({"authority": 0}, False),  # nothing is known of its rank
        ({"published": None}, False),
        ({"lang": "en"}, False),
    ],
)
def test_an_old_notice_gives_way_to_a_later_law_and_nothing_else_does(
    change: dict[str, object], expected: bool
) -> None:
    """Rank, region and the years between decide, and what is unknown never counts against a rule."""
    assert precedence.prevails(LAW, replace(NOTICE, **change)) is expected  # type: ignore[arg-type]


def test_a_law_of_another_province_prevails_over_nothing_here() -> None:
    """A province's rule takes no other province's rule out of force."""
    theirs = replace(LAW, region="浙江省", authority=60)
    assert not precedence.prevails(theirs, replace(NOTICE, region="广东省"))
    assert precedence.prevails(theirs, replace(NOTICE, region="浙江省"))


def test_only_what_speaks_of_the_same_thing_is_overtaken() -> None:
    """The likeness of two clauses decides whether one is measured against the other at all."""
    vectors = np.array([[1, 0], [0.9, 0.436], [0, 1]], dtype=np.float32)
    passages = [passage(LAW), passage(NOTICE), passage(replace(NOTICE, doc="other.md"))]
    assert precedence.overtaken(passages, vectors) == [False, True, False]


@pytest.mark.parametrize(
    ("document", "text", "year", "expected"),
    [
        (replace(NOTICE, title="关于2026年度居民医保缴费的通告"), "每人每年", 2027, False),
        (replace(NOTICE, title="关于2026年度居民医保缴费的通告"), "每人每年", 2026, True),
        (replace(NOTICE, title="关于2026年度居民医保缴费的通告"), "2027年另行通知", 2027, True),
        (NOTICE, "缴费满十五年", 2027, True),
        (replace(NOTICE, validity=Validity(declared=Status.SNAPSHOT)), "premium", 2027, False),
        (replace(NOTICE, validity=Validity(declared=Status.SNAPSHOT)), "premium", 2001, True),
    ],
)
def test_a_document_about_a_year_speaks_of_no_other(
    document: Document, text: str, year: int, expected: bool
) -> None:
    """Last year's figures answer no other year, while a rule without a year answers all."""
    assert years.speaks_of(document, text, year) is expected


def test_years_are_read_as_people_write_them() -> None:
    """Years count in digits and Chinese numerals; other numbers of four digits do not."""
    assert years.asked("2027年度的居民医保，二〇二五年交多少") == {2027, 2025}
    assert years.asked("a bill of 4500 dollars") == frozenset()
