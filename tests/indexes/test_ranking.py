"""How sure the product is of what it found, and the numbers it ships with."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from indexes import ranking
from indexes.ranking import BadRanking, Ranking
from indexes.regions import CHINA
from indexes.types import Document
from indexes.vectors import Scored

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
    plain = {"text", "static", "dense"}
    assert {lang: set(weights) for lang, weights in shipped.weights.items()} == {
        "zh": fields,
        "en": fields,
        "zh_plain": plain,
    }
    assert 0 < shipped.threshold < 1


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    """A ranking that cannot be read says so, instead of ranking by chance."""
    broken = tmp_path / "ranking.toml"
    broken.write_text("threshold = 'high'")
    with pytest.raises(BadRanking, match=r"ranking\.toml"):
        ranking.read(broken)


def test_a_law_answers_before_the_rules_under_it() -> None:
    """Of two passages that fit as well, the law's stands in front; a rule of the person's own place is not behind it."""
    weighed = Ranking({}, {}, {}, 0.2, {"90": 1.15})
    law, notice = (
        Document(doc=str(n), title="x", lang="zh", version="v", region=CHINA, authority=n) for n in (90, 40)
    )
    local = Document(doc="l", title="x", lang="zh", version="v", region="上海市", authority=40)
    day = date(2026, 1, 1)
    assert weighed.factor(law, day) == weighed.factor(local, day) > weighed.factor(notice, day)


def test_where_nobody_wrote_questions_the_words_count_for_more() -> None:
    """An index without everyday questions is weighed by numbers of its own."""
    weights = {"zh": {"text": 0.1, "static": 1.0}, "zh_plain": {"text": 2.0, "static": 1.0}}
    lists = {"text": [Scored("a", 9.0), Scored("b", 5.0)], "static": [Scored("b", 0.9), Scored("a", 0.1)]}
    assert [f.id for f in Ranking(weights, {}, {}, 0.2).merge(lists, "zh")] == ["a", "b"]
    with_questions = lists | {"asked": [Scored("b", 1.0)]}
    assert [f.id for f in Ranking(weights, {}, {}, 0.2).merge(with_questions, "zh")] == ["b", "a"]
