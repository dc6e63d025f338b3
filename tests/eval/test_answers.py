"""Looking at whole answers: quotations in their files, numbers in what is cited."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from fractions import Fraction

import pytest

from app.commands.ask import answer
from eval import questions
from eval.answers import look, numbers, words_of
from eval.commands import answers
from eval.commands.answers import figures_of
from tests.eval.folder import QUESTIONS, write_lines


@pytest.fixture(scope="session")
def outcomes(bench, root):
    read = questions.read([write_lines(root / "few.jsonl", [QUESTIONS[0], QUESTIONS[3]])])
    return [(q, asyncio.run(answer(bench, answers._request(q, "")))) for q in read]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("享受九十八天产假[1]，难产加15天", {98, 15}),
        ("按百分之七十支付", {70}),
        ("￥1,200.50 for 2 visits [12]", {Fraction("1200.5"), 2}),
        ("第七条规定一致", set()),
        ("三个工作日内", {3}),
    ],
)
def test_numbers_are_read_in_either_writing(text, expected):
    """Digits anywhere, Chinese numerals before a unit; citation marks and article labels are none."""
    assert numbers(text) == expected


def test_an_extract_is_verbatim_and_says_nothing_strange(outcomes, documents):
    """Every quotation stands in its passage and in the file itself, every number in what is cited."""
    seen = look(*outcomes[0], words_of(documents))
    assert seen.answered
    assert seen.gold_cited
    assert seen.gold_numbers
    assert 0 < seen.quotes == seen.verbatim == seen.in_file == seen.found_in_file
    assert seen.numbers == seen.numbers_found > 0


def test_an_invented_number_is_seen(outcomes, documents):
    """A number that stands in no cited passage is strange."""
    question, outcome = outcomes[0]
    seen = look(question, replace(outcome, answer=outcome.answer + "另加 77 天[1]。"), words_of(documents))
    assert seen.strange == ("77",)
    assert seen.numbers_found == seen.numbers - 1


def test_a_quotation_that_the_file_does_not_hold_is_seen(outcomes):
    """The file is compared, not only the passage that was made of it."""
    seen = look(*outcomes[0], lambda doc: "另外一些话")
    assert seen.found_in_file == 0 < seen.in_file


def test_rates_are_over_the_right_questions(outcomes, documents):
    """The answerable question is answered, the other refused; neither rate counts the other's question."""
    figures = figures_of([look(q, o, words_of(documents)) for q, o in outcomes])
    assert figures["modes"] == {"extract": 1, "refusal": 1}
    assert (figures["answerable answered"]["mean"], figures["answerable answered"]["n"]) == (1.0, 1)
    assert (figures["unanswerable refused"]["mean"], figures["unanswerable refused"]["n"]) == (1.0, 1)


def test_the_command_prints_json(root, documents, capsys):
    """`mingbai eval answers --json` is one object with the figures of each set."""
    file = write_lines(root / "two.dev.jsonl", [QUESTIONS[1], QUESTIONS[4]])
    assert answers.main([str(file), "--documents", str(documents), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["left_out"] == 1
    assert printed["answers"]["two"]["gold numbers said"]["mean"] == 1.0
