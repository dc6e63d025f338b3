"""Scopes: which documents the same searches find."""

from __future__ import annotations

from datetime import date

import pytest

from indexes.scopes import Scopes, scope_number
from indexes.types import Document, Status, Validity
from indexes.vectors import Where


def document(doc="a.md", region="全国", populations=(), **validity):
    return Document(doc, "办法", "zh", "1", region, populations=populations, validity=Validity(**validity))


def test_documents_that_searches_cannot_tell_apart_share_a_scope():
    """Their texts and titles do not matter; a day, a place or a group of people more does."""
    assert scope_number(document("a.md")) == scope_number(document("b.md"))
    others = [
        document(region="上海市"),
        document(populations=("employee",)),
        document(valid_from=date(2020, 1, 1)),
        document(valid_to=date(2020, 1, 1)),
        document(declared=Status.HISTORICAL),
    ]
    numbers = {scope_number(d) for d in (document(), *others)}
    assert len(numbers) == 6
    assert all(0 <= number < 2**63 for number in numbers)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (Where(regions=("全国",)), {"a"}),
        (Where(regions=["全国", "上海市"], day=20200101), {"a", "b"}),
        (Where(regions=("全国", "上海市"), day=20200102), {"a"}),
        (Where(populations=("", "resident")), {"a"}),
        (Where(populations=()), set()),
        (Where(day=20190101), {"a", "b"}),
    ],
)
def test_a_search_is_told_the_scopes_that_it_may_find(where, found):
    """Those of the places, the people and the day it names."""
    kept = {"a": document(), "b": document("b.md", "上海市", ("employee",), valid_to=date(2020, 1, 1))}
    scopes = Scopes([*kept.values(), document("c.md")])
    numbers = scopes.within(where)
    expected = None if found == set(kept) else {scope_number(kept[name]) for name in found}
    assert (numbers if numbers is None else set(numbers)) == expected


def test_a_search_that_may_find_everything_needs_no_scopes():
    """None tells the engine to compare nothing; an empty index has nothing to find."""
    assert Scopes([document(), document(region="上海市")]).within(Where()) is None
    assert Scopes([]).within(Where(day=20200101)) is None
