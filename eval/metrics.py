"""Retrieval metrics over ranked lists, with confidence intervals.

A ranked list is given as `gains`: for each rank, the set of needs (numbered from 0) that its passage meets.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Gains = Sequence[frozenset[int]]


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its 95 % confidence interval, and how many values it is of."""

    mean: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.3f}, {self.high:.3f}]"


def success(gains: Gains, needs: int, k: int) -> float:
    """1 when any of the first `k` passages meets a need, else 0."""
    return float(any(gains[:k]))


def recall(gains: Gains, needs: int, k: int) -> float:
    """Share of the needs that the first `k` passages meet."""
    return len(frozenset().union(*gains[:k])) / needs if needs else 0.0


def reciprocal_rank(gains: Gains, needs: int, k: int) -> float:
    """1 / rank of the first passage that meets a need, within the first `k`; else 0."""
    return next((1 / rank for rank, met in enumerate(gains[:k], 1) if met), 0.0)


def ndcg(gains: Gains, needs: int, k: int) -> float:
    """Normalised discounted cumulative gain (Järvelin and Kekäläinen 2002); each need counts once."""
    seen: set[int] = set()
    total = 0.0
    for rank, met in enumerate(gains[:k], 1):
        if met - seen:
            total += 1 / math.log2(rank + 1)
            seen |= met
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(needs, k) + 1))
    return total / ideal if ideal else 0.0


METRICS: dict[str, Callable[[Gains, int], float]] = {
    "success@5": lambda g, n: success(g, n, 5),
    "recall@5": lambda g, n: recall(g, n, 5),
    "recall@10": lambda g, n: recall(g, n, 10),
    "MRR@10": lambda g, n: reciprocal_rank(g, n, 10),
    "nDCG@10": lambda g, n: ndcg(g, n, 10),
}


def interval(values: Sequence[float], *, rounds: int = 2000, seed: int = 0) -> Interval:
    """Return mean and percentile bootstrap interval (Efron 1979) of `values`; the same every time."""
    if not values:
        return Interval(math.nan, math.nan, math.nan, 0)
    draw = random.Random(seed)
    n = len(values)
    means = sorted(sum(draw.choices(values, k=n)) / n for _ in range(rounds))
    return Interval(sum(values) / n, means[int(0.025 * rounds)], means[int(0.975 * rounds)], n)
