"""How sure the product is of what it found, and the numbers it ships with."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexes import ranking
from indexes.ranking import BadRanking, Ranking

COEFFICIENTS = {"zh": {"asked": {"constant": -2.0, "text": 1.0, "static": 1.0}, "plain": {"constant": -1.0}}}


def test_more_words_do_not_make_it_surer() -> None:
    """A long question collects a higher word score by its length alone, which is taken out again."""
    weighed = Ranking({}, {}, COEFFICIENTS, 0.2)
    short = weighed.sure("zh", {"text": 4.0, "static": 0.5}, 4, True)
    assert weighed.sure("zh", {"text": 8.0, "static": 0.5}, 16, True) == pytest.approx(short)
    assert weighed.sure("zh", {"text": 8.0, "static": 0.5}, 4, True) > short


def test_without_any_score_only_the_constant_speaks() -> None:
    """No passage and no term at all is no division by zero."""
    assert Ranking({}, {}, COEFFICIENTS, 0.2).sure("zh", {}, 0, False) == pytest.approx(0.269, abs=1e-3)


def test_the_shipped_numbers_know_every_field_of_both_languages() -> None:
    """Whatever is searched has a weight, and whatever weighs is searched."""
    shipped = ranking.read()
    fields = {"text", "asked", "static", "static_asked", "dense"}
    assert {lang: set(weights) for lang, weights in shipped.weights.items()} == {"zh": fields, "en": fields}
    assert 0 < shipped.threshold < 1


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    """A ranking that cannot be read says so, instead of ranking by chance."""
    broken = tmp_path / "ranking.toml"
    broken.write_text("threshold = 'high'")
    with pytest.raises(BadRanking, match=r"ranking\.toml"):
        ranking.read(broken)
