"""Scopes: what the documents that any search finds together have in common, a region, people and the days that they
hold on.

There are far fewer of them than passages. An engine that is told which scopes may be found has one condition to hold
against a passage in place of four.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from indexes.codec import filter_fields
from indexes.types import Document
from indexes.vectors import Where

_REMEMBERED = 256
"""Searches whose scopes are kept at hand: people of a few places ask, about a few days."""


def scope_number(document: Document) -> int:
    """Return the number of a document's scope, below 2**63: a digest of what searches filter on."""
    return _number(filter_fields(document))


class Scopes:
    """The scopes of an index."""

    def __init__(self, documents: Iterable[Document]) -> None:
        fields = map(filter_fields, documents)
        self._fields = {_number(f): f for f in fields}
        self._within = lru_cache(_REMEMBERED)(self._compared)

    def within(self, where: Where) -> tuple[int, ...] | None:
        """Return the numbers of the scopes that may be found, or None where all of them may."""
        regions, populations = where.regions, where.populations
        return self._within(
            None if regions is None else frozenset(regions),
            None if populations is None else frozenset(populations),
            where.day,
        )

    def _compared(
        self, regions: frozenset[str] | None, populations: frozenset[str] | None, day: int | None
    ) -> tuple[int, ...] | None:
        numbers = tuple(
            number
            for number, fields in self._fields.items()
            if (regions is None or fields["region"] in regions)
            and (populations is None or not populations.isdisjoint(fields["populations"]))
            and (day is None or fields["valid_from"] <= day <= fields["valid_to"])
        )
        return None if len(numbers) == len(self._fields) else numbers


def _number(fields: Mapping[str, Any]) -> int:
    written = json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()
    return int.from_bytes(hashlib.blake2b(written, digest_size=8).digest()) >> 1
