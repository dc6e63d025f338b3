"""Which questions lean on the one before, and which stand alone."""

from __future__ import annotations

import pytest

from app.followup import context

EARLIER = ["我在广东生孩子能休多少天产假？"]


@pytest.mark.parametrize(
    ("question", "leans"),
    [
        ("那男方呢？", True),
        ("需要什么材料", True),
        ("and for my wife?", True),
        ("职工因工作原因受到事故伤害的，怎么申请工伤认定？", False),
        ("？？？", False),
        ("😀😀", False),
        ("...", False),
    ],
)
def test_what_leans_on_the_question_before(question: str, leans: bool) -> None:
    """Short and elliptic ones do; whole ones do not, and marks alone ask nothing."""
    assert context(question, EARLIER) == (EARLIER[0] if leans else "")
    assert context(question, []) == ""
