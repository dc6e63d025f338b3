"""Merging ranked lists of different scores into one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from indexes.vectors import Scored

Weights = Mapping[str, Mapping[str, float]]
"""Weight of each vector field, by language."""


@dataclass(frozen=True, slots=True)
class Fused:
    """A point after merging: its score (at most the sum of the weights), its rank in each list (from 1)."""

    id: str
    score: float
    ranks: dict[str, int] = field(default_factory=dict)


_FLAT = 10
"""Constant of the reciprocal ranks: Cormack and others 2009 take 60 for a thousand results; of some dozens the first
should stand out more (measured: docs/retrieval.md)."""


def fuse(
    lists: Mapping[str, Sequence[Scored]], weights: Mapping[str, float], *, by_rank: bool = False
) -> list[Fused]:
    """Return all points of `lists`, best first: the weighted sum of their scores, each list scaled to its best.

    With `by_rank` places count in place of scores (weighted reciprocal rank fusion, the first place worth 1): for lists
    whose scores are close together, as cosines of a dense model are. Ties break by id, so that the order never
    depends on the engine.
    """
    total: dict[str, float] = {}
    ranks: dict[str, dict[str, int]] = {}
    for name, found in lists.items():
        weight = weights.get(name, 0.0)
        best = max((s.score for s in found), default=0.0)
        if weight <= 0 or best <= 0:
            continue
        for rank, scored in enumerate(found, 1):
            share = (1 + _FLAT) / (rank + _FLAT) if by_rank else max(0.0, scored.score) / best
            total[scored.id] = total.get(scored.id, 0.0) + weight * share
            ranks.setdefault(scored.id, {})[name] = rank
    return [Fused(i, total[i], ranks[i]) for i in sorted(total, key=lambda i: (-total[i], i))]
