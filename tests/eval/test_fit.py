"""Fitting the ranking: on made-up lists whose best weights are known."""

from __future__ import annotations

import tomllib
from pathlib import Path

from eval.commands import fit
from eval.questions import Place, Question
from indexes import ranking
from indexes.vectors import Scored


def case(n: int, lists: dict[str, dict[str, float]], gold: bool = True) -> fit.Case:
    needs = ((Place("a.md", "", "x"),),) if gold else ()
    question = Question(str(n), "zh", "direct", "?", {}, "", [], needs, (), frozenset(), "made")
    found = {f: [Scored(i, s) for i, s in scores.items()] for f, scores in lists.items()}
    return fit.Case(question, "zh", 4, found, frozenset({"right"}) if gold else frozenset())


def test_the_field_that_knows_the_answer_gets_the_weight() -> None:
    """Words point to six wrong passages in every question, the static field to the right one."""
    wrong = {f"wrong{n}": 1.0 - n / 100 for n in range(6)}
    cases = [case(n, {"text": wrong, "static": {"right": 1.0}}) for n in range(10)]
    weights, held_out = fit.fit_weights(cases)
    assert weights["static"] > weights["text"]
    assert held_out == {"made": 1.0}


def test_what_no_field_finds_counts_as_missed() -> None:
    """A question whose answer is in no list lowers the share, instead of being left out."""
    cases = [case(n, {"static": {"right" if n % 2 else "wrong": 1.0}}) for n in range(10)]
    assert fit.fit_weights(cases)[1] == {"made": 0.5}


def test_confidence_tells_near_from_far_and_keeps_the_answerable() -> None:
    """Scores of answerable questions lie above the threshold, those of the others below."""
    near = [case(n, {"static": {"right": 0.7 + n / 100}}) for n in range(10)]
    far = [case(n, {"static": {"wrong": 0.2 + n / 100}}, gold=False) for n in range(10)]
    coefficients = fit.fit_confidence([*near, *far], ["static"])
    made = ranking.Ranking({}, {}, {"zh": {"plain": coefficients}}, fit.THRESHOLD)
    sure = [made.sure("zh", {"static": c.lists["static"][0].score}, 4, False) for c in (*near, *far)]
    assert min(sure[1:10]) >= fit.THRESHOLD > max(sure[10:])


def test_without_counter_examples_there_is_no_confidence_to_fit() -> None:
    """Answerable questions alone teach nothing about refusing."""
    assert fit.fit_confidence([case(1, {"static": {"right": 1.0}})], ["static"]) == {
        "constant": 0.0,
        "static": 0.0,
    }


def test_what_is_written_can_be_read_as_a_ranking(tmp_path: Path) -> None:
    """The file that fitting writes is the file that ranking reads."""
    fitted = {
        "threshold": 0.2,
        "weights": {"zh": {"text": 0.5}},
        "by_rank": ["en"],
        "factors": {"doubtful": 0.85},
        "authority": {"90": 1.1},
        "confidence": {"zh": {"plain": {"constant": -1.0, "static": 2.0}}},
    }
    file = tmp_path / "ranking.toml"
    file.write_text(fit.toml(fitted), encoding="utf-8")
    assert ranking.read(file).confidence == tomllib.loads(file.read_text())["confidence"]
    assert ranking.read(file).weights["zh"]["text"] == 0.5
    assert ranking.read(file).by_rank == {"en"}
    assert ranking.read(file).authority == {"90": 1.1}
