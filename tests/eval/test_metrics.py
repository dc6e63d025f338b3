"""The metrics, against values computed by hand."""

from __future__ import annotations

import math

import pytest

from eval.metrics import METRICS, interval, ndcg, recall, reciprocal_rank, success

NONE, FIRST, SECOND, BOTH = frozenset(), frozenset({0}), frozenset({1}), frozenset({0, 1})


@pytest.mark.parametrize(
    ("gains", "needs", "expected"),
    [
        ([FIRST], 1, (1.0, 1.0, 1.0, 1.0)),
        ([NONE, FIRST], 1, (1.0, 1.0, 0.5, 1 / math.log2(3))),
        ([FIRST, FIRST, SECOND], 2, (1.0, 1.0, 1.0, (1 + 0.5) / (1 + 1 / math.log2(3)))),
        ([NONE, FIRST], 2, (1.0, 0.5, 0.5, (1 / math.log2(3)) / (1 + 1 / math.log2(3)))),
        ([BOTH], 2, (1.0, 1.0, 1.0, 1 / (1 + 1 / math.log2(3)))),
        ([NONE] * 5 + [FIRST], 1, (0.0, 0.0, 0.0, 0.0)),
        ([], 1, (0.0, 0.0, 0.0, 0.0)),
    ],
)
def test_metrics_at_five(gains, needs, expected):
    """Success, recall, reciprocal rank and nDCG at 5 are what a pencil gives."""
    measured = tuple(m(gains, needs, 5) for m in (success, recall, reciprocal_rank, ndcg))
    assert measured == pytest.approx(expected)


def test_the_reported_metrics_look_as_deep_as_their_names_say():
    """A passage at rank 6 counts at ten and not at five."""
    gains = [NONE] * 5 + [FIRST]
    assert {name: metric(gains, 1) > 0 for name, metric in METRICS.items()} == {
        "success@5": False, "recall@5": False, "recall@10": True, "MRR@10": True, "nDCG@10": True,
    }  # fmt: skip


def test_an_interval_holds_its_mean_and_is_the_same_every_time():
    """The bootstrap is seeded, its bounds lie around the mean, and certainty has no width."""
    found = interval([1.0, 0.0, 1.0, 1.0])
    assert (found.mean, found.n) == (0.75, 4)
    assert found.low <= 0.75 <= found.high
    assert found == interval([1.0, 0.0, 1.0, 1.0])
    sure = interval([1.0] * 10)
    assert (sure.low, sure.high) == (1.0, 1.0)


def test_no_values_have_no_mean():
    """An empty set is told apart from a bad one."""
    empty = interval([])
    assert empty.n == 0
    assert math.isnan(empty.mean)
