"""From many overlapping findings to spans that do not overlap, without letting go of a character."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.gate.types import Entity

Span = tuple[int, int]

_CONTAINERS = frozenset({"ADDRESS", "URL", "EMAIL_ADDRESS"})
"""What is found inside one of these is part of it, whatever else it looks like."""
_CONTAINER_BONUS = 0.25
_NAME_MALUS = 0.3
"""A name that runs into a number or an address is wrong about its end; the other's is exact."""


def resolve(typed: str, entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Return entities that do not overlap, in order: the surest and longest whole, others cut to what is left."""
    taken: list[Entity] = []
    for entity in sorted(entities, key=_rank):
        for start, end in without((entity.start, entity.end), [(t.start, t.end) for t in taken]):
            start, end = _trim(typed, start, end)
            whole = (start, end) == (entity.start, entity.end)
            if start < end and (whole or _worth_hiding(entity.type, typed[start:end])):
                taken.append(replace(entity, start=start, end=end))
    return tuple(sorted(taken, key=lambda e: e.start))


def without(span: Span, holes: Sequence[Span]) -> list[Span]:
    """Return what is left of `span` when `holes` are taken out of it."""
    left = [span]
    for hole_start, hole_end in holes:
        pieces: list[Span] = []
        for start, end in left:
            if hole_end <= start or end <= hole_start:
                pieces.append((start, end))
                continue
            pieces += [(a, b) for a, b in ((start, hole_start), (hole_end, end)) if a < b]
        left = pieces
    return left


def _worth_hiding(entity_type: str, rest: str) -> bool:
    """Tell whether what is left of a finding may still say something: two letters, and a digit if it is a number."""
    digits = any(c.isdigit() for c in rest)
    return sum(c.isalnum() for c in rest) > 1 and (
        digits or entity_type in _CONTAINERS or entity_type == "PERSON"
    )


def _rank(entity: Entity) -> tuple[float, int, int]:
    bonus = _CONTAINER_BONUS if entity.type in _CONTAINERS else -_NAME_MALUS if entity.type == "PERSON" else 0
    return -(entity.score + bonus), entity.start - entity.end, entity.start


def _trim(typed: str, start: int, end: int) -> Span:
    while start < end and typed[start].isspace():
        start += 1
    while end > start and typed[end - 1].isspace():
        end -= 1
    return start, end
