"""Merging ranked lists."""

from __future__ import annotations

from indexes.fusion import fuse
from indexes.vectors import Scored


def test_lists_of_different_scales_are_merged_by_their_weights() -> None:
    """A list that counts twice decides, whatever the size of its numbers."""
    lists = {"words": [Scored("a", 30.0), Scored("b", 27.0)], "meaning": [Scored("b", 0.9), Scored("a", 0.1)]}
    assert [f.id for f in fuse(lists, {"words": 1.0, "meaning": 2.0})] == ["b", "a"]
    assert [f.id for f in fuse(lists, {"words": 1.0, "meaning": 0.05})] == ["a", "b"]


def test_ranks_are_kept_for_the_trail() -> None:
    """Each passage says where it stood in which list."""
    (first, _) = fuse({"words": [Scored("a", 2.0), Scored("b", 1.0)]}, {"words": 1.0})
    assert first.ranks == {"words": 1}


def test_a_list_without_weight_has_no_say() -> None:
    """A field that is switched off adds no candidates."""
    assert fuse({"words": [Scored("a", 2.0)]}, {}) == []


def test_equal_scores_are_ordered_the_same_way_every_time() -> None:
    """The order of the engine's answers does not matter."""
    one = fuse({"w": [Scored("b", 1.0), Scored("a", 1.0)]}, {"w": 1.0})
    other = fuse({"w": [Scored("a", 1.0), Scored("b", 1.0)]}, {"w": 1.0})
    assert [f.id for f in one] == [f.id for f in other] == ["a", "b"]


def test_by_rank_a_near_tie_in_one_list_does_not_outvote_another() -> None:
    """Where all scores of a list are close together, its first place still counts for more than its second."""
    lists = {
        "dense": [Scored("a", 0.61), Scored("b", 0.60), Scored("c", 0.59)],
        "words": [Scored("c", 9.0), Scored("b", 6.0), Scored("a", 5.0)],
    }
    weights = {"dense": 1.0, "words": 0.3}
    assert next(iter(fuse(lists, weights))).id == "c"
    assert next(iter(fuse(lists, weights, by_rank=True))).id == "a"
