"""Measuring retrieval over three documents whose outcome is known."""

from __future__ import annotations

import pytest

from eval import questions, retrieval
from eval.lenses import ABLATIONS, CONFIGURATIONS, FULL, Lens
from eval.retrieval import Result, Shown, forbidden, measure, product, refusals, scores, within
from tests.eval.folder import NEW, OLD, QUESTIONS, write_lines


@pytest.fixture(scope="session")
def asked(bench, root):
    read = questions.read([write_lines(root / "zh.dev.jsonl", QUESTIONS)])
    return within(read, bench.index.documents)[0]


@pytest.fixture(scope="session")
def outcomes(bench, asked):
    return measure(product(bench), asked)


def test_questions_about_documents_that_are_not_there_are_left_out(bench, root):
    """They are counted, not scored; a question without an answer stays."""
    read = questions.read([write_lines(root / "all.jsonl", QUESTIONS)])
    kept, left_out = within(read, bench.index.documents)
    assert ([q.id for q in kept], left_out) == (["q1", "q2", "q3", "q4"], 1)


def test_two_of_three_clauses_are_found_first(outcomes):
    """Two questions meet their clause at rank 1, the third names words that no document has."""
    found = scores(outcomes)
    assert {name: round(i.mean, 6) for name, i in found.items()} == dict.fromkeys(found, round(2 / 3, 6))
    assert {i.n for i in found.values()} == {3}


def test_refusals_are_counted_apart_from_answers(outcomes):
    """The question about Mars is refused, the others are not."""
    rates = refusals(outcomes)
    assert (rates["unanswerable refused"].mean, rates["unanswerable refused"].n) == (1.0, 1)
    assert (rates["answerable answered"].mean, rates["answerable answered"].n) == (1.0, 3)


def test_the_old_version_is_shown_only_where_validity_is_taken_away(bench, asked, outcomes):
    """One question has a superseded twin: the product never shows it, a search without validity does."""
    assert forbidden(outcomes) == {"shown": 0, "of": 1}
    blind = measure(product(bench.through(ABLATIONS["no validity"])), asked)
    assert forbidden(blind) == {"shown": 1, "of": 1}


def test_taking_every_field_away_finds_nothing(bench, asked):
    """A lens really stands between the engine and the finder."""
    nothing = measure(product(bench.through(Lens(only=frozenset()))), asked)
    assert scores(nothing)["success@5"].mean == 0.0


@pytest.mark.parametrize("name", [*CONFIGURATIONS, *ABLATIONS])
def test_every_configuration_can_be_measured(bench, documents, asked, name):
    """Each lens gives a ranked list; the packaged model alone reads no Chinese and gives none."""
    lens = {**CONFIGURATIONS, **ABLATIONS}[name]
    through = bench.through(lens)
    if not lens.header:
        through.publish(documents)
    found = scores(measure(product(through), asked))["success@5"].mean
    assert found == pytest.approx(0.0 if name == "packaged model only" else 2 / 3)


def test_a_headerless_index_holds_no_headers(bench, documents):
    """The index that is searched without headers was embedded without them, the other with them."""
    bare = bench.through(ABLATIONS["no header"])
    bare.publish(documents)
    for wiring, expected in ((bare, False), (bench.through(CONFIGURATIONS[FULL]), True)):
        passages = wiring.index.reader().neighbours(NEW, [0, 1, 2])
        assert passages
        assert all(bool(p.header) is expected for p in passages)


def test_any_stack_is_measured_by_what_it_shows(asked):
    """A stack that knows no clauses is right by the quoted words, and wrong with a superseded document."""

    def stack(question):
        return Result(
            (Shown(OLD, "", "女职工生育享受九十天产假"), Shown(NEW, "", "女职工生育享受九十八天产假。"))
        )

    first = measure(stack, asked)[0]
    assert first.gains == [frozenset(), frozenset({0})]
    assert first.forbidden == 1


def test_percentiles_are_of_the_values_themselves():
    """The median and the 95th percentile of 1 to 100."""
    assert retrieval.percentiles([float(n) for n in range(1, 101)]) == {"p50": 51.0, "p95": 96.0}
