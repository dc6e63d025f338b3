"""Reading question sets, and telling whether a passage is the place that was asked for."""

from __future__ import annotations

import pytest

from app.errors import BadInput
from eval import questions
from eval.questions import Place
from tests.eval.folder import QUESTIONS, write_lines


@pytest.mark.parametrize(
    ("place", "passage", "holds"),
    [
        (Place("a.md", "第二条", "备案有效期"), ("a.md", "第二条", "无关"), True),
        (Place("a.md", "第二条", "备案有效期"), ("a.md", "第二十二条", "无关"), False),
        (Place("a.md", "第二条", "备案有效期"), ("b.md", "第二条", "备案有效期"), False),
        (Place("a.md", "What CHIP costs", "free of charge"), ("a.md", "What CHIP costs", "other"), False),
        (
            Place("a.md", "", "visits are **free** of charge"),
            ("a.md", "", "All visits are free\nof charge."),
            True,
        ),
        (Place("a.md", "", "９８天 产假"), ("a.md", "", "享受98天产假"), True),
        (Place("a.md", "", "98天产假"), ("a.md", "", "享受90天产假"), False),
    ],
)
def test_a_passage_is_a_place_by_its_article_or_by_the_quotation(place, passage, holds):
    """An article's number or the quoted words, white space and marks aside, and only in the same document."""
    assert place.holds(*passage) is holds


def test_a_set_is_read_with_its_name_and_what_each_question_needs(tmp_path):
    """Fields that a line leaves out are empty, `alt` places meet the same need."""
    row = {
        **QUESTIONS[0],
        "gold": [{**QUESTIONS[0]["gold"][0], "alt": [{"doc": "b.md", "quote": "同样的话"}]}],
    }
    (read,) = questions.read([write_lines(tmp_path / "zh.dev.jsonl", [row])])
    assert (read.set_name, read.as_of, read.history, read.numbers) == ("zh", "", [], ("九十八天",))
    assert read.needs_met("b.md", "", "这里是同样的话。") == frozenset({0})
    assert read.needs_met("c.md", "", "这里是同样的话。") == frozenset()


@pytest.mark.parametrize(
    "line",
    [
        '{"id": "q"}',
        "[1]",
        "{broken",
        '{"id":"q","lang":"zh","type":"x","question":"?","gold":[{"doc":"a"}]}',
    ],
)
def test_a_line_that_is_no_question_is_named(tmp_path, line):
    """What is wrong is said with file and line."""
    file = tmp_path / "zh.jsonl"
    file.write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(BadInput, match="Line 2 of"):
        questions.read([file])


def test_a_missing_file_is_named(tmp_path):
    """A path that is not there is one sentence."""
    with pytest.raises(BadInput, match="There is no file"):
        questions.read([tmp_path / "none.jsonl"])
