"""What is searched for in a question that the gate has de-identified."""

from __future__ import annotations

import pytest

from app.evidence import sought


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我叫〔姓名1〕，身份证号〔身份证号1〕，在外地看病能报销吗", "在外地看病能报销吗"),
        (
            "My name is 〔NAME1〕, SSN 〔SSN1〕. Can I keep my child on my plan?",
            "SSN . Can I keep my child on my plan?",
        ),
        ("〔姓名1〕的住院费用医保怎么报销？", "的住院费用医保怎么报销？"),
        ("我叫〔姓名1〕", "我叫〔姓名1〕"),
        ("产假几天，陪产假几天？", "产假几天，陪产假几天？"),
        ("生孩子，报销多少", "生孩子，报销多少"),
    ],
)
def test_who_asks_is_not_searched_for(text: str, expected: str) -> None:
    """Placeholders and their labels fall away; the question stays, also where it is short."""
    assert sought(text) == expected
